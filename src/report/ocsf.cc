// OCSF 1.6.0, Compliance Finding (class 2003) with the cloud profile: an array of events, one a
// finding, for security data lakes. Each event stands for itself: lakes take them apart.
//
// compliance.status: pass → Pass, fail → Fail; unknown → Warning, "did not yield a result due to
// missing information"; manual and not applicable → Other with a word of their own. The event's
// status is what people made of it: New, or Suppressed when waived. severity: the benchmark rates
// none, and its level is a scope and no gravity, so what fails is Medium ("action is required but
// the situation is not serious"); what is not known has severity Unknown; nothing to do is
// Informational. Only in `checks` stands what OCSF itself makes of CIS levels.
#include <fmt/core.h>

#include "base/text.h"
#include "report/aws_resource.h"
#include "report/format.h"
#include "report/json_text.h"
#include "report/summary.h"
#include "report/unread.h"
#include "report/words.h"

namespace underpin::report {
namespace {

constexpr std::string_view kVersion = "1.6.0";
constexpr int kFindings = 2, kComplianceFinding = 2003, kCreate = 1;

// What all events share, worked out once.
struct Run {
  const Report& report;
  const RenderOptions& options;
  GapIndex gaps{report};
  std::string standard = report.benchmark_name + " v" + report.benchmark_version;
  json::object about = {{"result", headline(report).line()},
                        {"score", score_words(report)},
                        {"caller", text(report.caller)},
                        {"reading", word(report.reading)},
                        {"judged_at", format_time(report.judged_at)},
                        {"interrupted", report.interrupted()},
                        {"config_sha256", text_or_null(options.config_sha256)}};
};

// A value of an enumeration and its caption, which must go together.
struct Enumerated {
  int id;
  std::string_view caption;
};

Enumerated compliance_status(Verdict verdict) {
  static constexpr Enumerated kStatus[] = {
      {1, "Pass"}, {3, "Fail"}, {2, "Warning"}, {99, "Manual"}, {99, "Not Applicable"}};
  return kStatus[static_cast<std::size_t>(verdict)];
}

Enumerated severity(Verdict verdict) {
  static constexpr Enumerated kSeverities[] = {
      {1, "Informational"}, {3, "Medium"}, {0, "Unknown"}, {0, "Unknown"}, {1, "Informational"}};
  return kSeverities[static_cast<std::size_t>(verdict)];
}

Enumerated workflow(const Finding& finding) {
  return finding.waived ? Enumerated{3, "Suppressed"} : Enumerated{1, "New"};
}

// OCSF, check.severity_id: level 1 is Medium and level 2 High.
int level_severity(int level) { return level == 1 ? 3 : level == 2 ? 4 : 99; }

// Milliseconds since 1970.
std::int64_t timestamp(const Report& report) {
  return std::int64_t{report.taken_at.time_since_epoch().count()} * 1000;
}

json::object metadata(const JudgedRecommendation& row, const Run& run) {
  return {{"version", kVersion},
          {"profiles", json::array{"cloud"}},
          {"product",
           {{"name", "underpin"},
            {"vendor_name", "underpin"},
            {"version", text(run.options.tool_version)}}},
          {"event_code", text(row.key)},
          {"correlation_uid", text(run.report.snapshot_sha256)}};
}

json::object cloud(const Finding& finding, const Report& report) {
  json::object out = {
      {"provider", "AWS"},
      {"cloud_partition", text(report.partition)},
      {"account", {{"uid", text(report.account)}, {"type_id", 10}, {"type", "AWS Account"}}}};
  if (finding.region != kGlobal && finding.region != "*") out["region"] = text(finding.region);
  return out;
}

json::object check(const JudgedRecommendation& row, const Run& run) {
  const auto status = compliance_status(row.verdict);
  return {{"uid", text(row.id)},
          {"name", text(row.title)},
          {"standards", json::array{text(run.standard)}},
          {"version", text(run.report.benchmark_version)},
          {"severity", fmt::format("Level {}", row.level)},
          {"severity_id", level_severity(row.level)},
          {"status", status.caption},
          {"status_id", status.id}};
}

json::object compliance(const JudgedRecommendation& row, const Finding& finding, const Run& run) {
  const auto status = compliance_status(finding.verdict);
  std::vector<std::string> details = {finding.reason};
  for (auto& why : reasons_unknown(finding, run.gaps)) details.push_back(std::move(why));
  json::array control_parameters;
  for (const auto& [name, value] : run.options.parameters)
    control_parameters.push_back({{"name", text(name)}, {"value", text(value)}});
  return {{"standards", json::array{text(run.standard)}},
          {"requirements", json::array{text(row.id)}},
          {"control", text(row.id)},
          {"category", text(row.section)},
          {"desc", text(row.title)},
          {"status", status.caption},
          {"status_id", status.id},
          {"status_code", word(finding.verdict)},
          {"status_details", texts(details)},
          {"control_parameters", std::move(control_parameters)},
          {"checks", json::array{check(row, run)}}};
}

json::object finding_info(const JudgedRecommendation& row, const Finding& finding, const Run& run) {
  json::array tags;
  for (const auto& note : finding.notes)
    tags.push_back({{"name", text(note.code)}, {"value", text(note.text)}});
  return {{"uid", text(run.report.benchmark_id + "/" + finding.id(run.report.account))},
          {"title", text(row.id + " " + row.title)},
          {"desc", text(finding.reason)},
          {"types", json::array{text(run.standard)}},
          {"created_time", timestamp(run.report)},
          {"analytic",
           {{"uid", text(row.key)}, {"name", text(row.key)}, {"type_id", 1}, {"type", "Rule"}}},
          {"tags", std::move(tags)}};
}

json::object resource(const Finding& finding, const Report& report) {
  const auto aws = aws_resource(finding, report);
  json::object out = {{"uid", text(aws.id)},
                      {"name", text(resource_name(finding, report))},
                      {"type", text(aws.type)},
                      {"cloud_partition", text(report.partition)}};
  if (finding.region != kGlobal && finding.region != "*") out["region"] = text(finding.region);
  return out;
}

// What OCSF has no place for, with the names of underpin/report/1.
json::object unmapped(const JudgedRecommendation& row, const Finding& finding, const Run& run) {
  return {{"verdict", word(finding.verdict)},
          {"resource", text(finding.resource)},
          {"resource_type", text(finding.resource_type)},
          {"locus", text(finding.locus)},
          {"causes", causes(finding.causes)},
          {"waived", finding.waived ? waiver(*finding.waived) : json::value(nullptr)},
          {"level", row.level},
          {"assessment", text(row.assessment)},
          {"judged", row.judged},
          {"report", run.about}};
}

json::object event(const JudgedRecommendation& row, const Finding& finding, const Run& run) {
  const auto gravity = severity(finding.verdict);
  const auto status = workflow(finding);
  json::object out = {
      {"class_uid", kComplianceFinding},
      {"class_name", "Compliance Finding"},
      {"category_uid", kFindings},
      {"category_name", "Findings"},
      {"activity_id", kCreate},
      {"activity_name", "Create"},
      {"type_uid", kComplianceFinding * 100 + kCreate},
      {"type_name", "Compliance Finding: Create"},
      {"time", timestamp(run.report)},
      {"severity_id", gravity.id},
      {"severity", gravity.caption},
      {"status_id", status.id},
      {"status", status.caption},
      {"status_code", word(finding.verdict)},
      {"status_detail", text(finding.reason)},
      {"message", text(resource_name(finding, run.report) + ": " + finding.reason)}};
  if (finding.waived) out["comment"] = text(accepted(*finding.waived));
  out["metadata"] = metadata(row, run);
  out["cloud"] = cloud(finding, run.report);
  out["compliance"] = compliance(row, finding, run);
  out["finding_info"] = finding_info(row, finding, run);
  out["resources"] = json::array{resource(finding, run.report)};
  if (!finding.evidence.empty())
    out["evidences"] = json::array{json::object{{"data", evidence(finding.evidence)}}};
  if (!row.remedy.empty()) out["remediation"] = {{"desc", text(row.remedy)}};
  out["unmapped"] = unmapped(row, finding, run);
  return out;
}

std::string render(const Report& report, const RenderOptions& options) {
  const Run run{report, options};
  json::array events;
  for (const auto& row : report.recommendations)
    for (const auto* finding : sorted_findings(row)) events.push_back(event(row, *finding, run));
  return print_safe(events);
}

}  // namespace

const Format& ocsf_format() {
  static constexpr Format kFormat = {
      "ocsf", "ocsf.json", "for security data lakes: OCSF 1.6.0, Compliance Finding", &render};
  return kFormat;
}

}  // namespace underpin::report
