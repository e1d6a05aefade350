// What a report says as a whole.
#include "report/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports.h"

namespace underpin::report {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Summary, PlainWordsSayWhatWasDoneWhatFailsAndWhatIsMissing) {
  const auto words = [](const Report& report) { return in_plain_words(report, fold(report.gaps)); };
  EXPECT_THAT(
      words(mixed_report()),
      ElementsAre("On 2026-11-25 account 123456789012 was held against the 13 "
                  "recommendations of the CIS AWS Foundations Benchmark v1.3.0, in 4 "
                  "regions.",
                  "4 fail, 3 of level 1; the most, 2, under Identity and Access Management.",
                  "6 could not be judged: they may hide a fail.", "1 is for a person to answer.",
                  "The auditor lacks 2 permissions; see what could not be read."));
  EXPECT_THAT(words(waived_report())[2],
              "People have accepted 1 of these fails for a time; it still counts as failing.");
  EXPECT_THAT(words(partial_report()),
              ElementsAre("On 2026-11-25 account 123456789012 was held against 4 of the 55 "
                          "recommendations of the CIS AWS Foundations Benchmark v1.3.0, in 4 "
                          "regions.",
                          "Nothing that was judged fails.",
                          "Nothing is said here about the other 51 recommendations."));
  EXPECT_THAT(words(unanswered_report())[0],
              "On 2026-11-25 account 123456789012 was held against the 3 recommendations of the "
              "CIS AWS Foundations Benchmark v1.3.0.");
}

TEST(Summary, SectionsKeepTheBenchmarksOrderAndCountEveryRow) {
  const Report report = mixed_report();
  const auto all = sections(report);
  std::vector<std::string> names;
  Counts sum{};
  for (const auto& section : all) {
    names.push_back(section.name);
    const auto of_section = section.counts();
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += of_section[i];
  }
  EXPECT_THAT(names,
              ElementsAre("Identity and Access Management", "Logging", "Monitoring", "Networking"));
  EXPECT_EQ(sum, counts(report));
  EXPECT_EQ(sum, (Counts{1, 4, 6, 1, 1}));
}

TEST(Summary, StepsNameTheRecommendationTheyMend) {
  const Report report = mixed_report();
  const auto steps = next_steps(report, fold(report.gaps));
  ASSERT_EQ(steps.size(), 5u);
  EXPECT_EQ(steps[0].id, "1.4");
  EXPECT_EQ(steps[0].line(), "1.4 sign in as the root user and delete its access keys");
  EXPECT_EQ(steps[3].id, "");
  EXPECT_THAT(next_steps(passing_report(), {}), IsEmpty());
}

TEST(Summary, AReportInWhichNothingCountsHasNoScore) {
  Report report = passing_report();
  for (auto& row : report.recommendations) row.verdict = Verdict::not_applicable;
  EXPECT_EQ(score_words(report), "no score, 4 of 4 answered");
  EXPECT_EQ(score_words(mixed_report()), "score 9%, 6 of 13 answered");
}

}  // namespace
}  // namespace underpin::report
