// 1.21: an active analyzer of external access in every enabled region.
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

using accessanalyzer::Analyzer;

Analyzer analyzer(Value<std::string> type, Value<std::string> status) {
  return {.analyzer_name = "a", .type = type, .status = status};
}
AccountBuilder in_both(Value<std::string> type, Value<std::string> status) {
  AccountBuilder builder;
  builder.row("eu-west-1", "arn:eu", analyzer(type, status))
      .row("us-east-1", "arn:us", analyzer("ACCOUNT", "ACTIVE"));
  return builder;
}

}  // namespace

std::vector<Case> analyzer_cases() {
  AccountBuilder none, one_region, two_in_one, denied_region, left_out, not_opted_in;
  one_region.row("us-east-1", "arn:us", analyzer("ACCOUNT", "ACTIVE"));
  two_in_one.row("eu-west-1", "arn:1", analyzer("ACCOUNT_UNUSED_ACCESS", "ACTIVE"))
      .row("eu-west-1", "arn:2", analyzer("ACCOUNT", "ACTIVE"))
      .row("us-east-1", "arn:3", analyzer("ORGANIZATION", "ACTIVE"));
  denied_region.row("us-east-1", "arn:us", analyzer("ACCOUNT", "ACTIVE"))
      .gap<Analyzer>("eu-west-1");
  left_out = in_both("ACCOUNT", "ACTIVE");
  left_out.region({"sa-east-1", Region::Status::excluded, "left out"})
      .gap({"*", "sa-east-1", std::nullopt, {}, "", "underpin:RegionLeftOut", "left out", ""});
  not_opted_in = in_both("ACCOUNT", "ACTIVE");
  not_opted_in.region({"af-south-1", Region::Status::not_opted_in, {}});
  AccountBuilder regions_unlisted = in_both("ACCOUNT", "ACTIVE");
  regions_unlisted.gap(
      {"*", "*", std::nullopt, {}, "ec2:DescribeRegions", "UnauthorizedOperation", "no", ""});
  return table(
      Case{"an active analyzer in each region passes", in_both("ACCOUNT", "ACTIVE").build(), pass},
      Case{"the organisation's counts", in_both("ORGANIZATION", "ACTIVE").build(), pass},
      Case{"one among others is enough", two_in_one.build(), pass},
      Case{"no analyzer fails", none.build(), fail, "no analyzer in this region"},
      Case{"a region without one fails", one_region.build(), fail},
      Case{"an unused-access analyzer does not count",
           in_both("ACCOUNT_UNUSED_ACCESS", "ACTIVE").build(), fail},
      Case{"an internal-access analyzer does not count",
           in_both("ORGANIZATION_INTERNAL_ACCESS", "ACTIVE").build(), fail},
      Case{"an analyzer in the making does not count yet", in_both("ACCOUNT", "CREATING").build(),
           fail},
      Case{"an analyzer that failed does not count", in_both("ACCOUNT", "FAILED").build(), fail},
      Case{"regions that could not be listed are unknown, though those known pass",
           regions_unlisted.build(), unknown, "ec2:DescribeRegions"},
      Case{"a disabled analyzer does not count", in_both("ACCOUNT", "DISABLED").build(), fail},
      Case{"an unreadable status is unknown", in_both("ACCOUNT", denied<std::string>()).build(),
           unknown},
      Case{"a wrong type decides whatever its status",
           in_both("ACCOUNT_UNUSED_ACCESS", denied<std::string>()).build(), fail},
      Case{"a refused region is unknown", denied_region.build(), unknown},
      Case{"a region that was left out is unknown", left_out.build(), unknown},
      Case{"a region that is not opted in does not matter", not_opted_in.build(), pass});
}

namespace {

TEST(AccessAnalyzer, verdicts) { expect_verdicts("1.21", analyzer_cases()); }

TEST(AccessAnalyzer, the_evidence_is_each_analyzers_type_and_status) {
  EXPECT_EQ(evidence_names(judged("1.21", in_both("ACCOUNT", "ACTIVE").build())),
            (std::vector<std::string>{"arn:eu.type", "arn:eu.status"}));
}

}  // namespace
}  // namespace underpin::testing
