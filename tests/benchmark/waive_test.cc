// What people accept: findings keep their verdicts, and nothing is waived by accident.
#include <gmock/gmock.h>

#include "base/error.h"
#include "benchmark/benchmark.h"

namespace underpin::benchmark {
namespace {

using ::testing::HasSubstr;

Finding finding(std::string region, std::string resource, Verdict verdict) {
  Finding out;
  out.region = std::move(region);
  out.resource = std::move(resource);
  out.verdict = verdict;
  return out;
}

JudgedRecommendation row(std::string id, std::string key, std::vector<Finding> findings) {
  JudgedRecommendation out;
  out.id = std::move(id);
  out.key = std::move(key);
  out.verdict = combine(findings);
  out.findings = std::move(findings);
  return out;
}

Report sample() {
  Report report;
  report.benchmark_id = "cis-1.3.0";
  report.judged_at = *parse_time("2026-11-25T10:00:00Z");
  report.recommendations = {
      row("5.2", "vpc.sg-admin-ports",
          {finding("us-east-1", "sg-1", Verdict::fail), finding("eu-west-1", "sg-2", Verdict::fail),
           finding("us-east-1", "sg-3", Verdict::pass)}),
      row("3.8", "kms.rotation",
          {finding("eu-west-1", "*", Verdict::unknown), finding("us-east-1", "k", Verdict::pass)}),
  };
  return report;
}

config::Deviation deviation(std::string rec, std::vector<std::string> resources,
                            const char* until = "2027-01-01T00:00:00Z") {
  return {{"watched", "ciso", *parse_time(until), "2026-12-31", 3},
          std::move(rec),
          std::move(resources)};
}

Report waived_by(config::Deviation deviation) {
  config::Config config;
  config.file = "acme.yaml";
  config.deviations = {std::move(deviation)};
  auto report = sample();
  waive(report, config);
  return report;
}

TEST(Waive, a_matching_fail_keeps_its_verdict) {
  for (const char* name : {"5.2", "cis-1.3.0/5.2", "vpc.sg-admin-ports"}) {
    const auto report = waived_by(deviation(name, {"sg-1"}));
    const auto& row = report.recommendations[0];
    EXPECT_EQ(row.findings[0].verdict, Verdict::fail);
    ASSERT_TRUE(row.findings[0].waived) << name;
    EXPECT_EQ(row.findings[0].waived->approved_by, "ciso");
    EXPECT_FALSE(row.findings[1].waived) << "another group";
    EXPECT_FALSE(row.findings[2].waived) << "a pass needs no waiver";
    EXPECT_EQ(row.verdict, Verdict::fail);
    EXPECT_FALSE(row.waived()) << "one of two fails is open";
    EXPECT_EQ(report.waivers[0].state, UsedWaiver::State::used);
    EXPECT_EQ(report.waivers[0].findings, 1u);
    EXPECT_EQ(report.summary().waived, 0u);
    EXPECT_EQ(report.summary().fail, 1u);
  }
}

TEST(Waive, a_row_is_waived_when_every_open_finding_is) {
  const auto report = waived_by(deviation("5.2", {"sg-?"}));
  EXPECT_TRUE(report.recommendations[0].waived());
  EXPECT_EQ(report.summary().waived, 1u);
  EXPECT_EQ(report.summary().fail, 1u) << "the verdict stays";
  EXPECT_EQ(report.summary().score(), 0.0) << "and so does the score";
}

TEST(Waive, an_unknown_beside_waived_fails_keeps_the_row_open) {
  auto report = sample();
  auto& row = report.recommendations[0];
  row.findings.push_back(finding("us-east-1", "*", Verdict::unknown));
  config::Config config;
  config.deviations = {deviation("5.2", {"sg-*"})};
  waive(report, config);
  EXPECT_FALSE(row.waived()) << "a group that was not read may fail too";
}

TEST(Waive, past_its_last_day_an_entry_waives_nothing_and_is_named) {
  const auto report = waived_by(deviation("5.2", {"*"}, "2026-11-25T10:00:00Z"));
  EXPECT_FALSE(report.recommendations[0].findings[0].waived);
  EXPECT_EQ(report.waivers[0].state, UsedWaiver::State::expired);
  EXPECT_EQ(report.waivers[0].place, "acme.yaml:3");
}

TEST(Waive, on_its_last_second_an_entry_still_holds) {
  const auto report = waived_by(deviation("5.2", {"*"}, "2026-11-25T10:00:01Z"));
  EXPECT_TRUE(report.recommendations[0].waived());
}

TEST(Waive, an_entry_that_matches_nothing_is_told) {
  const auto report = waived_by(deviation("5.2", {"sg-"}));
  EXPECT_EQ(report.waivers[0].state, UsedWaiver::State::unused) << "a prefix is no pattern";
  EXPECT_EQ(waived_by(deviation("1.4", {"*"})).waivers[0].state, UsedWaiver::State::unused)
      << "a row that is not selected";
}

TEST(Waive, a_recommendation_that_does_not_exist_is_a_mistake) {
  try {
    waived_by(deviation("5.22", {"*"}));
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("acme.yaml:3: no recommendation `5.22`"));
  }
}

TEST(Waive, a_region_out_of_scope_waives_what_is_unknown_there) {
  config::Config config;
  config.regions_out_of_scope = {
      {{"unused", "ciso", *parse_time("2027-01-01T00:00:00Z"), "2026-12-31", 9}, "eu-west-1"}};
  auto report = sample();
  waive(report, config);
  EXPECT_TRUE(report.recommendations[1].waived());
  EXPECT_EQ(report.summary().waived_unknown, 1u);
  EXPECT_TRUE(report.recommendations[0].findings[1].waived) << "and what fails there";
  EXPECT_FALSE(report.recommendations[0].findings[0].waived) << "elsewhere nothing";
}

}  // namespace
}  // namespace underpin::benchmark
