// underpin/report/1: the report as JSON. Members are only ever added; order is fixed, so that the
// same report gives the same bytes. Texts are kept as AWS gave them, also hostile ones: what a
// terminal would obey is escaped, which a JSON parser undoes. Only bytes that are no UTF-8 are
// lost.
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <tuple>

#include "base/json.h"
#include "base/text.h"
#include "report/format.h"

namespace underpin::report {
namespace {

constexpr std::string_view kSchema = "underpin/report/1";

// Takes plain ASCII off the front: nearly all of a report, and worth not looking at one by one.
std::string_view take_ascii(std::string_view& text) {
  const auto plain = [](char c) { return static_cast<unsigned char>(c) < 0x7F; };
  const auto length =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), plain) - text.begin());
  const auto run = text.substr(0, length);
  text.remove_prefix(length);
  return run;
}

// Bytes of the character that `lead` begins, if it is one.
std::size_t character_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// `text` with each byte that belongs to no UTF-8 character as \xNN: RFC 8259 section 8.1 allows
// nothing but UTF-8. printable() knows the encoding; what it says of one character tells.
std::string valid_utf8(std::string_view text) {
  std::string out(take_ascii(text));
  while (!text.empty()) {
    const std::size_t length = character_length(text[0]);
    const std::string shown = printable(text.substr(0, length));
    const bool invalid = shown.starts_with("\\x");
    out += invalid ? std::string_view(shown).substr(0, 4) : text.substr(0, length);
    text.remove_prefix(std::min(text.size(), invalid ? 1 : length));
    out += take_ascii(text);
  }
  return out;
}

// What JSON may hold as it is and a terminal may obey (DEL, C1, bidirectional overrides) as \uNNNN;
// such characters stand in strings only, so this changes no value.
std::string escape_unsafe(std::string_view document) {
  std::string out;
  out.reserve(document.size());
  for (out += take_ascii(document); !document.empty(); out += take_ascii(document)) {
    const auto character = document.substr(0, character_length(document[0]));
    document.remove_prefix(character.size());
    const std::string shown = printable(character);
    if (!shown.starts_with("\\u{")) {
      out += character;
      continue;
    }
    const unsigned long value = std::strtoul(shown.c_str() + 3, nullptr, 16);
    if (value < 0x10000)
      out += fmt::format("\\u{:04x}", value);
    else  // a surrogate pair, RFC 8259 section 7
      out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + ((value - 0x10000) >> 10),
                         0xDC00 + ((value - 0x10000) & 0x3FF));
  }
  return out;
}

json::value text(std::string_view raw) { return json::string(valid_utf8(raw)); }

json::value text_or_null(const std::optional<std::string>& raw) {
  return raw ? text(*raw) : json::value(nullptr);
}

