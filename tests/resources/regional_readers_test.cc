// The readers of Access Analyzer and EC2 on replies shaped as AWS's API references print them, and
// on odd forms.
#include <fmt/core.h>
#include <gmock/gmock.h>

#include "resources/accessanalyzer/analyzer.h"
#include "resources/ec2/security_group.h"
#include "resources/ec2/vpc_peering.h"
#include "resources/registry.h"
#include "tests/resources/fake_aws.h"

namespace underpin::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// ---- Access Analyzer. Source: IAM Access Analyzer API Reference, ListAnalyzers.

TEST(Analyzers, are_read_with_type_and_status) {
  ReaderRun run;
  run.aws.on("accessanalyzer:ListAnalyzers", json(R"({"analyzers": null})"));
  run.aws.on("accessanalyzer:ListAnalyzers", {.region = "eu-west-1"},
             json(R"({"analyzers": [{"arn": "arn:a", "name": "a", "type": "ACCOUNT",
                 "createdAt": "2026-01-01T00:00:00Z", "status": "ACTIVE", "tags": {}}]})"));
  const auto& found = run.read(reader_of(type_of<accessanalyzer::Analyzer>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_THAT(ids_of<accessanalyzer::Analyzer>(found), ElementsAre("eu-west-1 arn:a"));
  const auto* analyzer = row_of<accessanalyzer::Analyzer>(found, "eu-west-1", "arn:a");
  EXPECT_TRUE(is(analyzer->type, "ACCOUNT"));
  EXPECT_TRUE(is(analyzer->status, "ACTIVE"));
}

// ---- EC2. Source: Amazon EC2 API Reference, DescribeSecurityGroups, DescribeSecurityGroupRules,
// GetManagedPrefixListEntries.

TEST(SecurityGroups, are_read_to_the_last_page) {
  ReaderRun run;
  const auto group = [](const char* id, const char* token) {
    return ec2("DescribeSecurityGroups",
               fmt::format("<securityGroupInfo><item><ownerId>123456789012</ownerId>"
                           "<groupId>{}</groupId><groupName>web</groupName>"
                           "<groupDescription>web</groupDescription><vpcId>vpc-1</vpcId>"
                           "<ipPermissions/><ipPermissionsEgress/></item></securityGroupInfo>{}",
                           id, token));
  };
  run.aws.on("ec2:DescribeSecurityGroups", ec2("DescribeSecurityGroups", "<securityGroupInfo/>"));
  run.aws.on("ec2:DescribeSecurityGroups", {"eu-west-1", 1},
             group("sg-1", "<nextToken>t</nextToken>"));
  run.aws.on("ec2:DescribeSecurityGroups", {"eu-west-1", 2}, group("sg-2", "<nextToken/>"));
  const auto& found = run.read(reader_of(type_of<ec2::SecurityGroup>()));
  EXPECT_THAT(ids_of<ec2::SecurityGroup>(found), ElementsAre("eu-west-1 sg-1", "eu-west-1 sg-2"));
  const auto* row = row_of<ec2::SecurityGroup>(found, "eu-west-1", "sg-1");
  EXPECT_TRUE(is(row->owner_id, kAccount));
  EXPECT_TRUE(is(row->vpc_id, "vpc-1"));
  EXPECT_TRUE(is(row->name, "web"));
}

std::string rule(const char* id, const char* egress, const std::string& rest) {
  return fmt::format(
      "<item><securityGroupRuleId>{}</securityGroupRuleId><groupId>sg-1</groupId>"
      "<groupOwnerId>123456789012</groupOwnerId>{}<ipProtocol>tcp</ipProtocol>"
      "<fromPort>22</fromPort><toPort>22</toPort>{}<tagSet/></item>",
      id, egress, rest);
}

struct Rules : ReaderRun {
  const Snapshot& read_rules(const std::string& items) {
    earlier.regions = {{"eu-west-1", Region::Status::enabled, {}}};
    aws.on("ec2:DescribeSecurityGroupRules",
           ec2("DescribeSecurityGroupRules",
               "<securityGroupRuleSet>" + items + "</securityGroupRuleSet>"));
    return read(reader_of(type_of<ec2::IngressRule>()));
  }
};

TEST(IngressRules, each_source_is_a_field_of_its_own_and_egress_has_its_own_table) {
  Rules run;
  const auto& found = run.read_rules(
      rule("sgr-1", "<isEgress>false</isEgress>", "<cidrIpv4>0.0.0.0/0</cidrIpv4>") +
      rule("sgr-2", "<isEgress>false</isEgress>", "<cidrIpv6>::/0</cidrIpv6>") +
      rule("sgr-3", "<isEgress>false</isEgress>", "<prefixListId>pl-1</prefixListId>") +
      rule("sgr-4", "<isEgress>false</isEgress>",
           "<referencedGroupInfo><groupId>sg-2</groupId><userId>1</userId></referencedGroupInfo>") +
      rule("sgr-5", "<isEgress>true</isEgress>", "<cidrIpv4>0.0.0.0/0</cidrIpv4>"));
  EXPECT_THAT(ids_of<ec2::IngressRule>(found), ElementsAre("eu-west-1 sgr-1", "eu-west-1 sgr-2",
                                                           "eu-west-1 sgr-3", "eu-west-1 sgr-4"));
  EXPECT_THAT(ids_of<ec2::EgressRule>(found), ElementsAre("eu-west-1 sgr-5"));
  const auto* egress = row_of<ec2::EgressRule>(found, "eu-west-1", "sgr-5");
  EXPECT_TRUE(is(egress->security_group_id, "sg-1"));
  EXPECT_TRUE(is(egress->cidr_ipv4, "0.0.0.0/0"));
  const auto row = [&](const char* id) { return row_of<ec2::IngressRule>(found, "eu-west-1", id); };
  EXPECT_TRUE(is(row("sgr-1")->cidr_ipv4, "0.0.0.0/0"));
  EXPECT_TRUE(row("sgr-1")->cidr_ipv6.is_absent());
  EXPECT_TRUE(is(row("sgr-1")->security_group_id, "sg-1"));
  EXPECT_TRUE(is(row("sgr-1")->from_port, 22));
  EXPECT_TRUE(is(row("sgr-2")->cidr_ipv6, "::/0"));
  EXPECT_TRUE(is(row("sgr-3")->prefix_list_id, "pl-1"));
  EXPECT_TRUE(is(row("sgr-4")->referenced_security_group_id, "sg-2"));
}

TEST(IngressRules, one_whose_direction_cannot_be_read_is_kept_in_both_tables_with_nothing_known) {
  for (const auto* direction : {"", "<isEgress/>", "<isEgress>perhaps</isEgress>"}) {
    Rules run;
    const auto& found = run.read_rules(rule("sgr-1", direction, "<cidrIpv4>0.0.0.0/0</cidrIpv4>"));
    ASSERT_THAT(ids_of<ec2::IngressRule>(found), ElementsAre("eu-west-1 sgr-1")) << direction;
    ASSERT_THAT(ids_of<ec2::EgressRule>(found), ElementsAre("eu-west-1 sgr-1")) << direction;
    EXPECT_TRUE(
        row_of<ec2::IngressRule>(found, "eu-west-1", "sgr-1")->security_group_id.is_unknown())
        << direction;
    EXPECT_TRUE(
        row_of<ec2::EgressRule>(found, "eu-west-1", "sgr-1")->security_group_id.is_unknown())
        << direction;
  }
}

TEST(IngressRules, one_that_names_no_group_is_kept_with_nothing_known) {
  Rules run;
  const auto& found = run.read_rules(
      "<item><securityGroupRuleId>sgr-1</securityGroupRuleId><isEgress>false</isEgress>"
      "<ipProtocol>-1</ipProtocol><cidrIpv4>0.0.0.0/0</cidrIpv4></item>");
  ASSERT_THAT(ids_of<ec2::IngressRule>(found), ElementsAre("eu-west-1 sgr-1"));
  EXPECT_TRUE(
      row_of<ec2::IngressRule>(found, "eu-west-1", "sgr-1")->security_group_id.is_unknown());
}

TEST(IngressRules, one_without_an_id_leaves_the_table_incomplete) {
  Rules run;
  const auto& found = run.read_rules(
      "<item><groupId>sg-1</groupId><isEgress>false</isEgress><ipProtocol>-1</ipProtocol>"
      "<cidrIpv4>0.0.0.0/0</cidrIpv4></item>");
  EXPECT_THROW(found.in<ec2::IngressRule>("eu-west-1").size(), Undecided);
}

TEST(IngressRules, a_port_that_is_no_number_is_unknown) {
  Rules run;
  const auto& found = run.read_rules(
      "<item><securityGroupRuleId>sgr-1</securityGroupRuleId><groupId>sg-1</groupId>"
      "<isEgress>false</isEgress><ipProtocol>-1</ipProtocol><fromPort>any</fromPort></item>");
  const auto* row = row_of<ec2::IngressRule>(found, "eu-west-1", "sgr-1");
  EXPECT_TRUE(row->from_port.is_unknown());
  EXPECT_TRUE(row->to_port.is_absent());
}

void name_list(ReaderRun& run, const char* id) {
  run.row<ec2::IngressRule>("eu-west-1", "sgr-" + std::string(id)).prefix_list_id = id;
}
aws::Response entries(const char* cidr, const char* token) {
  return ec2("GetManagedPrefixListEntries",
             fmt::format("<entrySet><item><cidr>{}</cidr></item></entrySet>{}", cidr, token));
}

TEST(PrefixLists, that_rules_name_are_read_once_and_to_the_last_page) {
  ReaderRun run;
  name_list(run, "pl-1");
  run.row<ec2::IngressRule>("eu-west-1", "sgr-again").prefix_list_id = "pl-1";
  run.row<ec2::IngressRule>("us-east-1", "sgr-none").prefix_list_id = Value<std::string>::absent();
  run.aws.on("ec2:GetManagedPrefixListEntries", {.page = 1},
             entries("10.0.0.0/8", "<nextToken>t</nextToken>"));
  run.aws.on("ec2:GetManagedPrefixListEntries", {.page = 2}, entries("0.0.0.0/0", ""));
  const auto& found = run.read(reader_of(type_of<ec2::ManagedPrefixList>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_EQ(run.aws.calls().size(), 2u);
  EXPECT_TRUE(is(row_of<ec2::ManagedPrefixList>(found, "eu-west-1", "pl-1")->entries,
                 std::vector<std::string>{"10.0.0.0/8", "0.0.0.0/0"}));
}

TEST(PrefixLists, one_whose_later_page_is_refused_has_unknown_entries_not_fewer) {
  ReaderRun run;
  name_list(run, "pl-1");
  name_list(run, "pl-2");
  run.aws.on("ec2:GetManagedPrefixListEntries", entries("10.0.0.0/8", ""));
  run.aws.on("ec2:GetManagedPrefixListEntries", {.page = 1, .holds = "pl-1"},
             entries("10.0.0.0/8", "<nextToken>t</nextToken>"));
  run.aws.refuse("ec2:GetManagedPrefixListEntries", {.page = 2}, "UnauthorizedOperation");
  const auto& found = run.read(reader_of(type_of<ec2::ManagedPrefixList>()));
  EXPECT_THAT(
      gap_keys(found),
      ElementsAre("aws_ec2_managed_prefix_list/eu-west-1/pl-1/ec2:GetManagedPrefixListEntries"));
  EXPECT_TRUE(row_of<ec2::ManagedPrefixList>(found, "eu-west-1", "pl-1")->entries.is_unknown());
  EXPECT_TRUE(row_of<ec2::ManagedPrefixList>(found, "eu-west-1", "pl-2")->entries.is_known());
}

TEST(PrefixLists, of_routes_are_read_when_they_may_lead_over_a_peering_connection) {
  ReaderRun run;
  const auto name = [&](const char* list, Value<std::string> connection) {
    auto& route = run.row<ec2::Route>("eu-west-1", "rtb-1:" + std::string(list));
    route.destination_prefix_list_id = list;
    route.vpc_peering_connection_id = std::move(connection);
  };
  name("pl-peer", "pcx-1");
  name("pl-unread", Value<std::string>::unknown({}));
  name("pl-gateway", Value<std::string>::absent());
  run.aws.on("ec2:GetManagedPrefixListEntries", entries("10.0.0.0/8", ""));
  EXPECT_THAT(
      ids_of<ec2::ManagedPrefixList>(run.read(reader_of(type_of<ec2::ManagedPrefixList>()))),
      ElementsAre("eu-west-1 pl-peer", "eu-west-1 pl-unread"));
}

TEST(PrefixLists, of_rules_that_could_not_be_listed_may_be_missing) {
  ReaderRun run;
  run.gap<ec2::IngressRule>("eu-west-1", "ec2:DescribeSecurityGroupRules");
  const auto& found = run.read(reader_of(type_of<ec2::ManagedPrefixList>()));
  ASSERT_EQ(found.gaps().size(), 1u);
  EXPECT_EQ(found.gaps().front().code, kKeysUnread);
}

}  // namespace
}  // namespace underpin::testing
