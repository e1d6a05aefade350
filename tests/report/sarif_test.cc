// SARIF: what a viewer is told.
#include <gtest/gtest.h>

#include <set>

#include "base/json.h"
#include "base/text.h"
#include "hostile_texts.h"
#include "report/format.h"
#include "reports.h"

namespace underpin::report {
namespace {

json::value read(const Report& report, const RenderOptions& options = fixed_options()) {
  return parse_json(find_format("sarif").render(report, options));
}

const json::value& run_of(const json::value& log) { return log.at("runs").at(0); }

std::string text(const json::value& value) { return std::string(value.as_string()); }

// The first result of the rule.
const json::value& result_of(const json::value& log, std::string_view rule) {
  for (const auto& result : run_of(log).at("results").as_array())
    if (text(result.at("ruleId")) == rule) return result;
  throw std::runtime_error("no result of " + std::string(rule));
}

TEST(SarifReport, EachVerdictIsItsKindAndOnlyFailsHaveALevel) {
  const auto log = read(mixed_report());
  const struct {
    const char *rule, *kind, *level;
  } cases[] = {
      {"iam.root-no-access-keys", "fail", "error"},
      {"iam.password-length", "pass", "none"},
      {"cloudtrail.multi-region", "open", "none"},
      {"iam.user-mfa", "open", "none"},  // not yet judged
      {"account.contact-details", "review", "none"},
      {"iam.expired-certs", "notApplicable", "none"},
  };
  for (const auto& c : cases) {
    const auto& result = result_of(log, c.rule);
    EXPECT_EQ(text(result.at("kind")), c.kind) << c.rule;
    EXPECT_EQ(text(result.at("level")), c.level) << c.rule;
    const auto index = result.at("ruleIndex").to_number<std::size_t>();
    EXPECT_EQ(text(run_of(log).at("tool").at("driver").at("rules").at(index).at("id")), c.rule);
  }
}

TEST(SarifReport, AWaivedFindingIsSuppressedAndStaysAFail) {
  const auto log = read(waived_report());
  const auto& result = result_of(log, "accessanalyzer.enabled");
  EXPECT_EQ(text(result.at("kind")), "fail");
  const auto& suppression = result.at("suppressions").at(0);
  EXPECT_EQ(text(suppression.at("kind")), "external");
  EXPECT_EQ(text(suppression.at("status")), "accepted");
  EXPECT_EQ(text(suppression.at("justification")),
            "the bastion is watched; approved by ciso until 2027-03-31");
  EXPECT_TRUE(result_of(log, "kms.rotation").at("suppressions").as_array().empty());
}

TEST(SarifReport, GapsAreNotificationsThatSayTheResultsAreIncomplete) {
  const auto log = read(mixed_report());
  const auto& invocation = run_of(log).at("invocations").at(0);
  EXPECT_TRUE(invocation.at("executionSuccessful").as_bool());
  const auto& notifications = invocation.at("toolExecutionNotifications").as_array();
  EXPECT_EQ(notifications.size(), 6u);
  std::size_t errors = 0;
  for (const auto& one : notifications) {
    const bool affects = !one.at("properties").at("affects").as_array().empty();
    EXPECT_EQ(text(one.at("level")), affects ? "error" : "note");
    errors += affects ? 1 : 0;
  }
  EXPECT_EQ(errors, 5u);
  EXPECT_FALSE(run_of(read(interrupted_report()))
                   .at("invocations")
                   .at(0)
                   .at("executionSuccessful")
                   .as_bool());
}

TEST(SarifReport, FingerprintsAreTheIdsOfTheFindings) {
  const auto report = mixed_report();
  std::set<std::string> ids, fingerprints;
  for (const auto& row : report.recommendations)
    for (const auto& finding : row.findings) ids.insert(finding.id(report.account));
  const auto log = read(report);
  for (const auto& result : run_of(log).at("results").as_array())
    fingerprints.insert(text(result.at("partialFingerprints").at("underpin/finding/v1")));
  EXPECT_EQ(fingerprints, ids);
}

// GitHub refuses a log with a result without a file, or with one that has a scheme.
TEST(SarifReport, EveryResultHasARelativeLocationThatLeavesNoFolder) {
  for (const auto& [name, hostile] : hostile_texts()) {
    const auto log = read(hostile_report(hostile));
    for (const auto& result : run_of(log).at("results").as_array()) {
      const auto uri = text(
          result.at("locations").at(0).at("physicalLocation").at("artifactLocation").at("uri"));
      const auto segments = split(uri, '/');
      EXPECT_EQ(segments.size(), 3u) << name << ": " << uri;
      EXPECT_EQ(uri.find(':'), std::string::npos) << name << ": " << uri;
      for (const auto segment : segments)
        EXPECT_TRUE(segment != "" && segment != "." && segment != "..") << name << ": " << uri;
    }
  }
}

TEST(SarifReport, AMessageHoldsNeitherPlaceholderNorLink) {
  const struct {
    const char *name, *text, *shown;
  } cases[] = {
      {"braces are doubled", "a{0}b", "a{{0}}b"},
      {"a link's bracket is escaped", "[a](http://e.example)", "[a\\](http://e.example)"},
      {"brackets alone stay", "a[0]", "a[0]"},
      {"an escape sequence is shown, its braces doubled", "\x1b", "\\u{{1b}}"},
  };
  for (const auto& c : cases) {
    const auto log = read(hostile_report(c.text));
    EXPECT_EQ(text(run_of(log).at("tool").at("driver").at("rules").at(0).at("help").at("text")),
              c.shown)
        << c.name;
    // The text itself is kept in the properties.
    EXPECT_EQ(text(run_of(log).at("results").at(0).at("properties").at("reason")), c.text);
  }
}

TEST(SarifReport, TellsWhatTheRunWas) {
  auto options = fixed_options();
  options.parameters = {{"max_age", "90"}};
  options.config_sha256 = std::string(64, 'a');
  const auto log = read(waived_report(), options);
  const auto& properties = run_of(log).at("properties");
  EXPECT_EQ(text(run_of(log).at("automationDetails").at("id")), "underpin/cis-1.3.0/123456789012/");
  EXPECT_EQ(text(properties.at("score")), "score 9%, 6 of 13 answered");
  EXPECT_EQ(text(properties.at("taken_at")), "2026-11-25T10:00:00Z");
  EXPECT_EQ(text(properties.at("parameters").at("max_age")), "90");
  EXPECT_EQ(properties.at("waivers").as_array().size(), 3u);
  EXPECT_EQ(properties.at("regions_skipped").as_array().size(), 3u);
}

}  // namespace
}  // namespace underpin::report
