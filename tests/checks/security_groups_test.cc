// 5.2: no security group opens an administration port to every IPv4 address.
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

using ec2::IngressRule;

IngressRule rule(std::string protocol, Value<long long> from, Value<long long> to,
                 std::string cidr) {
  return {{.security_group_id = "sg-1",
           .ip_protocol = std::move(protocol),
           .cidr_ipv4 = std::move(cidr),
           .cidr_ipv6 = Value<std::string>::absent(),
           .prefix_list_id = Value<std::string>::absent(),
           .referenced_security_group_id = Value<std::string>::absent(),
           .from_port = from,
           .to_port = to}};
}
AccountBuilder group(std::vector<IngressRule> rules) {
  AccountBuilder builder;
  builder.row("eu-west-1", "sg-1",
              ec2::SecurityGroup{.name = "web", .vpc_id = "vpc-1", .owner_id = kAccount});
  for (std::size_t i = 0; i < rules.size(); ++i)
    builder.row("eu-west-1", "sgr-" + std::to_string(i), rules[i]);
  return builder;
}
Snapshot with(std::vector<IngressRule> rules) { return group(std::move(rules)).build(); }
const auto kNone = Value<std::string>::absent();
const auto kNoPort = Value<long long>::absent();

IngressRule from_ipv6() {
  auto out = rule("tcp", 22, 22, "");
  out.cidr_ipv4 = kNone;
  out.cidr_ipv6 = "::/0";
  return out;
}
IngressRule from_list() {
  auto out = rule("tcp", 22, 22, "");
  out.cidr_ipv4 = kNone;
  out.prefix_list_id = "pl-1";
  return out;
}
AccountBuilder by_list(Value<std::vector<std::string>> entries) {
  auto builder = group({from_list()});
  builder.row("eu-west-1", "pl-1", ec2::ManagedPrefixList{.entries = entries});
  return builder;
}

}  // namespace

