// Observing an account: which regions are read, which readers run and in what order, and what is
// left when a part of it fails.
#include "engine/observe.h"

#include <fmt/core.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <memory>

#include "model/snapshot_json.h"
#include "resources/ec2/security_group.h"
#include "resources/iam/account_summary.h"
#include "resources/kms/key.h"
#include "resources/s3/bucket.h"
#include "tests/resources/fake_aws.h"

namespace underpin::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using underpin::testing::FakeAws;
using underpin::testing::gap_keys;
using underpin::testing::ids_of;
using underpin::testing::json;
using underpin::testing::query;

std::string region_item(const char* name, const char* opt_in) {
  return fmt::format("<item><regionName>{}</regionName><optInStatus>{}</optInStatus></item>", name,
                     opt_in);
}

// An account of three regions, of which one is not opted in. Each enabled region has a group whose
// one rule names a prefix list.
class Observed : public ::testing::Test {
 protected:
  Observed() {
    aws_.on("sts:GetCallerIdentity", query("GetCallerIdentity",
                                           "<Arn>arn:aws:iam::123456789012:user/auditor</Arn>"
                                           "<UserId>AIDA</UserId><Account>123456789012</Account>"));
    aws_.on("ec2:DescribeRegions",
            testing::ec2("DescribeRegions",
                         "<regionInfo>" + region_item("us-east-1", "opt-in-not-required") +
                             region_item("eu-west-1", "opted-in") +
                             region_item("af-south-1", "not-opted-in") + "</regionInfo>"));
    aws_.on("ec2:DescribeSecurityGroups",
            testing::ec2(
                "DescribeSecurityGroups",
                "<securityGroupInfo><item><ownerId>123456789012</ownerId><groupId>sg-1</groupId>"
                "<groupName>web</groupName><vpcId>vpc-1</vpcId></item></securityGroupInfo>"));
    aws_.on(
        "ec2:DescribeSecurityGroupRules",
        testing::ec2("DescribeSecurityGroupRules",
                     "<securityGroupRuleSet><item><securityGroupRuleId>sgr-1</securityGroupRuleId>"
                     "<groupId>sg-1</groupId><groupOwnerId>123456789012</groupOwnerId>"
                     "<isEgress>false</isEgress><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort>"
                     "<toPort>22</toPort><prefixListId>pl-1</prefixListId></item>"
                     "</securityGroupRuleSet>"));
    aws_.on("ec2:DescribeRouteTables", testing::ec2("DescribeRouteTables", "<routeTableSet/>"));
    aws_.on("ec2:GetManagedPrefixListEntries",
            testing::ec2("GetManagedPrefixListEntries",
                         "<entrySet><item><cidr>10.0.0.0/8</cidr></item></entrySet>"));
    aws_.on("kms:ListKeys", json(R"({"Keys": [], "Truncated": false})"));
  }

  Snapshot observe(std::vector<TypeFunction> types, ObserveOptions options = {},
                   std::size_t threads = 3) {
    aws::SessionSettings settings;
    settings.region = "us-east-1";
    settings.max_attempts = 1;
    aws::Session session(aws_, aws::fixed_credentials(aws::wire::test_keys()), settings,
                         clock_.clock());
    Pool pool(threads);
    return engine::observe(session, pool, types, options);
  }

  std::size_t times(std::string_view call) const {
    const auto calls = aws_.calls();
    return static_cast<std::size_t>(std::count(calls.begin(), calls.end(), call));
  }

  FakeAws aws_;
  aws::wire::StillClock clock_;
};

TEST_F(Observed, Fault17_every_enabled_region_is_read_and_no_other) {
  const auto account = observe({&type_of<ec2::SecurityGroup>});
  EXPECT_EQ(account.account, "123456789012");
  EXPECT_THAT(account.enabled_regions(), ElementsAre("eu-west-1", "us-east-1"));
  EXPECT_THAT(ids_of<ec2::SecurityGroup>(account), ElementsAre("eu-west-1 sg-1", "us-east-1 sg-1"));
  EXPECT_THAT(account.gaps(), IsEmpty()) << "a region that is not opted in hides nothing";
  EXPECT_EQ(times("ec2:DescribeSecurityGroups af-south-1"), 0u);
}

