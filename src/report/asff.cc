// ASFF 2018-10-08, the AWS Security Finding Format: the array that BatchImportFindings of Security
// Hub takes as `Findings`. One call takes a hundred, all of the region that it is made in, and
// ProductArn names that region: docs/formats.md shows how to send them.
//
// Compliance.Status: pass → PASSED, fail → FAILED; unknown and manual → WARNING, "some information
// is missing"; not applicable → NOT_AVAILABLE, "the result was NOT_APPLICABLE". Unknown is not
// NOT_AVAILABLE, although a failed call may be: it would look like not applicable. Severity: the
// benchmark rates none, so what fails, or may fail, is MEDIUM, "must be addressed but not
// urgently"; INFORMATIONAL says "no issue was found", which of an unknown nobody knows. Waived →
// Workflow SUPPRESSED, which Security Hub takes when it sees a finding for the first time.
//
// Source: Security Hub API Reference, AwsSecurityFinding, with its limits on lengths. What is
// longer ends in "…": an import refuses a finding for one letter too many.
#include <fmt/core.h>

#include "base/text.h"
#include "base/utf8.h"
#include "report/aws_resource.h"
#include "report/format.h"
#include "report/json_text.h"
#include "report/summary.h"
#include "report/unread.h"
#include "report/words.h"