std::vector<Case> administration_port_cases() {
  auto foreign = AccountBuilder();
  foreign.row("eu-west-1", "sg-1",
              ec2::SecurityGroup{.name = "x", .vpc_id = "v", .owner_id = "999999999999"});
  auto from_group = rule("tcp", 22, 22, "");
  from_group.cidr_ipv4 = kNone;
  from_group.referenced_security_group_id = "sg-2";
  auto rules_gap = group({});
  rules_gap.gap<IngressRule>("eu-west-1");
  auto open_beside_gap = group({rule("tcp", 22, 22, "0.0.0.0/0")});
  open_beside_gap.gap<IngressRule>("eu-west-1");
  auto groups_gap = group({});
  groups_gap.gap<ec2::SecurityGroup>("us-east-1");
  auto homeless = rule("tcp", 22, 22, "0.0.0.0/0");
  homeless.security_group_id = denied<std::string>();
  auto unread = rule("tcp", 22, 22, "0.0.0.0/0");
  unread.cidr_ipv4 = denied<std::string>();
  auto hidden_list = group({from_list()});
  hidden_list.gap<ec2::ManagedPrefixList>("eu-west-1");
  using List = std::vector<std::string>;
  const auto open = rule("tcp", 22, 22, "0.0.0.0/0");
  auto no_protocol = open, no_source = open, in_group_2 = open, list_443 = from_list();
  no_protocol.ip_protocol = denied<std::string>();
  no_source.cidr_ipv4 = kNone;
  in_group_2.security_group_id = "sg-2";
  list_443.from_port = list_443.to_port = 443;
  auto half_by_list = group({from_list(), rule("tcp", 22, 22, "128.0.0.0/1")});
  half_by_list.row("eu-west-1", "pl-1", ec2::ManagedPrefixList{.entries = List{"0.0.0.0/1"}});
  auto half_hidden = group({from_list(), rule("tcp", 22, 22, "128.0.0.0/1")});
  half_hidden.row("eu-west-1", "pl-1", ec2::ManagedPrefixList{.entries = denied<List>()});
  auto hidden_beside_open = group({from_list(), open});
  hidden_beside_open.row("eu-west-1", "pl-1", ec2::ManagedPrefixList{.entries = denied<List>()});
  auto list_for_web = group({list_443});
  list_for_web.row("eu-west-1", "pl-1", ec2::ManagedPrefixList{.entries = List{"0.0.0.0/0"}});
  auto two_groups = group({in_group_2});
  two_groups.row("eu-west-1", "sg-2", ec2::SecurityGroup{.owner_id = kAccount});
  AccountBuilder bare, owner_unread, elsewhere = group({});
  bare.row("eu-west-1", "sg-1",
           ec2::SecurityGroup{.name = "default", .vpc_id = kNone, .owner_id = kNone})
      .row("eu-west-1", "sgr-0", open);
  owner_unread.row("eu-west-1", "sg-1", ec2::SecurityGroup{.owner_id = denied<std::string>()})
      .row("eu-west-1", "sgr-0", open);
  elsewhere.row("us-east-1", "sgr-0", open);
  return table(
      Case{"a group without rules passes", with({}), pass},
      Case{"web ports open to all pass", with({rule("tcp", 443, 443, "0.0.0.0/0")}), pass},
      Case{"SSH from one network passes", with({rule("tcp", 22, 22, "10.0.0.0/8")}), pass},
      Case{"SSH open to all fails", with({rule("tcp", 22, 22, "0.0.0.0/0")}), fail, "tcp/22"},
      Case{"RDP over UDP open to all fails", with({rule("udp", 3389, 3389, "0.0.0.0/0")}), fail,
           "udp/3389"},
      Case{"a range that holds the port fails", with({rule("tcp", 0, 1024, "0.0.0.0/0")}), fail},
      Case{"all TCP ports fail", with({rule("tcp", 0, 65535, "0.0.0.0/0")}), fail},
      Case{"all traffic fails", with({rule("-1", kNoPort, kNoPort, "0.0.0.0/0")}), fail},
      Case{"a group that nothing uses fails like another",
           std::move(
               group({open}).row(
                   "eu-west-1", "vpc-1",
                   ec2::Vpc{.cidr_block = "10.0.0.0/16", .owner_id = kAccount, .is_default = true}))
               .build(),
           fail, "tcp/22"},
      Case{"another protocol passes, whatever ports stand beside it",
           with({rule("47", 22, 22, "0.0.0.0/0")}), pass},
      Case{"TCP by its number fails", with({rule("6", 22, 22, "0.0.0.0/0")}), fail},
      Case{"two halves of the internet fail with a note",
           with({rule("tcp", 22, 22, "0.0.0.0/1"), rule("tcp", 22, 22, "128.0.0.0/1")}), fail, "",
           "split-any"},
      Case{"one half of the internet passes", with({rule("tcp", 22, 22, "0.0.0.0/1")}), pass},
      Case{"ICMP from all passes", with({rule("icmp", -1, -1, "0.0.0.0/0")}), pass},
      Case{"SSH from ::/0 is a note in 1.3.0", with({from_ipv6()}), pass, "", "ipv6"},
      Case{"another group is not the internet", with({from_group}), pass},
      Case{"a prefix list that holds 0.0.0.0/0 fails",
           by_list(List{"10.0.0.0/8", "0.0.0.0/0"}).build(), fail},
      Case{"a prefix list of offices passes", by_list(List{"198.51.100.0/24"}).build(), pass},
      Case{"a prefix list that cannot be read is unknown", by_list(denied<List>()).build(),
           unknown},
      Case{"prefix lists of a refused region are unknown", hidden_list.build(), unknown},
      Case{"a group of another account is not applicable", foreign.build(), not_applicable,
           "another account"},
      Case{"rules that could not be listed are unknown", rules_gap.build(), unknown},
      Case{"an open rule decides beside a gap", open_beside_gap.build(), fail},
      Case{"groups that could not be listed are unknown", groups_gap.build(), unknown},
      Case{"an open rule of an unreadable group is unknown, never a pass", with({homeless}),
           unknown},
      Case{"a rule with an unreadable source is unknown", with({unread}), unknown},
      Case{"a rule with an unreadable source does not hide an open one",
           with({unread, rule("tcp", 22, 22, "0.0.0.0/0")}), fail},
      Case{"a rule whose protocol is unreadable is unknown", with({no_protocol}), unknown},
      Case{"a rule that names no source at all is unknown", with({no_source}), unknown,
           "names no source"},
      Case{"a source that is no address block is unknown", with({rule("tcp", 22, 22, "everyone")}),
           unknown, "no CIDR block"},
      Case{"ports in the wrong order are unknown, never closed",
           with({rule("tcp", 3389, 22, "0.0.0.0/0")}), unknown},
      Case{"three ranges that add up fail with a note",
           with({rule("tcp", 22, 22, "0.0.0.0/1"), rule("tcp", 22, 22, "128.0.0.0/2"),
                 rule("-1", kNoPort, kNoPort, "192.0.0.0/2")}),
           fail, "", "split-any"},
      Case{"halves for different ports do not add up",
           with({rule("tcp", 22, 22, "0.0.0.0/1"), rule("tcp", 3389, 3389, "128.0.0.0/1")}), pass},
      Case{"a prefix list with one half and a rule with the other add up", half_by_list.build(),
           fail, "", "split-any"},
      Case{"a prefix list that may hold the other half is unknown", half_hidden.build(), unknown},
      Case{"a prefix list that cannot be read does not hide an open rule",
           hidden_beside_open.build(), fail},
      Case{"a prefix list of IPv6 is a note", by_list(List{"::/0"}).build(), pass, "", "ipv6"},
      Case{"a prefix list for web ports matters to nobody", list_for_web.build(), pass},
      Case{"one open group among others fails", two_groups.build(), fail, "tcp/22"},
      Case{"a group without a VPC or an owner counts like others", bare.build(), fail},
      Case{"a group whose owner is unread is unknown", owner_unread.build(), unknown},
      Case{"the same group id in another region is another group", elsewhere.build(), pass},
      Case{"no group at all is not applicable", AccountBuilder().build(), not_applicable});
}

