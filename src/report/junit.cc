// JUnit XML for continuous integration: a suite a recommendation, a test case a finding.
//
// fail → failure. unknown → error, JUnit's word for a test that could not come to a result; never
// skipped, which servers show green. manual and not applicable → skipped, with the reason: there is
// nothing that a build could assert. A waived finding → skipped too, as it does not fail the exit
// code either; the message says what it is.
//
// There is no standard. The schema that tests/schemas holds this to is Jenkins's; what it has no
// place for (the account, the score, gaps) stands in a first suite without test cases.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "report/format.h"
#include "report/json_text.h"
#include "report/summary.h"
#include "report/unread.h"
#include "report/words.h"

namespace underpin::report {
namespace {

// Printable text as XML. U+FFFE and U+FFFF are Unicode and no characters of XML 1.0 (section 2.2);
// `]]>` may not stand in content, so `>` is always escaped.
std::string xml(std::string_view raw) {
  std::string out;
  for (const char c : printable(raw)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&apos;";
        break;
      default:
        out += c;
    }
  }
  for (const auto& [noncharacter, shown] :
       {std::pair("\xEF\xBF\xBE", "\\u{fffe}"), std::pair("\xEF\xBF\xBF", "\\u{ffff}")})
    for (std::size_t at = 0; (at = out.find(noncharacter, at)) != std::string::npos;)
      out.replace(at, 3, shown);
  return out;
}

std::string property(std::string_view name, std::string_view value) {
  return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", xml(name), xml(value));
}

// An element with lines of text; nothing when there are none.
std::string lines_element(std::string_view name, const std::vector<std::string>& lines,
                          std::string_view indent) {
  if (lines.empty()) return "";
  std::string out = fmt::format("{}<{}>", indent, name);
  for (const auto& line : lines) out += xml(line) + "\n";
  return out + fmt::format("</{}>\n", name);
}

// What became of a finding, as JUnit counts it.
enum class Outcome { passed, failure, error, skipped };

Outcome outcome(const Finding& finding) {
  if (finding.waived) return Outcome::skipped;
  static constexpr Outcome kOutcomes[] = {Outcome::passed, Outcome::failure, Outcome::error,
                                          Outcome::skipped, Outcome::skipped};
  return kOutcomes[static_cast<std::size_t>(finding.verdict)];
}

std::size_t count(const JudgedRecommendation& row, Outcome which) {
  return static_cast<std::size_t>(
      std::count_if(row.findings.begin(), row.findings.end(),
                    [&](const Finding& finding) { return outcome(finding) == which; }));
}

std::string message(const Finding& finding) {
  return finding.waived ? fmt::format("waived: {} ({})", accepted(*finding.waived), finding.reason)
                        : finding.reason;
}

// What a person opens a failed test case for.
std::vector<std::string> details(const JudgedRecommendation& row, const Finding& finding,
                                 const GapIndex& gaps) {
  std::vector<std::string> lines = {finding.reason};
  for (const auto& why : reasons_unknown(finding, gaps)) lines.push_back("not known: " + why);
  if (finding.verdict == Verdict::fail && !row.remedy.empty())
    lines.push_back("what to do: " + row.remedy);
  return lines;
}

std::vector<std::string> facts(const Finding& finding, const Report& report) {
  std::vector<std::string> lines;
  for (const auto& note : finding.notes) lines.push_back("note " + note.code + ": " + note.text);
  if (!finding.evidence.empty())
    lines.push_back("evidence: " + print_safe_line(evidence(finding.evidence)));
  if (!finding.resource_type.empty()) lines.push_back("type: " + finding.resource_type);
  lines.push_back("finding: " + finding.id(report.account));
  return lines;
}

// Servers follow a test case by its class and name: these are the same in every run, and no two of
// a recommendation are alike.
std::string case_name(const JudgedRecommendation& row, const Finding& finding,
                      const Report& report) {
  if (!row.judged) return finding.reason;
  if (finding.resource == finding.region) return finding.region;
  if (stands_for_unlisted(finding))
    return fmt::format("{} {} not all read: {}", finding.region, plural(type_noun(finding)),
                       finding.reason);
  return finding.region + " " + resource_name(finding, report);
}

std::string test_case(const JudgedRecommendation& row, const Finding& finding, const Report& report,
                      const GapIndex& gaps) {
  std::string out = fmt::format("    <testcase classname=\"{}\" name=\"{}\">\n", xml(row.key),
                                xml(case_name(row, finding, report)));
  const auto result = outcome(finding);
  if (result != Outcome::passed) {
    static constexpr std::string_view kElements[] = {"", "failure", "error", "skipped"};
    const auto element = kElements[static_cast<std::size_t>(result)];
    out += fmt::format("      <{} type=\"{}\" message=\"{}\">", element, word(finding.verdict),
                       xml(message(finding)));
    for (const auto& line : details(row, finding, gaps)) out += xml(line) + "\n";
    out += fmt::format("</{}>\n", element);
  }
  return out + lines_element("system-out", facts(finding, report), "      ") + "    </testcase>\n";
}

// The schemas of others than Jenkins want a time without zone; it is UTC.
std::string timestamp(const Report& report) {
  auto time = format_time(report.taken_at);
  time.pop_back();
  return time;
}

std::string suite_head(std::string_view name, std::size_t tests, std::size_t failures,
                       std::size_t errors, std::size_t skipped, const Report& report) {
  return fmt::format(
      "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
      "timestamp=\"{}\">\n",
      xml(name), tests, failures, errors, skipped, timestamp(report));
}

// The report itself: what is no finding.
std::string about(const Report& report, const RenderOptions& options) {
  std::string out =
      suite_head(fmt::format("underpin audit of {}", report.account), 0, 0, 0, 0, report);
  out += "    <properties>\n";
  out += property("result", headline(report).line());
  out += property("score", score_words(report));
  out +=
      property("benchmark", fmt::format("{} v{}", report.benchmark_name, report.benchmark_version));
  out += property("account", report.account);
  out += property("partition", report.partition);
  out += property("caller", report.caller);
  out += property("taken_at", format_time(report.taken_at));
  out += property("judged_at", format_time(report.judged_at));
  out += property("reading", word(report.reading));
  out += property("regions", join(judged_regions(report), ", "));
  out += property("regions_skipped", skipped_regions(report));
  for (const auto& [name, value] : options.parameters) out += property(name, value);
  out += property("snapshot_sha256", report.snapshot_sha256);
  out += property("config_sha256", options.config_sha256.value_or(""));
  out += property("version", options.tool_version);
  out += "    </properties>\n";
  std::vector<std::string> waivers, unread;
  for (const auto& entry : report.waivers) waivers.push_back("waiver " + line(entry));
  if (report.interrupted()) unread.emplace_back(kInterruptedWords);
  const auto sorted = sorted_gaps(report);
  for (const auto& one : fold(sorted)) unread.push_back("not read: " + one.line());
  out += lines_element("system-out", waivers, "    ");
  out += lines_element("system-err", unread, "    ");
  return out + "  </testsuite>\n";
}

std::string suite(const JudgedRecommendation& row, const Report& report, const GapIndex& gaps) {
  std::string out =
      suite_head(row.id + " " + row.title, row.findings.size(), count(row, Outcome::failure),
                 count(row, Outcome::error), count(row, Outcome::skipped), report);
  out += "    <properties>\n";
  out += property("section", row.section);
  out += property("level", fmt::format("{}", row.level));
  out += property("assessment", row.assessment);
  out += property("verdict", word(row.verdict));
  if (row.waived()) out += property("waived", "true");
  if (!row.judged) out += property("judged", "false");
  if (!row.remedy.empty()) out += property("remedy", row.remedy);
  out += "    </properties>\n";
  for (const auto* finding : sorted_findings(row)) out += test_case(row, *finding, report, gaps);
  return out + "  </testsuite>\n";
}

std::string render(const Report& report, const RenderOptions& options) {
  std::size_t tests = 0, failures = 0, errors = 0;
  for (const auto& row : report.recommendations) {
    tests += row.findings.size();
    failures += count(row, Outcome::failure);
    errors += count(row, Outcome::error);
  }
  const GapIndex gaps(report);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
                     xml(fmt::format("{} v{}", report.benchmark_name, report.benchmark_version)),
                     tests, failures, errors);
  out += about(report, options);
  for (const auto& row : report.recommendations) out += suite(row, report, gaps);
  return out + "</testsuites>\n";
}

}  // namespace

const Format& junit_format() {
  static constexpr Format kFormat = {"junit", "junit.xml", "for continuous integration: JUnit XML",
                                     &render};
  return kFormat;
}

}  // namespace underpin::report
