// 5.1: which rules of a network ACL open an administration port to everyone.
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

using ec2::NetworkAcl;
using ec2::NetworkAclRule;

NetworkAcl acl(Value<std::string> owner = kAccount) {
  return {.vpc_id = "vpc-1",
          .owner_id = std::move(owner),
          .is_default = false,
          .subnet_ids = std::vector<std::string>{"subnet-1"}};
}

NetworkAclRule rule(long long number, const char* action, const char* protocol, const char* cidr,
                    Value<long long> first = Value<long long>::absent(),
                    Value<long long> last = Value<long long>::absent()) {
  return {.network_acl_id = "acl-1",
          .protocol = protocol,
          .rule_action = action,
          .cidr_block = cidr,
          .ipv6_cidr_block = Value<std::string>::absent(),
          .egress = false,
          .rule_number = number,
          .from_port = first,
          .to_port = last,
          .icmp_type = Value<long long>::absent(),
          .icmp_code = Value<long long>::absent()};
}
NetworkAclRule allow(const char* protocol, const char* cidr, long long first, long long last) {
  return rule(100, "allow", protocol, cidr, first, last);
}
NetworkAclRule deny_ssh() { return rule(90, "deny", "6", "0.0.0.0/0", 22, 22); }
NetworkAclRule allow_all() { return rule(100, "allow", "-1", "0.0.0.0/0"); }
NetworkAclRule ipv6(NetworkAclRule made) {
  made.cidr_block = Value<std::string>::absent();
  made.ipv6_cidr_block = "::/0";
  return made;
}
NetworkAclRule egress(NetworkAclRule made) {
  made.egress = true;
  return made;
}

AccountBuilder builder_with(const std::vector<NetworkAclRule>& rules, NetworkAcl about = acl()) {
  AccountBuilder builder;
  builder.row("eu-west-1", "acl-1", std::move(about));
  int count = 0;
  for (const auto& made : rules) builder.row("eu-west-1", "acl-1:" + std::to_string(++count), made);
  return builder;
}
Snapshot with(const std::vector<NetworkAclRule>& rules, NetworkAcl about = acl()) {
  return builder_with(rules, std::move(about)).build();
}

NetworkAclRule unread_action() {
  auto made = allow_all();
  made.rule_action = denied<std::string>();
  return made;
}
NetworkAclRule of_another_acl() {
  auto made = allow_all();
  made.network_acl_id = "acl-2";
  return made;
}
NetworkAcl unassociated() {
  auto made = acl();
  made.subnet_ids = std::vector<std::string>{};
  return made;
}

}  // namespace

