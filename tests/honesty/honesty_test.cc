// The law of honesty (docs/architecture.md): under any fault each finding and each row is unchanged
// or unknown; nothing becomes pass or not_applicable, no pass becomes fail, no finding vanishes
// uncovered. Both seeded accounts are recorded from the emulator once, then replayed in process
// with every operation of the recording broken in every way.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include "model/snapshot_json.h"
#include "resources/registry.h"
#include "tests/honesty/recording.h"

namespace underpin::testing {
namespace {

using Judged = std::map<std::string, const Finding*>;

Judged by_id(const JudgedRecommendation& row) {
  Judged found;
  for (const auto& finding : row.findings) found[finding.id("")] = &finding;
  return found;
}

// An unknown finding that stands for what could not be listed, where the lost one was.
bool covered(const Finding& lost, const JudgedRecommendation& row) {
  for (const auto& finding : row.findings)
    if (finding.verdict == Verdict::unknown && finding.resource == "*" &&
        (finding.region == lost.region || finding.region == "*"))
      return true;
  return false;
}

void expect_law(const Report& before, const Report& after, const std::string& fault) {
  ASSERT_EQ(before.recommendations.size(), after.recommendations.size()) << fault;
  for (std::size_t i = 0; i < before.recommendations.size(); ++i) {
    const auto &was = before.recommendations[i], &now = after.recommendations[i];
    EXPECT_TRUE(now.verdict == was.verdict || now.verdict == Verdict::unknown)
        << fault << ": row " << was.id << " " << word(was.verdict) << " became "
        << word(now.verdict);
    const auto old_findings = by_id(was), new_findings = by_id(now);
    for (const auto& [id, old_finding] : old_findings) {
      const auto found = new_findings.find(id);
      if (found == new_findings.end()) {
        EXPECT_TRUE(covered(*old_finding, now))
            << fault << ": row " << was.id << " lost " << old_finding->region << " "
            << old_finding->resource;
      } else {
        EXPECT_TRUE(found->second->verdict == old_finding->verdict ||
                    found->second->verdict == Verdict::unknown)
            << fault << ": row " << was.id << " " << old_finding->resource << " "
            << word(old_finding->verdict) << " became " << word(found->second->verdict);
      }
    }
    for (const auto& [id, finding] : new_findings) {
      if (old_findings.contains(id)) continue;
      EXPECT_EQ(word(finding->verdict), word(Verdict::unknown))
          << fault << ": row " << was.id << " gained " << finding->resource;
    }
  }
}

constexpr Fault kFaults[] = {Fault::denied, Fault::denied_by_policy, Fault::throttled,
                             Fault::truncated, Fault::html};

void break_everything(const Recording& recording) {
  for (const auto& operation : recording.operations) {
    if (operation == "sts:GetCallerIdentity") continue;  // without it nothing is audited: see below
    for (const auto fault : kFaults)
      for (const bool later : {false, true}) {
        if (later && !recording.paged.contains(operation)) continue;
        const auto name =
            fmt::format("{}{} {}", operation, later ? " after page 1" : "", name_of(fault));
        Replay replay(recording.tape, Target{operation, later, std::nullopt, fault});
        const auto broken = audit(replay, recording.url);
        EXPECT_GT(replay.hits, 0u) << name << ": the fault hit no call";
        EXPECT_FALSE(broken.report.gaps.empty()) << name << ": a failed call left no gap";
        expect_law(recording.baseline, broken.report, name);
      }
  }
}

// A row for a person stays with the person, whatever the account is like, unless evidence decides.
bool for_a_person(const JudgedRecommendation& row) {
  return row.assessment == "manual" && row.verdict == Verdict::manual;
}

TEST(Honesty, the_poor_account_fails_each_of_the_judged_rows) {
  for (const auto& row : poor().baseline.recommendations) {
    if (for_a_person(row)) continue;
    EXPECT_EQ(word(row.verdict), row.judged ? "fail" : "unknown") << row.id;
  }
}

TEST(Honesty, the_compliant_account_passes_each_of_the_judged_rows) {
  for (const auto& row : compliant().baseline.recommendations) {
    if (for_a_person(row)) continue;
    EXPECT_EQ(word(row.verdict), row.judged ? "pass" : "unknown") << row.id;
  }
}

TEST(Honesty, a_replay_without_fault_has_no_gap) {
  for (const auto* recording : {&poor(), &compliant()})
    EXPECT_TRUE(recording->baseline.gaps.empty());
}

TEST(Honesty, lists_were_recorded_with_more_than_one_page) {
  for (const auto* operation :
       {"kms:ListKeys", "s3:ListBuckets", "ec2:DescribeSecurityGroups",
        "ec2:DescribeSecurityGroupRules", "logs:DescribeMetricFilters", "cloudwatch:DescribeAlarms",
        "iam:ListUsers", "iam:GetAccountAuthorizationDetails", "iam:ListPolicies"})
    EXPECT_TRUE(poor().paged.contains(operation)) << operation;
}

TEST(Honesty, Fault14_Fault16_no_fault_makes_the_poor_account_look_better) {
  break_everything(poor());
}

TEST(Honesty, Fault14_Fault16_no_fault_makes_the_compliant_account_look_worse_or_hides_a_row) {
  break_everything(compliant());
}

TEST(Honesty, a_fault_in_one_region_leaves_the_other_regions_alone) {
  for (const auto* operation : {"kms:ListKeys", "accessanalyzer:ListAnalyzers",
                                "ec2:DescribeSecurityGroups", "cloudtrail:DescribeTrails"}) {
    Replay replay(poor().tape, Target{operation, false, "eu-west-1", Fault::denied});
    const auto broken = audit(replay, poor().url);
    expect_law(poor().baseline, broken.report, operation);
    for (const auto& gap : broken.report.gaps) EXPECT_EQ(gap.gap.region, "eu-west-1") << operation;
  }
}

TEST(Honesty, without_an_identity_there_is_an_error_and_no_report) {
  for (const auto fault : kFaults) {
    Replay replay(poor().tape, Target{"sts:GetCallerIdentity", false, std::nullopt, fault});
    EXPECT_THROW(audit(replay, poor().url), Error) << name_of(fault);
  }
}

TEST(Honesty, a_saved_snapshot_gives_the_same_report_and_the_same_bytes) {
  for (const auto* recording : {&poor(), &compliant()}) {
    Replay replay(recording->tape, std::nullopt);
    const auto first = audit(replay, recording->url);
    const auto saved = print_snapshot(first.account);
    const auto loaded = parse_snapshot(saved, all_types());
    EXPECT_EQ(print_snapshot(loaded), saved);
    const auto again = benchmark::judge(benchmark::load_benchmark("cis-1.3.0"), loaded, {});
    EXPECT_EQ(again.snapshot_sha256, first.report.snapshot_sha256);
    expect_law(first.report, again, "reloaded");
    expect_law(again, first.report, "reloaded");
  }
}

}  // namespace
}  // namespace underpin::testing
