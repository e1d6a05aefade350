// 5.3: the default security group of every VPC has no rule.
#include "resources/ec2/network_interface.h"
#include "resources/ec2/vpc.h"
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

using ec2::EgressRule;
using ec2::IngressRule;
using ec2::NetworkInterface;
using ec2::SecurityGroup;
using ec2::Vpc;

SecurityGroup group(Value<std::string> name, const char* vpc, Value<std::string> owner = kAccount) {
  return {.name = std::move(name), .vpc_id = vpc, .owner_id = std::move(owner)};
}
Vpc vpc(Value<std::string> owner = kAccount) {
  return {.cidr_block = "10.0.0.0/16", .owner_id = std::move(owner), .is_default = false};
}
ec2::SecurityGroupRule rule(const char* of_group) {
  return {.security_group_id = of_group,
          .ip_protocol = "-1",
          .cidr_ipv4 = "0.0.0.0/0",
          .cidr_ipv6 = Value<std::string>::absent(),
          .prefix_list_id = Value<std::string>::absent(),
          .referenced_security_group_id = Value<std::string>::absent(),
          .from_port = Value<long long>::absent(),
          .to_port = Value<long long>::absent()};
}
// AWS's own first rule: members of the group reach each other.
ec2::SecurityGroupRule from_itself() {
  auto made = rule("sg-default");
  made.cidr_ipv4 = Value<std::string>::absent();
  made.referenced_security_group_id = "sg-default";
  return made;
}

// A VPC with its default group and one more that has rules.
AccountBuilder closed(Value<std::string> name = "default", Value<std::string> owner = kAccount) {
  AccountBuilder builder;
  return std::move(builder.row("eu-west-1", "vpc-1", vpc(owner))
                       .row("eu-west-1", "sg-default", group(std::move(name), "vpc-1", owner))
                       .row("eu-west-1", "sg-web", group("web", "vpc-1"))
                       .row("eu-west-1", "sgr-web", IngressRule{rule("sg-web")})
                       .row("eu-west-1", "sgr-out", EgressRule{rule("sg-web")}));
}
AccountBuilder with_ingress(ec2::SecurityGroupRule made = from_itself()) {
  return std::move(closed().row("eu-west-1", "sgr-1", IngressRule{std::move(made)}));
}
AccountBuilder with_interface(const char* of_group) {
  return std::move(
      with_ingress().row("eu-west-1", "eni-1",
                         NetworkInterface{.description = "x",
                                          .interface_type = "interface",
                                          .vpc_id = "vpc-1",
                                          .security_groups = std::vector<std::string>{of_group}}));
}

}  // namespace

std::vector<Case> default_group_cases() {
  auto no_group = AccountBuilder();
  no_group.row("eu-west-1", "vpc-1", vpc());
  auto second_vpc = closed();
  second_vpc.row("us-east-1", "vpc-2", vpc())
      .row("us-east-1", "sg-2", group("default", "vpc-2"))
      .row("us-east-1", "sgr-2", EgressRule{rule("sg-2")});
  auto refused_groups = AccountBuilder();
  refused_groups.row("eu-west-1", "vpc-1", vpc()).gap<SecurityGroup>("eu-west-1");
  auto unplaced = rule("sg-1");
  unplaced.security_group_id = denied<std::string>();
  return table(
      Case{"a default group without rules passes, whatever other groups have", closed().build(),
           pass, "has no rule"},
      Case{"the rule that AWS makes it with fails", with_ingress().build(), fail, "has rules"},
      Case{"an edited rule, open to everyone, fails, though ScoutSuite looks for AWS's own only",
           with_ingress(rule("sg-default")).build(), fail},
      Case{"an egress rule alone fails",
           closed().row("eu-west-1", "sgr-1", EgressRule{rule("sg-default")}).build(), fail},
      Case{"a group that nothing uses fails, though prowler skips it", with_ingress().build(),
           fail},
      Case{"every VPC counts, in every region", second_vpc.build(), fail},
      Case{"a VPC shared by another account is not applicable",
           closed("default", "999999999999").build(), not_applicable, "another account"},
      Case{"no VPC is not applicable", AccountBuilder().build(), not_applicable},
      Case{"a VPC whose default group was not listed is unknown", no_group.build(), unknown,
           "was not listed"},
      Case{"a group whose name is unread may be the default one",
           closed(denied<std::string>()).build(), unknown},
      Case{"refused groups are unknown", refused_groups.build(), unknown},
      Case{"refused ingress rules are unknown", closed().gap<IngressRule>("eu-west-1").build(),
           unknown},
      Case{"refused egress rules are unknown", closed().gap<EgressRule>("eu-west-1").build(),
           unknown},
      Case{"refused VPCs are unknown", closed().gap<Vpc>("eu-west-1").build(), unknown},
      Case{"a rule that was read decides beside refused ones",
           with_ingress().gap<EgressRule>("eu-west-1").build(), fail},
      Case{"a rule of an unread group may be the default group's",
           closed().row("eu-west-1", "sgr-1", EgressRule{unplaced}).build(), unknown},
      Case{"refused interfaces are evidence only",
           closed().gap<NetworkInterface>("eu-west-1").build(), pass});
}

namespace {

TEST(DefaultGroups, verdicts) { expect_verdicts("5.3", default_group_cases()); }

Evidence::Content interfaces_of(const Snapshot& account) {
  const auto row = judged("5.3", account);
  for (const auto& finding : row.findings)
    for (const auto& fact : finding.evidence)
      if (fact.name == "network_interfaces") return fact.content;
  throw Error("no evidence of interfaces");
}

TEST(DefaultGroups, the_evidence_names_what_uses_the_group) {
  using Ids = std::vector<std::string>;
  EXPECT_EQ(interfaces_of(with_interface("sg-default").build()), Evidence::Content(Ids{"eni-1"}));
  EXPECT_EQ(interfaces_of(with_interface("sg-web").build()), Evidence::Content(Ids{}));
  EXPECT_NE(interfaces_of(closed().gap<NetworkInterface>("eu-west-1").build()),
            Evidence::Content(Ids{}));
}

}  // namespace
}  // namespace underpin::testing