TEST_F(Observed, a_region_left_out_is_one_gap_and_costs_no_call) {
  const struct {
    ObserveOptions options;
    std::string reason;
  } cases[] = {{{.regions = {"us-east-1"}}, "not among --region"},
               {{.exclude_regions = {"eu-west-1"}}, "--exclude-region"}};
  for (const auto& c : cases) {
    const auto account = observe({&type_of<ec2::SecurityGroup>, &type_of<kms::Key>}, c.options);
    EXPECT_THAT(gap_keys(account), ElementsAre(HasSubstr("*/eu-west-1/"))) << c.reason;
    EXPECT_THAT(account.gaps().front().message, HasSubstr(c.reason));
    EXPECT_EQ(times("ec2:DescribeSecurityGroups eu-west-1"), 0u);
    EXPECT_THROW(account.all<ec2::SecurityGroup>().size(), Undecided);
    EXPECT_EQ(account.in<ec2::SecurityGroup>("us-east-1").size(), 1u);
  }
}

TEST_F(Observed, a_region_that_does_not_exist_is_the_users_mistake) {
  try {
    observe({&type_of<kms::Key>}, {.regions = {"eu-wset-1"}});
    FAIL() << "an audit of nothing";
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("did you mean `eu-west-1`"));
  }
  EXPECT_EQ(times("kms:ListKeys us-east-1"), 0u);
}

TEST_F(Observed, regions_that_cannot_be_listed_leave_a_gap_for_all_that_were_not_asked_for) {
  aws_.refuse("ec2:DescribeRegions");
  const auto account = observe({&type_of<ec2::SecurityGroup>}, {.regions = {"eu-west-1"}});
  EXPECT_THAT(account.enabled_regions(), ElementsAre("eu-west-1"));
  EXPECT_THAT(gap_keys(account), ElementsAre(HasSubstr("*/*/")));
  EXPECT_THROW(account.all<ec2::SecurityGroup>().size(), Undecided);
}

TEST_F(Observed, only_the_readers_that_the_types_need_run_each_once_and_in_order) {
  const auto account = observe({&type_of<ec2::ManagedPrefixList>});
  EXPECT_EQ(times("kms:ListKeys us-east-1"), 0u) << "nobody asked for keys";
  for (const auto* region : {"us-east-1", "eu-west-1"}) {
    const auto rules = std::string("ec2:DescribeSecurityGroupRules ") + region;
    const auto entries = std::string("ec2:GetManagedPrefixListEntries ") + region;
    EXPECT_EQ(times(rules), 1u);
    EXPECT_EQ(times(entries), 1u);
    const auto calls = aws_.calls();
    EXPECT_LT(std::find(calls.begin(), calls.end(), rules),
              std::find(calls.begin(), calls.end(), entries))
        << "its keys come from the rules";
  }
  EXPECT_TRUE(account.requested(type_of<ec2::IngressRule>())) << "read on the way";
  EXPECT_FALSE(account.requested(type_of<kms::Key>()));
}

TEST_F(Observed, what_is_asked_few_calls_at_a_time_begins_first) {
  aws_.on("iam:GetAccountSummary", query("GetAccountSummary", "<SummaryMap/>"));
  observe({&type_of<ec2::SecurityGroup>, &type_of<iam::AccountSummary>}, {}, 0);
  EXPECT_EQ(aws_.calls().at(2), "iam:GetAccountSummary global");
}

TEST_F(Observed, a_type_asked_for_twice_is_read_once) {
  observe({&type_of<kms::Key>, &type_of<kms::Key>});
  EXPECT_EQ(times("kms:ListKeys us-east-1"), 1u);
}

TEST_F(Observed, what_one_reader_is_refused_hides_nothing_of_another) {
  aws_.refuse("kms:ListKeys", {.region = "eu-west-1"});
  const auto account = observe({&type_of<kms::Key>, &type_of<ec2::SecurityGroup>});
  EXPECT_THAT(gap_keys(account), ElementsAre("aws_kms_key/eu-west-1//kms:ListKeys"));
  EXPECT_EQ(account.all<ec2::SecurityGroup>().size(), 2u);
  EXPECT_EQ(account.in<kms::Key>("us-east-1").size(), 0u);
}

