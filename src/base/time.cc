#include "base/time.h"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <cstdint>

#include "base/text.h"

namespace underpin {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

// Reads `count` digits at `at`; nothing when one of them is not a digit.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<Time> assemble(std::optional<int> y, std::optional<int> mo, std::optional<int> d,
                             std::optional<int> h, std::optional<int> mi, std::optional<int> s) {
  if (!y || !mo || !d || !h || !mi || !s) return std::nullopt;
  const std::chrono::year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)},
                                         day{static_cast<unsigned>(*d)}};
  // A leap second (60) is accepted and rolls over, as POSIX time does.
  if (!date.ok() || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{*h} + std::chrono::minutes{*mi} +
         std::chrono::seconds{*s};
}

std::optional<Time> parse_iso(std::string_view text) {
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' ||
      (text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const auto time = assemble(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2),
                             digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2));
  if (!time) return std::nullopt;
  std::string_view rest = text.substr(19);
  if (rest[0] == '.') {
    const auto end = rest.find_first_not_of("0123456789", 1);
    if (end == std::string_view::npos || end == 1) return std::nullopt;
    rest = rest.substr(end);
  }
  if (rest == "Z") return time;
  if (rest.size() != 6 && rest.size() != 5) return std::nullopt;
  const bool colon = rest.size() == 6 && rest[3] == ':';
  if ((rest[0] != '+' && rest[0] != '-') || (rest.size() == 6 && !colon)) return std::nullopt;
  const auto hours = digits(rest, 1, 2), minutes = digits(rest, colon ? 4 : 3, 2);
  if (!hours || !minutes || *minutes > 59) return std::nullopt;
  const std::chrono::minutes offset{*hours * 60 + *minutes};
  return rest[0] == '+' ? *time - offset : *time + offset;
}

// Wed, 25 Nov 2026 10:00:00 GMT (RFC 9110, IMF-fixdate)
std::optional<Time> parse_http(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT")
    return std::nullopt;
  for (std::size_t i = 0; i < kMonths.size(); ++i)
    if (text.substr(8, 3) == kMonths[i])
      return assemble(digits(text, 12, 4), static_cast<int>(i + 1), digits(text, 5, 2),
                      digits(text, 17, 2), digits(text, 20, 2), digits(text, 23, 2));
  return std::nullopt;
}

std::optional<Time> parse_epoch(std::string_view text) {
  const auto seconds = to_integer(text.substr(0, text.find('.')));
  const auto fraction = text.find('.');
  if (!seconds || *seconds < 0 || *seconds > 253402300799) return std::nullopt;  // year 9999
  if (fraction != std::string_view::npos &&
      text.find_first_not_of("0123456789E+-", fraction + 1) != std::string_view::npos)
    return std::nullopt;
  // An exponent moves the point: not a form AWS documents, so not guessed at.
  if (text.find('E') != std::string_view::npos) return std::nullopt;
  return Time{std::chrono::seconds{*seconds}};
}

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
  text = trim(text);
  if (const auto iso = parse_iso(text)) return iso;
  if (const auto http = parse_http(text)) return http;
  return parse_epoch(text);
}

std::string format_time(Time time) {
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{days};
  const std::chrono::hh_mm_ss clock{time - days};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string format_basic_time(Time time) {
  std::string out;
  for (const char c : format_time(time))
    if (c != '-' && c != ':') out += c;
  return out;
}

std::string describe(std::chrono::seconds span) {
  const auto count = span.count();
  const auto say = [](std::int64_t n, std::string_view unit) {
    return fmt::format("{} {}{}", n, unit, n == 1 ? "" : "s");
  };
  if (count >= 86400) return say(count / 86400, "day");
  if (count >= 3600) return say(count / 3600, "hour");
  if (count >= 60) return say(count / 60, "minute");
  return say(count, "second");
}

}  // namespace underpin
