// underpin/report/1: its members, their order, and that it is always JSON.
#include "base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"
#include "report/format.h"
#include "reports.h"

namespace underpin::report {
namespace {

std::string render(const Report& report) {
  return find_format("json").render(report, fixed_options());
}

std::string text(const json::value& value) { return std::string(value.as_string()); }

std::vector<std::string> names(const json::value& object) {
  std::vector<std::string> out;
  for (const auto& [name, value] : object.as_object()) out.emplace_back(name);
  return out;
}

TEST(JsonReport, HasTheMembersOfTheContractInTheirOrder) {
  const auto report = parse_json(render(mixed_report()));
  using Names = std::vector<std::string>;
  EXPECT_EQ(names(report), (Names{"schema", "tool", "account", "partition", "caller", "taken_at",
                                  "judged_at", "interrupted", "regions", "regions_skipped",
                                  "reading", "parameters", "config_sha256", "snapshot_sha256",
                                  "benchmark", "summary", "recommendations", "gaps", "waivers"}));
  EXPECT_EQ(names(report.at("summary")),
            (Names{"pass", "fail", "unknown", "manual", "not_applicable", "waived",
                   "waived_unknown", "score", "answered", "total"}));
  const auto& row = report.at("recommendations").at(0);
  EXPECT_EQ(names(row), (Names{"id", "key", "title", "section", "level", "assessment", "verdict",
                               "judged", "waived", "remedy", "findings"}));
  EXPECT_EQ(names(row.at("findings").at(0)),
            (Names{"id", "region", "resource", "resource_type", "locus", "verdict", "reason",
                   "notes", "waived", "evidence", "causes"}));
  EXPECT_EQ(names(report.at("gaps").at(0)),
            (Names{"type", "region", "resource", "attributes", "operation", "code", "message",
                   "missing_action", "affects", "key"}));
}

TEST(JsonReport, SaysWhatWasJudged) {
  const auto report = parse_json(render(mixed_report()));
  EXPECT_EQ(text(report.at("schema")), "underpin/report/1");
  EXPECT_EQ(text(report.at("tool").at("version")), "0.1.0");
  EXPECT_EQ(text(report.at("taken_at")), "2026-11-25T10:00:00Z");
  EXPECT_EQ(report.at("regions").as_array().size(), 4u);
  EXPECT_EQ(json::serialize(report.at("regions_skipped").at(0)),
            R"({"region":"af-south-1","reason":"the account has not opted in",)"
            R"("status":"not_opted_in"})");
  EXPECT_EQ(report.at("summary").at("answered").to_number<int>(), 6);
  EXPECT_DOUBLE_EQ(report.at("summary").at("score").as_double(), 1.0 / 11.0);
  EXPECT_TRUE(report.at("config_sha256").is_null());
}

TEST(JsonReport, CausesNameGapsThatTheReportLists) {
  const auto report = parse_json(render(mixed_report()));
  std::vector<std::string> gaps;
  for (const auto& gap : report.at("gaps").as_array()) gaps.emplace_back(gap.at("key").as_string());
  std::size_t causes = 0;
  for (const auto& row : report.at("recommendations").as_array())
    for (const auto& finding : row.at("findings").as_array())
      for (const auto& cause : finding.at("causes").as_array()) {
        ++causes;
        EXPECT_THAT(gaps, ::testing::Contains(std::string(cause.at("gap").as_string())));
      }
  EXPECT_EQ(causes, 9u);  // four trails, twice, and one key
}

TEST(JsonReport, ParametersAndConfigurationComeFromTheRun) {
  auto options = fixed_options();
  options.parameters = {{"max_age", "90"}, {"level", "1"}};
  options.config_sha256 = std::string(64, 'a');
  const auto report = parse_json(find_format("json").render(passing_report(), options));
  EXPECT_EQ(json::serialize(report.at("parameters")), R"({"level":"1","max_age":"90"})");
  EXPECT_EQ(text(report.at("config_sha256")), std::string(64, 'a'));
  EXPECT_FALSE(report.at("interrupted").as_bool());
  EXPECT_TRUE(parse_json(render(interrupted_report())).at("interrupted").as_bool());
}

TEST(JsonReport, TheOrderOfDiscoveryDoesNotShow) {
  Report shuffled = mixed_report();
  const auto expected = render(shuffled);
  for (auto& row : shuffled.recommendations) std::reverse(row.findings.begin(), row.findings.end());
  std::reverse(shuffled.gaps.begin(), shuffled.gaps.end());
  EXPECT_EQ(render(shuffled), expected);
}

TEST(JsonReport, EveryKindOfEvidenceIsItsJson) {
  Report report = passing_report();
  report.recommendations[0].findings[0].evidence = {
      {"none", Evidence::Content{}},
      {"flag", Evidence::Content(true)},
      {"count", Evidence::Content(9'007'199'254'740'993LL)},  // 2^53 + 1 is exact
      {"name", "text"},
      {"list", Evidence::Content(std::vector<std::string>{"a", "b"})},
      {"name", "again"}};
  EXPECT_THAT(render(report), ::testing::HasSubstr(R"("none": null,
            "flag": true,
            "count": 9007199254740993,
            "name": "text",
            "list": [
              "a",
              "b"
            ],
            "name#2": "again")"));
}

TEST(JsonReport, Fault40_TextsAreKeptAndOnlyBytesThatAreNoUtf8AreRewritten) {
  struct Case {
    const char* name;
    std::string text, read_back;
  };
  const std::string world = "\u4e16\u754c\U0001f600";
  const Case cases[] = {
      {"plain text", "caf\u00e9 " + world, "caf\u00e9 " + world},
      {"control characters", "a\x1b[31m\r\n\x07\x7f", "a\x1b[31m\r\n\x07\x7f"},
      {"zero bytes", std::string("a\0b", 3), std::string("a\0b", 3)},
      {"C1 and right-to-left override", "\u009b31m\u202egnp", "\u009b31m\u202egnp"},
      {"invisible beyond the basic plane", "\U000e0041", "\U000e0041"},
      {"quotes and backslashes", "\"\\u0041\\", "\"\\u0041\\"},
      {"script", "</script>", "</script>"},
      {"a lone byte", "a\xff", "a\\xff"},
      {"a broken sequence keeps what follows", "\xc3(", "\\xc3("},
      {"a surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80"},
      {"an overlong slash", "\xc0\xaf", "\\xc0\\xaf"},
      {"cut in the middle", "\xe4\xb8", "\\xe4\\xb8"},
      {"beyond Unicode", "\xf5\x80\x80\x80", "\\xf5\\x80\\x80\\x80"},
      {"255 bytes", std::string(255, 'x'), std::string(255, 'x')},
  };
  for (const auto& c : cases) {
    const auto document = render(hostile_report(c.text));
    const auto report = parse_json(document);  // refuses what is no UTF-8
    EXPECT_EQ(text(report.at("caller")), c.read_back) << c.name;
    EXPECT_EQ(text(report.at("recommendations").at(0).at("findings").at(0).at("reason")),
              c.read_back)
        << c.name;
    for (const auto line : split(document, '\n')) EXPECT_EQ(printable(line), line) << c.name;
  }
}

}  // namespace
}  // namespace underpin::report