namespace underpin::report {
namespace {

constexpr std::size_t kDefaultLimit = 512, kTitle = 256, kDescription = 1024, kRequirement = 256,
                      kFields = 50, kFieldName = 128, kFieldValue = 1024;

// What all findings share, worked out once.
struct Run {
  const Report& report;
  const RenderOptions& options;
  GapIndex gaps{report};
  std::string score = score_words(report);
};

// Every text must hold something other than spaces (pattern `.*\S.*`, in which `.` is no line end).
json::string limited(std::string_view raw, std::size_t limit) {
  std::string text = printable(raw);
  if (characters(text) > limit) {
    std::size_t end = 0;
    for (std::size_t kept = 0; kept + 1 < limit; ++kept)
      end += decode_utf8(std::string_view(text).substr(end)).length;
    text.resize(end);
    text += "…";
  }
  return trim(text).empty() ? json::string("-") : json::string(text);
}

// A map of texts: the first fifty names that are not empty.
json::object fields(const std::vector<std::pair<std::string, std::string>>& pairs) {
  json::object out;
  for (const auto& [name, value] : pairs)
    if (out.size() < kFields && !trim(name).empty() && !trim(value).empty())
      out.emplace(limited(name, kFieldName), limited(value, kFieldValue));
  return out;
}

// Where Security Hub is asked: what has no region belongs to where the partition keeps such things.
std::string region_of(const Finding& finding, const RenderOptions& options) {
  return finding.region == kGlobal || finding.region == "*" ? options.global_region
                                                            : finding.region;
}

std::string_view compliance_status(Verdict verdict) {
  static constexpr std::string_view kStatus[] = {"PASSED", "FAILED", "WARNING", "WARNING",
                                                 "NOT_AVAILABLE"};
  return kStatus[static_cast<std::size_t>(verdict)];
}

std::string_view severity(Verdict verdict) {
  return verdict == Verdict::pass || verdict == Verdict::not_applicable ? "INFORMATIONAL"
                                                                        : "MEDIUM";
}

// ReasonCode is ours: Security Hub's own codes speak of its own rules.
json::array status_reasons(const Finding& finding, const GapIndex& gaps) {
  std::string code = "UNDERPIN_" + std::string(word(finding.verdict));
  for (char& c : code) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  json::array out = {
      {{"ReasonCode", code}, {"Description", limited(finding.reason, kDescription)}}};
  for (const auto& why : reasons_unknown(finding, gaps))
    out.push_back({{"ReasonCode", code}, {"Description", limited(why, kDescription)}});
  return out;
}

json::object compliance(const JudgedRecommendation& row, const Finding& finding, const Run& run) {
  return {{"Status", compliance_status(finding.verdict)},
          {"RelatedRequirements",
           json::array{limited(fmt::format("{} v{}/{}", run.report.benchmark_name,
                                           run.report.benchmark_version, row.id),
                               kRequirement)}},
          {"SecurityControlId", limited(row.key, kDefaultLimit)},
          {"StatusReasons", status_reasons(finding, run.gaps)}};
}

json::object resource(const Finding& finding, const Run& run) {
  const auto aws = aws_resource(finding, run.report);
  json::object out = {{"Type", aws.asff_type}, {"Id", limited(aws.id, kDefaultLimit)}};
  // The partitions that ASFF knows; of others it takes none.
  for (const std::string_view known : {"aws", "aws-cn", "aws-us-gov", "aws-us-iso", "aws-us-iso-b"})
    if (run.report.partition == known) out["Partition"] = known;
  if (const auto region = region_of(finding, run.options);
      !region.empty() && characters(region) <= 16)
    out["Region"] = limited(region, 16);
  std::vector<std::pair<std::string, std::string>> facts = {{"aws_type", aws.type},
                                                            {"type", finding.resource_type}};
  for (const auto& [name, value] : evidence(finding.evidence))
    facts.emplace_back(name,
                       value.is_string() ? std::string(value.as_string()) : print_safe_line(value));
  out["Details"] = {{"Other", fields(facts)}};
  return out;
}

json::object product_fields(const JudgedRecommendation& row, const Finding& finding,
                            const Run& run) {
  std::vector<std::pair<std::string, std::string>> out = {
      {"underpin/verdict", std::string(word(finding.verdict))},
      {"underpin/key", row.key},
      {"underpin/section", row.section},
      {"underpin/level", fmt::format("{}", row.level)},
      {"underpin/assessment", row.assessment},
      {"underpin/recommendation_verdict", std::string(word(row.verdict))},
      {"underpin/judged", row.judged ? "true" : "false"},
      {"underpin/resource", finding.resource},
      {"underpin/locus", finding.locus},
      {"underpin/score", run.score},
      {"underpin/caller", run.report.caller},
      {"underpin/reading", std::string(word(run.report.reading))},
      {"underpin/snapshot_sha256", run.report.snapshot_sha256},
      {"underpin/config_sha256", run.options.config_sha256.value_or("")},
      {"underpin/judged_at", format_time(run.report.judged_at)},
      {"underpin/interrupted", run.report.interrupted() ? "true" : ""},
      {"underpin/version", run.options.tool_version}};
  if (finding.waived) {
    out.emplace_back("underpin/waived_reason", finding.waived->reason);
    out.emplace_back("underpin/waived_approved_by", finding.waived->approved_by);
    out.emplace_back("underpin/waived_until", finding.waived->until);
  }
  for (const auto& note : finding.notes) out.emplace_back("underpin/note/" + note.code, note.text);
  for (const auto& [name, value] : run.options.parameters)
    out.emplace_back("underpin/parameter/" + name, value);
  return fields(out);
}

json::object finding_asff(const JudgedRecommendation& row, const Finding& finding, const Run& run) {
  const std::string time = format_time(run.report.taken_at);
  const std::string rule = run.report.benchmark_id + "/" + row.id;
  const json::object gravity = {{"Label", severity(finding.verdict)},
                                {"Original", fmt::format("level {}", row.level)}};
  const json::array types = {
      limited("Software and Configuration Checks/Industry and Regulatory Standards/" +
                  run.report.benchmark_name,
              kDescription)};
  json::object out;
  out["SchemaVersion"] = "2018-10-08";
  out["Id"] =
      limited(run.report.benchmark_id + "/" + finding.id(run.report.account), kDefaultLimit);
  // "Integrating with custom products": the default product of the account.
  out["ProductArn"] =
      limited(fmt::format("arn:{0}:securityhub:{1}:{2}:product/{2}/default", run.report.partition,
                          region_of(finding, run.options), run.report.account),
              2048);
  out["CompanyName"] = "underpin";
  out["ProductName"] = "underpin";
  out["GeneratorId"] = limited(rule, kDefaultLimit);
  out["AwsAccountId"] = limited(run.report.account, kDefaultLimit);
  out["CreatedAt"] = time;
  out["UpdatedAt"] = time;
  out["Types"] = types;
  out["Severity"] = gravity;
  // What updates go by, when the finding is imported again.
  out["FindingProviderFields"] = {{"Severity", gravity}, {"Types", types}};
  out["Title"] = limited(row.id + " " + row.title, kTitle);
  out["Description"] = limited(finding.reason, kDescription);
  if (!row.remedy.empty())
    out["Remediation"] = {{"Recommendation", {{"Text", limited(row.remedy, kDefaultLimit)}}}};
  out["ProductFields"] = product_fields(row, finding, run);
  out["Resources"] = json::array{resource(finding, run)};
  out["Compliance"] = compliance(row, finding, run);
  out["Workflow"] = {{"Status", finding.waived ? "SUPPRESSED" : "NEW"}};
  out["RecordState"] = "ACTIVE";
  if (finding.waived)
    out["Note"] = {{"Text", limited(accepted(*finding.waived), kDefaultLimit)},
                   {"UpdatedBy", limited(finding.waived->approved_by, kDefaultLimit)},
                   {"UpdatedAt", time}};
  return out;
}

std::string render(const Report& report, const RenderOptions& options) {
  const Run run{report, options};
  json::array findings;
  for (const auto& row : report.recommendations)
    for (const auto* finding : sorted_findings(row))
      findings.push_back(finding_asff(row, *finding, run));
  return print_safe(findings);
}

}  // namespace

const Format& asff_format() {
  static constexpr Format kFormat = {
      "asff", "asff.json", "for AWS Security Hub: what BatchImportFindings takes", &render};
  return kFormat;
}

}  // namespace underpin::report
