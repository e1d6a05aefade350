#include "semantics/filter_scanner.h"

#include <fmt/core.h>

#include <cctype>
#include <charconv>
#include <utility>

#include "base/text.h"

namespace underpin::semantics::filter {
namespace {

constexpr std::size_t kMaxRegexes = 2;  // "a limit of 2 regex for each filter pattern"

// AWS's own examples write `123.123.*`, `1e+3`, `s3.amazonaws.com` without quotes, so these
// characters stand beside letters, digits and `_`.
constexpr std::string_view kBareCharacters = "_.*+-";

// "An integer or a decimal with an optional + or - sign, followed by 'e', followed by an integer
// with an optional + or - sign."
std::optional<double> to_number(std::string_view text) {
  std::string_view digits = text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty() || (digits.front() == '-' && text.front() == '+') ||
      digits.find_first_not_of("0123456789.eE+-") != std::string_view::npos)
    return std::nullopt;
  const auto exponent = digits.find_first_of("eE");
  std::string plain(digits);  // from_chars takes no `+` after `e` in some libraries: drop it
  if (exponent != std::string::npos && exponent + 1 < plain.size() && plain[exponent + 1] == '+')
    plain.erase(exponent + 1, 1);
  double value = 0;
  const auto [end, code] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (code != std::errc() || end != plain.data() + plain.size()) return std::nullopt;
  return value;
}

}  // namespace

bool is_alphanumeric(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

bool Scanner::fail(std::string reason, std::optional<std::size_t> offset, bool beyond_us) {
  if (!error_) error_ = PatternError{offset.value_or(at_), std::move(reason), beyond_us};
  return false;
}

void Scanner::skip_spaces() {
  while (!at_end() && std::isspace(static_cast<unsigned char>(peek())) != 0) ++at_;
}

bool Scanner::take(std::string_view token) {
  if (!text_.substr(at_).starts_with(token)) return false;
  at_ += token.size();
  return true;
}

bool Scanner::take_word(std::string_view word) {
  if (!text_.substr(at_).starts_with(word)) return false;
  const char next = peek(word.size());
  if (is_alphanumeric(next) || next == '_') return false;
  at_ += word.size();
  return true;
}

std::string Scanner::quoted() {
  const std::size_t start = at_++;
  std::string out;
  while (!at_end() && peek() != '"') {
    if (peek() == '\\' && (peek(1) == '"' || peek(1) == '\\')) ++at_;
    out += text_[at_++];
  }
  if (!take("\"")) fail("the quoted text has no closing `\"`", start);
  return out;
}

std::string Scanner::run(std::string_view also) {
  const std::size_t start = at_;
  while (!at_end() && (is_alphanumeric(peek()) || also.find(peek()) != std::string_view::npos))
    ++at_;
  return std::string(text_.substr(start, at_ - start));
}

Literal Scanner::regex() {
  const std::size_t start = at_++;
  Literal out;
  out.kind = Literal::Kind::regex;
  while (!at_end() && peek() != '%') {
    if (peek() == '\\' && at_ + 1 < text_.size()) out.text += text_[at_++];
    out.text += text_[at_++];
  }
  if (!take("%")) {
    fail("the regular expression has no closing `%`", start);
    return out;
  }
  RegexResult parsed = parse_regex(out.text);
  if (!parsed.error.empty()) fail(std::move(parsed.error), start);
  if (!parsed.beyond.empty()) fail(std::move(parsed.beyond), start, true);
  if (++regexes_ > kMaxRegexes) fail("a pattern takes at most two regular expressions", start);
  if (parsed.shape) out.regex = std::make_shared<const TextShape>(std::move(*parsed.shape));
  return out;
}

Literal Scanner::literal() {
  skip_spaces();
  if (peek() == '%') return regex();
  Literal out;
  if (peek() == '"') {
    out.text = quoted();
    return out;
  }
  const std::size_t start = at_;
  out.text = run(kBareCharacters);
  if (out.text.empty()) {
    fail("a value is missing");
  } else if (const auto number = to_number(out.text)) {
    out.kind = Literal::Kind::number;
    out.number = *number;
  }
  const char next = peek();
  if (!failed() && !at_end() && std::isspace(static_cast<unsigned char>(next)) == 0 &&
      std::string_view(")}&|,]").find(next) == std::string_view::npos)
    fail(fmt::format("a text with `{}` must stand in double quotes", printable({&next, 1})), start);
  return out;
}

std::optional<Operator> read_operator(Scanner& scanner) {
  constexpr std::pair<std::string_view, Operator> kOperators[] = {
      {"!=", Operator::not_equal}, {"<=", Operator::less_equal}, {">=", Operator::greater_equal},
      {"=", Operator::equal},      {"<", Operator::less},        {">", Operator::greater},
  };
  for (const auto& [text, op] : kOperators)
    if (scanner.take(text)) return op;
  return std::nullopt;
}

void read_comparison(Scanner& scanner, Condition& condition) {
  scanner.skip_spaces();
  const std::size_t start = scanner.at();
  condition.value = scanner.literal();
  if (is_ordering(condition.op) && condition.value.kind != Literal::Kind::number)
    scanner.fail("`<`, `<=`, `>` and `>=` compare with a number only", start);
}

}  // namespace underpin::semantics::filter
