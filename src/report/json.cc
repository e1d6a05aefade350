// underpin/report/1: the report as JSON. Members are only ever added; order is fixed, so that the
// same report gives the same bytes.
#include "report/format.h"
#include "report/json_text.h"
#include "report/summary.h"
#include "report/words.h"

namespace underpin::report {
namespace {

constexpr std::string_view kSchema = "underpin/report/1";

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

json::array findings(const JudgedRecommendation& row, std::string_view account) {
  json::array out;
  for (const auto* finding : sorted_findings(row)) out.push_back(finding_json(*finding, account));
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
          {"findings", findings(row, account)}};
}

json::array gaps(const Report& report) {
  json::array out;
  for (const auto* judged : sorted_gaps(report)) out.push_back(gap_json(*judged));
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
  out["regions"] = texts(judged_regions(report));
  out["regions_skipped"] = skipped(report.regions);
  out["reading"] = word(report.reading);
  out["parameters"] = parameters(options);
  out["config_sha256"] = text_or_null(options.config_sha256);
  out["snapshot_sha256"] = text(report.snapshot_sha256);
  out["benchmark"] = benchmark(report);
  out["summary"] = summary_json(report.summary());
  json::array rows;
  for (const auto& row : report.recommendations)
    rows.push_back(recommendation(row, report.account));
  out["recommendations"] = std::move(rows);
  out["gaps"] = gaps(report);
  out["waivers"] = waivers(report.waivers);
  return print_safe(out);
}

}  // namespace

const Format& json_format() {
  static constexpr Format kFormat = {
      "json", "json",
      "underpin/report/1: everything, for programs; the same report, the same bytes", &render};
  return kFormat;
}

}  // namespace underpin::report