namespace {

TEST(SecurityGroups, verdicts) { expect_verdicts("5.2", administration_port_cases()); }

TEST(SecurityGroups, the_letter_asks_for_one_rule_and_the_effect_for_all_addresses) {
  const auto split = with({rule("tcp", 22, 22, "0.0.0.0/1"), rule("tcp", 22, 22, "128.0.0.0/1")});
  EXPECT_EQ(word(judged("5.2", split, ReadingMode::letter).verdict), "pass");
  EXPECT_EQ(word(judged("5.2", split, ReadingMode::effect).verdict), "fail");
}

TEST(SecurityGroups, a_fail_names_the_rules_by_id_and_a_packet) {
  const auto row =
      judged("5.2", with({rule("tcp", 443, 443, "0.0.0.0/0"), rule("tcp", 22, 22, "0.0.0.0/0")}));
  const auto& evidence = row.findings.at(0).evidence;
  const Evidence rules("rules", std::vector<std::string>{"sgr-1"});
  EXPECT_NE(std::find(evidence.begin(), evidence.end(), rules), evidence.end());
}

std::string verdict_with_ports(std::vector<std::string> ports, const Snapshot& account) {
  const checks::Parameters with({{"ports", std::move(ports)}});
  const auto* check = checks::find_check("vpc.sg-admin-ports");
  const auto findings = checks::run(*check, "vpc.sg-ssh", {account, with, ReadingMode::strict});
  return std::string(word(combine(findings)));
}

TEST(SecurityGroups, a_row_may_name_other_ports) {
  const auto ssh = with({rule("tcp", 22, 22, "0.0.0.0/0")});
  const auto winrm = with({rule("tcp", 5986, 5986, "0.0.0.0/0")});
  EXPECT_EQ(verdict_with_ports({"22"}, ssh), "fail");
  EXPECT_EQ(verdict_with_ports({"3389"}, ssh), "pass");
  EXPECT_EQ(verdict_with_ports({"22", "3389", "5986"}, winrm), "fail");
  EXPECT_EQ(verdict_with_ports({}, winrm), "pass") << "22 and 3389 unless the row says more";
}

TEST(SecurityGroups, no_reading_makes_more_of_one_open_rule) {
  const auto open = with({rule("tcp", 22, 22, "0.0.0.0/0")});
  for (const auto reading : {ReadingMode::strict, ReadingMode::letter, ReadingMode::effect})
    EXPECT_EQ(word(judged("5.2", open, reading).verdict), "fail");
}

TEST(SecurityGroups, each_group_and_each_region_that_was_refused_has_a_finding) {
  auto account = group({rule("tcp", 22, 22, "0.0.0.0/0")});
  account.row("us-east-1", "sg-2", ec2::SecurityGroup{.owner_id = kAccount})
      .gap<ec2::SecurityGroup>("us-east-1");
  std::vector<std::string> seen;
  for (const auto& finding : judged("5.2", account.build()).findings)
    seen.push_back(finding.region + " " + finding.resource + " " +
                   std::string(word(finding.verdict)));
  EXPECT_EQ(seen, (std::vector<std::string>{"eu-west-1 sg-1 fail", "us-east-1 * unknown",
                                            "us-east-1 sg-2 pass"}));
}

// In 1.2.0 SSH and RDP are two rows with the same logic.
std::string verdict_of_1_2_0(const char* key, const Snapshot& account) {
  static const auto all = benchmark::load_benchmark("cis-1.2.0");
  const auto one = benchmark::select(all, {2, {key}, {}});
  return std::string(word(benchmark::judge(one, account, {}).recommendations.at(0).verdict));
}

TEST(SecurityGroups, ssh_and_rdp_are_judged_apart_for_1_2_0) {
  const struct {
    const char* name;
    IngressRule made;
    const char *ssh, *rdp;
  } cases[] = {
      {"SSH alone", rule("tcp", 22, 22, "0.0.0.0/0"), "fail", "pass"},
      {"RDP over UDP alone", rule("udp", 3389, 3389, "0.0.0.0/0"), "pass", "fail"},
      {"a range with port 22, which ScoutSuite does not see", rule("tcp", 0, 1024, "0.0.0.0/0"),
       "fail", "pass"},
      {"all traffic, which ScoutSuite does not see", rule("-1", kNoPort, kNoPort, "0.0.0.0/0"),
       "fail", "fail"},
      {"neither", rule("tcp", 443, 443, "0.0.0.0/0"), "pass", "pass"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(verdict_of_1_2_0("vpc.sg-ssh", with({c.made})), c.ssh) << c.name;
    EXPECT_EQ(verdict_of_1_2_0("vpc.sg-rdp", with({c.made})), c.rdp) << c.name;
  }
}

}  // namespace
}  // namespace underpin::testing