template <class Texts>
json::array texts(const Texts& raw) {
  json::array out;
  for (const auto& one : raw) out.push_back(text(one));
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

// A name that comes twice keeps both facts: the second is `name#2`.
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

std::string_view kind(Cause::Kind cause) {
  static constexpr std::string_view kWords[] = {"unread", "after_apply", "settles"};
  return kWords[static_cast<std::size_t>(cause)];
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

// The id is of the bytes as AWS gave them: two names that differ only in broken UTF-8 stay apart.
json::object finding_json(const Finding& finding, std::string_view account) {
  return {{"id", finding.id(account)},
          {"region", text(finding.region)},
          {"resource", text(finding.resource)},
          {"resource_type", text(finding.resource_type)},
          {"locus", text(finding.locus)},
          {"verdict", word(finding.verdict)},
          {"reason", text(finding.reason)},
          {"notes", notes(finding.notes)},
          {"waived", finding.waived ? waiver(*finding.waived) : json::value(nullptr)},
          {"evidence", evidence(finding.evidence)},
          {"causes", causes(finding.causes)}};
}

json::array findings(const std::vector<Finding>& list, std::string_view account) {
  std::vector<const Finding*> sorted;
  for (const auto& finding : list) sorted.push_back(&finding);
  const auto order = [](const Finding* f) {
    return std::tie(f->region, f->resource, f->resource_type, f->locus);
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Finding* a, const Finding* b) { return order(a) < order(b); });
  json::array out;
  for (const auto* finding : sorted) out.push_back(finding_json(*finding, account));
  return out;
}

json::object recommendation(const JudgedRecommendation& row, std::string_view account) {
  return {{"id", text(row.id)},
          {"key", text(row.key)},
          {"title", text(row.title)},
          {"section", text(row.section)},
          {"level", row.level},
          {"assessment", text(row.assessment)},
          {"verdict", word(row.verdict)},
          {"judged", row.judged},
          {"waived", row.waived()},
          {"remedy", row.remedy.empty() ? json::value(nullptr) : text(row.remedy)},
          {"findings", findings(row.findings, account)}};
}

json::array gaps(const std::vector<JudgedGap>& list) {
  std::vector<const JudgedGap*> sorted;
  for (const auto& judged : list) sorted.push_back(&judged);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const JudgedGap* a, const JudgedGap* b) { return a->gap < b->gap; });
  json::array out;
  for (const auto* judged : sorted) {
    const Gap& gap = judged->gap;
    out.push_back({{"type", text(gap.type)},
                   {"region", text(gap.region)},
                   {"resource", text_or_null(gap.id)},
                   {"attributes", texts(gap.attributes)},
                   {"operation", text(gap.operation)},
                   {"code", text(gap.code)},
                   {"message", text(gap.message)},
                   {"missing_action", text(gap.missing_action)},
                   {"affects", texts(judged->affects)},
                   {"key", text(gap.key())}});
  }
  return out;
}

// `status` tells what a reason in words does not: a region that is not opted in hides nothing.
json::array skipped(const std::vector<Region>& regions) {
  static constexpr std::string_view kStatus[] = {"enabled", "not_opted_in", "excluded",
                                                 "unreachable"};
  static constexpr std::string_view kReason[] = {"", "the account has not opted in", "excluded",
                                                 "unreachable"};
  json::array out;
  for (const auto& region : regions) {
    if (region.status == Region::Status::enabled) continue;
    const auto status = static_cast<std::size_t>(region.status);
    const auto reason = region.reason.empty() ? kReason[status] : std::string_view(region.reason);
    out.push_back(
        {{"region", text(region.name)}, {"reason", text(reason)}, {"status", kStatus[status]}});
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

std::string render(const Report& report, const RenderOptions& options) {
  json::object out;
  out["schema"] = kSchema;
  out["tool"] = {{"name", "underpin"}, {"version", text(options.tool_version)}};
  out["account"] = text(report.account);
  out["partition"] = text(report.partition);
  out["caller"] = text(report.caller);
  out["taken_at"] = format_time(report.taken_at);
  out["judged_at"] = format_time(report.judged_at);
  out["interrupted"] = report.interrupted();
  json::array regions;
  for (const auto& region : report.regions)
    if (region.status == Region::Status::enabled) regions.push_back(text(region.name));
  out["regions"] = std::move(regions);
  out["regions_skipped"] = skipped(report.regions);
  out["reading"] = word(report.reading);
  out["parameters"] = parameters(options);
  out["config_sha256"] = text_or_null(options.config_sha256);
  out["snapshot_sha256"] = text(report.snapshot_sha256);
  out["benchmark"] = {{"id", text(report.benchmark_id)},
                      {"name", text(report.benchmark_name)},
                      {"version", text(report.benchmark_version)},
                      {"recommendations", report.benchmark_size}};
  out["summary"] = summary_json(report.summary());
  json::array rows;
  for (const auto& row : report.recommendations)
    rows.push_back(recommendation(row, report.account));
  out["recommendations"] = std::move(rows);
  out["gaps"] = gaps(report.gaps);
  out["waivers"] = waivers(report.waivers);
  return escape_unsafe(print_json(out));
}

}  // namespace

const Format& json_format() {
  static constexpr Format kFormat = {
      "json", "json",
      "underpin/report/1: everything, for programs; the same report, the same bytes", &render};
  return kFormat;
}

}  // namespace underpin::report
