// Texts are kept as AWS gave them, also hostile ones; only bytes that are no UTF-8 are rewritten.
#include "report/json_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <map>

#include "base/utf8.h"
#include "report/summary.h"

namespace underpin::report {
namespace {

// Such characters stand in strings only, so escaping them changes no value. Controls below U+0020
// are escaped already where they stand in strings; the others are the document's own line ends.
std::string escape_unsafe(std::string_view document) {
  std::string out;
  out.reserve(document.size());
  for (out += take_plain(document); !document.empty(); out += take_plain(document)) {
    const auto c = decode_utf8(document);
    const auto value = static_cast<std::uint32_t>(c.value);
    if (value < 0x20 || !is_unsafe(c.value))
      out += document.substr(0, c.length);
    else if (value < 0x10000)
      out += fmt::format("\\u{:04x}", value);
    else  // a surrogate pair, RFC 8259 section 7
      out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + ((value - 0x10000) >> 10),
                         0xDC00 + ((value - 0x10000) & 0x3FF));
    document.remove_prefix(c.length);
  }
  return out;
}

json::value content(const Evidence::Content& fact) {
  struct Visitor {
    json::value operator()(std::monostate) const { return nullptr; }
    json::value operator()(bool flag) const { return flag; }
    json::value operator()(long long number) const { return number; }
    json::value operator()(const std::string& words) const { return text(words); }
    json::value operator()(const std::vector<std::string>& list) const { return texts(list); }
  };
  return std::visit(Visitor{}, fact);
}

std::string_view kind(Cause::Kind cause) {
  static constexpr std::string_view kWords[] = {"unread", "after_apply", "settles"};
  return kWords[static_cast<std::size_t>(cause)];
}

}  // namespace

std::string valid_utf8(std::string_view raw) {
  std::string out(take_plain(raw));
  for (; !raw.empty(); out += take_plain(raw)) {
    const std::size_t length = decode_utf8(raw).length;
    if (length == 0)
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(raw[0]));
    else
      out += raw.substr(0, length);
    raw.remove_prefix(std::max<std::size_t>(1, length));
  }
  return out;
}

json::value text(std::string_view raw) { return json::string(valid_utf8(raw)); }

json::value text_or_null(const std::optional<std::string>& raw) {
  return raw ? text(*raw) : json::value(nullptr);
}

json::object evidence(const std::vector<Evidence>& facts) {
  json::object out;
  std::map<std::string, int> seen;
  for (const auto& fact : facts) {
    std::string name = valid_utf8(fact.name);
    if (const int count = ++seen[name]; count > 1) name += fmt::format("#{}", count);
    out[name] = content(fact.content);
  }
  return out;
}

json::array notes(const std::vector<Note>& list) {
  json::array out;
  for (const auto& note : list)
    out.push_back({{"code", text(note.code)}, {"text", text(note.text)}});
  return out;
}

json::array causes(const std::vector<Cause>& list) {
  json::array out;
  for (const auto& cause : list)
    out.push_back({{"kind", kind(cause.kind)},
                   {"text", text(cause.text)},
                   {"gap", cause.gap.empty() ? json::value(nullptr) : text(cause.gap)}});
  return out;
}

json::value waiver(const Waiver& waiver) {
  return {{"reason", text(waiver.reason)},
          {"approved_by", text(waiver.approved_by)},
          {"until", text(waiver.until)}};
}

json::array waivers(const std::vector<UsedWaiver>& list) {
  json::array out;
  for (const auto& entry : list)
    out.push_back({{"what", text(entry.what)},
                   {"resources", texts(entry.resources)},
                   {"waiver", waiver(entry.waiver)},
                   {"place", text(entry.place)},
                   {"state", word(entry.state)},
                   {"findings", entry.findings}});
  return out;
}

json::object gap_json(const JudgedGap& judged) {
  const Gap& gap = judged.gap;
  return {{"type", text(gap.type)},           {"region", text(gap.region)},
          {"resource", text_or_null(gap.id)}, {"attributes", texts(gap.attributes)},
          {"operation", text(gap.operation)}, {"code", text(gap.code)},
          {"message", text(gap.message)},     {"missing_action", text(gap.missing_action)},
          {"affects", texts(judged.affects)}, {"key", text(gap.key())}};
}

// `status` tells what a reason in words does not: a region that is not opted in hides nothing.
json::array skipped(const std::vector<Region>& regions) {
  static constexpr std::string_view kStatus[] = {"enabled", "not_opted_in", "excluded",
                                                 "unreachable"};
  json::array out;
  for (const auto& region : regions) {
    if (region.status == Region::Status::enabled) continue;
    out.push_back({{"region", text(region.name)},
                   {"reason", text(skip_reason(region))},
                   {"status", kStatus[static_cast<std::size_t>(region.status)]}});
  }
  return out;
}

json::object summary_json(const Summary& summary) {
  return {{"pass", summary.pass},
          {"fail", summary.fail},
          {"unknown", summary.unknown},
          {"manual", summary.manual},
          {"not_applicable", summary.not_applicable},
          {"waived", summary.waived},
          {"waived_unknown", summary.waived_unknown},
          {"score", summary.score()},
          {"answered", summary.answered()},
          {"total", summary.total()}};
}

json::object parameters(const RenderOptions& options) {
  auto sorted = options.parameters;
  std::sort(sorted.begin(), sorted.end());
  json::object out;
  for (const auto& [name, value] : sorted) out[valid_utf8(name)] = text(value);
  return out;
}

json::object benchmark(const Report& report) {
  return {{"id", text(report.benchmark_id)},
          {"name", text(report.benchmark_name)},
          {"version", text(report.benchmark_version)},
          {"recommendations", report.benchmark_size}};
}

std::string print_safe(const json::value& document) { return escape_unsafe(print_json(document)); }

std::string print_safe_line(const json::value& value) {
  return escape_unsafe(json::serialize(value));
}

}  // namespace underpin::report
