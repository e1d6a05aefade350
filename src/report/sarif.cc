// SARIF 2.1.0 (OASIS Standard, with errata 01): one run, a rule a recommendation, a result a
// finding, a notification a gap. Section numbers below are the standard's.
//
// Verdicts are the result's `kind` (3.27.9): pass, fail; unknown → open, "the tool concluded that
// there was insufficient information to decide"; manual → review; not applicable → notApplicable.
// `level` (3.27.10) is error for what fails, and must be none for every other kind. A rule's id is
// the key, which stays the same from one version of a benchmark to the next.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "report/aws_resource.h"
#include "report/format.h"
#include "report/json_text.h"
#include "report/summary.h"
#include "report/unread.h"
#include "report/words.h"

namespace underpin::report {
namespace {

// In a message `{0}` is a placeholder and `[a](b)` a link (3.11.5, 3.11.6): braces are doubled, and
// a backslash keeps a bracket from ending a link's text.
json::object message(std::string_view raw) {
  std::string out;
  char last = 0;
  for (const char c : printable(raw)) {
    if (c == '{' || c == '}') out += c;
    if (c == '(' && last == ']') out.insert(out.size() - 1, "\\");
    out += last = c;
  }
  return {{"text", out.empty() ? "(no text)" : out}};
}

// ---- rules

json::object rule(const JudgedRecommendation& row, const Report& report) {
  json::object out;
  out["id"] = text(row.key);
  out["name"] = text(report.benchmark_id + "/" + row.id);
  out["shortDescription"] = message(row.id + " " + row.title);
  if (!row.remedy.empty()) out["help"] = message(row.remedy);
  out["defaultConfiguration"] = {{"level", "error"}};
  out["properties"] = {
      {"section", text(row.section)}, {"level", row.level},   {"assessment", text(row.assessment)},
      {"verdict", word(row.verdict)}, {"judged", row.judged}, {"waived", row.waived()}};
  return out;
}

// ---- results

// A segment of a path that no name can leave: `/`, `..` and the like are percent-encoded.
std::string segment(std::string_view raw) {
  std::string out = percent_encode(raw);
  if (out.find_first_not_of('.') == std::string::npos)
    out = out.empty() ? "-" : "%2E" + out.substr(1);
  return out;
}

// Resources have no file. Consumers that annotate files refuse a log in which a single result has
// none, or one with a scheme of its own such as an ARN: so a relative reference stands for it.
json::array locations(const Finding& finding, const Report& report) {
  const auto resource = aws_resource(finding, report);
  const std::string path =
      segment(report.account) + "/" + segment(finding.region) + "/" +
      segment(stands_for_unlisted(finding) ? finding.resource_type + "-unread" : finding.resource);
  return {{{"physicalLocation",
            {{"artifactLocation", {{"uri", path}}}, {"region", {{"startLine", 1}}}}},
           {"logicalLocations",
            {{{"name", text(resource_name(finding, report))},
              {"fullyQualifiedName", text(resource.id)},
              {"kind", "resource"}}}}}};
}

// All results have the member or none has (3.27.23): an empty list says "not suppressed".
json::array suppressions(const Finding& finding) {
  if (!finding.waived) return {};
  return {{{"kind", "external"},
           {"status", "accepted"},
           {"justification", text(accepted(*finding.waived))},
           {"properties", waiver(*finding.waived)}}};
}

json::object result(const JudgedRecommendation& row, std::size_t index, const Finding& finding,
                    const Report& report, const GapIndex& gaps) {
  static constexpr std::string_view kKinds[] = {"pass", "fail", "open", "review", "notApplicable"};
  const auto id = finding.id(report.account);
  // The first sentence tells which resource: lists of results show no more.
  const auto reason = reason_in_full(finding, gaps);
  const auto said =
      stands_for_unlisted(finding) ? reason : resource_name(finding, report) + ": " + reason;
  json::object out;
  out["ruleId"] = text(row.key);
  out["ruleIndex"] = index;
  out["kind"] = kKinds[static_cast<std::size_t>(finding.verdict)];
  out["level"] = finding.verdict == Verdict::fail ? "error" : "none";
  out["message"] = message(said);
  out["locations"] = locations(finding, report);
  out["fingerprints"] = {{"underpin/finding/v1", id}};
  out["partialFingerprints"] = {{"underpin/finding/v1", id}};
  out["suppressions"] = suppressions(finding);
  out["properties"] = {{"verdict", word(finding.verdict)},
                       {"region", text(finding.region)},
                       {"resource", text(finding.resource)},
                       {"resource_type", text(finding.resource_type)},
                       {"aws_type", text(aws_resource(finding, report).type)},
                       {"locus", text(finding.locus)},
                       {"reason", text(finding.reason)},
                       {"notes", notes(finding.notes)},
                       {"evidence", evidence(finding.evidence)},
                       {"causes", causes(finding.causes)}};
  return out;
}

// ---- what could not be read

// error: "caused the results to be … incomplete" (3.58.6); a gap that no row rests on is a note.
json::object notification(const JudgedGap& judged, const Report& report) {
  json::object out;
  out["descriptor"] = {{"id", text(judged.gap.code)}};
  out["level"] = judged.affects.empty() ? "note" : "error";
  std::string said = judged.gap.summary();
  if (!judged.gap.missing_action.empty())
    said += ": grant " + judged.gap.missing_action;
  else if (!judged.gap.message.empty() && judged.gap.message != said)
    said += ": " + judged.gap.message;
  out["message"] = message(said);
  // One rule at most has a place here; the others are in the properties.
  const auto row = std::find_if(
      report.recommendations.begin(), report.recommendations.end(), [&](const auto& candidate) {
        return !judged.affects.empty() && candidate.id == judged.affects.front();
      });
  if (row != report.recommendations.end())
    out["associatedRule"] = {{"id", text(row->key)},
                             {"index", row - report.recommendations.begin()}};
  out["properties"] = gap_json(judged);
  return out;
}

json::object invocation(const Report& report) {
  json::array unread;
  for (const auto* judged : sorted_gaps(report)) unread.push_back(notification(*judged, report));
  json::object out;
  out["executionSuccessful"] = !report.interrupted();
  if (report.interrupted()) out["exitCodeDescription"] = "interrupted before everything was read";
  out["account"] = text(report.caller);
  out["toolExecutionNotifications"] = std::move(unread);
  return out;
}

// ---- the run

json::object driver(const Report& report, const RenderOptions& options) {
  json::array rules, notifications;
  for (const auto& row : report.recommendations) rules.push_back(rule(row, report));
  std::set<std::string> codes;
  for (const auto& judged : report.gaps) codes.insert(valid_utf8(judged.gap.code));
  for (const auto& code : codes) notifications.push_back(json::object{{"id", code}});
  return {{"name", "underpin"},
          {"version", text(options.tool_version)},
          {"rules", std::move(rules)},
          {"notifications", std::move(notifications)}};
}

json::object properties(const Report& report, const RenderOptions& options) {
  return {{"result", headline(report).line()},
          {"score", score_words(report)},
          {"summary", summary_json(report.summary())},
          {"account", text(report.account)},
          {"partition", text(report.partition)},
          {"taken_at", format_time(report.taken_at)},
          {"judged_at", format_time(report.judged_at)},
          {"regions", texts(judged_regions(report))},
          {"regions_skipped", skipped(report.regions)},
          {"reading", word(report.reading)},
          {"parameters", parameters(options)},
          {"config_sha256", text_or_null(options.config_sha256)},
          {"snapshot_sha256", text(report.snapshot_sha256)},
          {"benchmark", benchmark(report)},
          {"waivers", waivers(report.waivers)}};
}

std::string render(const Report& report, const RenderOptions& options) {
  const GapIndex gaps(report);
  json::array results;
  for (std::size_t index = 0; index < report.recommendations.size(); ++index)
    for (const auto* finding : sorted_findings(report.recommendations[index]))
      results.push_back(result(report.recommendations[index], index, *finding, report, gaps));
  json::object run;
  run["tool"] = {{"driver", driver(report, options)}};
  // Up to the last slash it is the category: runs of one benchmark and account belong together.
  run["automationDetails"] = {
      {"id", text(fmt::format("underpin/{}/{}/", report.benchmark_id, report.account))}};
  run["invocations"] = json::array{invocation(report)};
  run["results"] = std::move(results);
  run["properties"] = properties(report, options);
  json::object out;
  out["$schema"] =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";
  out["version"] = "2.1.0";
  out["runs"] = json::array{std::move(run)};
  return print_safe(out);
}

}  // namespace

const Format& sarif_format() {
  static constexpr Format kFormat = {"sarif", "sarif", "for code scanning: SARIF 2.1.0", &render};
  return kFormat;
}

}  // namespace underpin::report