TEST_F(Observed, keys_that_were_not_read_hide_the_rows_that_hang_on_them) {
  aws_.refuse("ec2:DescribeSecurityGroupRules", {.region = "eu-west-1"});
  const auto account = observe({&type_of<ec2::ManagedPrefixList>});
  EXPECT_THROW(account.all<ec2::ManagedPrefixList>().size(), Undecided);
  EXPECT_EQ(account.in<ec2::ManagedPrefixList>("us-east-1").size(), 1u);
}

TEST_F(Observed, Fault15_a_region_that_a_policy_denies_wholly_becomes_one_gap) {
  const auto denied = [](const std::string& operation) {
    return FakeAws::error_reply(operation, "AccessDenied",
                                "not authorized with an explicit deny in a service control policy");
  };
  aws_.on("ec2:DescribeSecurityGroups", {.region = "eu-west-1"},
          denied("ec2:DescribeSecurityGroups"));
  aws_.on("kms:ListKeys", {.region = "eu-west-1"}, denied("kms:ListKeys"));
  const auto account = observe({&type_of<kms::Key>, &type_of<ec2::SecurityGroup>});
  EXPECT_THAT(gap_keys(account), ElementsAre(HasSubstr("*/eu-west-1/")));
  EXPECT_THAT(account.enabled_regions(), ElementsAre("us-east-1"));
  EXPECT_THROW(account.all<kms::Key>().size(), Undecided);
}

TEST_F(Observed, a_region_that_a_policy_denies_in_part_keeps_what_it_told) {
  aws_.on("kms:ListKeys", {.region = "eu-west-1"},
          FakeAws::error_reply("kms:ListKeys", "AccessDenied",
                               "with an explicit deny in a service control policy"));
  const auto account = observe({&type_of<kms::Key>, &type_of<ec2::SecurityGroup>});
  EXPECT_THAT(account.enabled_regions(), ElementsAre("eu-west-1", "us-east-1"));
  EXPECT_EQ(account.all<ec2::SecurityGroup>().size(), 2u);
}

TEST_F(Observed, Fault02_a_region_that_does_not_answer_becomes_one_gap) {
  aws_.silent = {"eu-west-1"};
  const auto account = observe({&type_of<kms::Key>, &type_of<ec2::ManagedPrefixList>});
  EXPECT_THAT(gap_keys(account), ElementsAre(HasSubstr("*/eu-west-1/")));
  EXPECT_EQ(account.gaps().front().code, "underpin:RegionDoesNotAnswer");
  EXPECT_THAT(account.enabled_regions(), ElementsAre("us-east-1"));
  EXPECT_THROW(account.all<kms::Key>().size(), Undecided);
  EXPECT_EQ(account.in<ec2::ManagedPrefixList>("us-east-1").size(), 1u) << "others are read";
}

TEST_F(Observed, without_an_identity_there_is_no_snapshot) {
  aws_.refuse("sts:GetCallerIdentity");
  EXPECT_THROW(observe({&type_of<kms::Key>}), aws::ApiError);
  EXPECT_EQ(times("kms:ListKeys us-east-1"), 0u);
}

TEST_F(Observed, progress_only_grows_and_ends_at_all_readers) {
  std::vector<std::size_t> done;
  std::size_t readers = 0, regions = 0;
  ObserveOptions options;
  options.progress = [&](const Progress& progress) {
    done.push_back(progress.readers_done);
    readers = progress.readers;
    regions = progress.regions;
  };
  observe({&type_of<ec2::ManagedPrefixList>, &type_of<kms::Key>}, options);
  EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
  EXPECT_EQ(done.front(), 0u);
  EXPECT_EQ(done.back(), readers);
  EXPECT_EQ(regions, 2u);
}

TEST_F(Observed, the_number_of_threads_does_not_show_in_the_snapshot) {
  aws_.refuse("ec2:GetManagedPrefixListEntries", {.region = "eu-west-1"});
  const std::vector<TypeFunction> types{&type_of<ec2::ManagedPrefixList>, &type_of<kms::Key>};
  const auto alone = print_snapshot(observe(types, {}, 0));
  for (const std::size_t threads : {1, 4, 16})
    EXPECT_EQ(print_snapshot(observe(types, {}, threads)), alone) << threads << " threads";
}

}  // namespace
}  // namespace underpin::engine