std::vector<Case> network_acl_cases() {
  return table(
      Case{"SSH from everywhere fails", with({allow("6", "0.0.0.0/0", 22, 22)}), fail, "tcp/22"},
      Case{"RDP over UDP from everywhere fails, though prowler looks at TCP only",
           with({allow("17", "0.0.0.0/0", 3389, 3389)}), fail, "udp/3389"},
      Case{"a range that holds the port fails", with({allow("6", "0.0.0.0/0", 20, 30)}), fail},
      Case{"all traffic from everywhere, as AWS's default ACL has it, fails", with({allow_all()}),
           fail},
      Case{"an ACL counts in a region without security groups",
           std::move(builder_with({})
                         .row("us-east-1", "acl-1", acl())
                         .row("us-east-1", "acl-1:1", allow("6", "0.0.0.0/0", 22, 22)))
               .build(),
           fail, "tcp/22"},
      Case{"an ACL of no subnet fails like another", with({allow_all()}, unassociated()), fail},
      Case{"a port beside the administration ports passes",
           with({allow("6", "0.0.0.0/0", 443, 443)}), pass},
      Case{"an office network may administrate", with({allow("6", "203.0.113.0/24", 22, 22)}),
           pass},
      Case{"ICMP has no ports", with({rule(100, "allow", "1", "0.0.0.0/0")}), pass},
      Case{"an ACL without rules denies everything and passes", with({}), pass},
      Case{"egress to everywhere passes", with({egress(allow_all())}), pass},
      Case{"a deny alone passes", with({deny_ssh()}), pass},
      Case{"a rule that earlier denies shadow fails by the letter, though prowler passes it",
           with({deny_ssh(), rule(91, "deny", "6", "0.0.0.0/0", 3389, 3389),
                 rule(92, "deny", "17", "0.0.0.0/0", 22, 22),
                 rule(93, "deny", "17", "0.0.0.0/0", 3389, 3389), allow_all()}),
           fail, "a rule opens", "shadowed"},
      Case{"a deny of one port leaves the others open, with no note of a shadow",
           with({deny_ssh(), allow_all()}), fail},
      Case{"two halves of everywhere fail, with a note, though prowler wants the exact block",
           with({rule(100, "allow", "6", "0.0.0.0/1", 22, 22),
                 rule(101, "allow", "6", "128.0.0.0/1", 22, 22)}),
           fail, "open to every address", "split-any"},
      Case{"IPv6 from everywhere is a note, though steampipe fails it", with({ipv6(allow_all())}),
           pass, "", "ipv6"},
      Case{"another ACL's rules do not count", with({of_another_acl()}), pass},
      Case{"an ACL of another account is not applicable", with({allow_all()}, acl("999999999999")),
           not_applicable, "another account"},
      Case{"no ACL at all is not applicable", AccountBuilder().build(), not_applicable},
      Case{"an unread owner is unknown", with({allow_all()}, acl(denied<std::string>())), unknown},
      Case{"an unread rule may open the port", with({unread_action()}), unknown},
      Case{"an unread rule beside one that opens the port does not matter by the letter",
           with({unread_action(), rule(200, "allow", "6", "0.0.0.0/0", 22, 22)}), fail},
      Case{"rules that could not be listed are unknown",
           builder_with({}).gap<NetworkAclRule>("eu-west-1").build(), unknown},
      Case{"ACLs that could not be listed are unknown",
           AccountBuilder().gap<NetworkAcl>("eu-west-1").gap<NetworkAclRule>("eu-west-1").build(),
           unknown});
}

namespace {

TEST(NetworkAcls, verdicts) { expect_verdicts("5.1", network_acl_cases()); }

TEST(NetworkAcls, a_shadowed_rule_has_no_effect) {
  const std::vector<NetworkAclRule> shadowed = {rule(90, "deny", "-1", "0.0.0.0/0"), allow_all()};
  EXPECT_EQ(word(judged("5.1", with(shadowed), ReadingMode::effect).verdict), "pass");
  EXPECT_EQ(word(judged("5.1", with(shadowed), ReadingMode::letter).verdict), "fail");
  EXPECT_EQ(word(judged("5.1", with(shadowed), ReadingMode::strict).verdict), "fail");
}

TEST(NetworkAcls, two_halves_are_no_rule_by_the_letter) {
  const std::vector<NetworkAclRule> halves = {rule(100, "allow", "6", "0.0.0.0/1", 22, 22),
                                              rule(101, "allow", "6", "128.0.0.0/1", 22, 22)};
  EXPECT_EQ(word(judged("5.1", with(halves), ReadingMode::letter).verdict), "pass");
  EXPECT_EQ(word(judged("5.1", with(halves), ReadingMode::effect).verdict), "fail");
}

TEST(NetworkAcls, by_effect_an_unread_rule_may_shadow_or_open) {
  EXPECT_EQ(
      word(judged("5.1", with({unread_action(), rule(200, "allow", "6", "0.0.0.0/0", 22, 22)}),
                  ReadingMode::effect)
               .verdict),
      "unknown");
}

TEST(NetworkAcls, the_evidence_names_rules_and_a_packet) {
  const auto row = judged("5.1", with({deny_ssh(), allow_all()}));
  EXPECT_EQ(evidence_names(row),
            (std::vector<std::string>{"vpc_id", "is_default", "subnet_ids", "rules", "witness"}));
}

}  // namespace
}  // namespace underpin::testing
