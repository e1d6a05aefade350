// Security groups: who opens administration ports to everyone, and what other tools get wrong.
#include "semantics/network_security_group.h"

#include <gtest/gtest.h>

#include <vector>

namespace underpin::semantics {
namespace {

using Rules = std::vector<IngressRule>;

IngressRule from(std::string cidr, std::string protocol, std::optional<std::int64_t> first,
                 std::optional<std::int64_t> last) {
  IngressRule rule{.ip_protocol = std::move(protocol), .from_port = first, .to_port = last};
  (cidr.find(':') == std::string::npos ? rule.cidr_ipv4 : rule.cidr_ipv6) = std::move(cidr);
  return rule;
}

IngressRule tcp(std::string cidr, std::int64_t port) {
  return from(std::move(cidr), "tcp", port, port);
}

IngressRule listed(std::optional<std::vector<std::string>> entries, std::string protocol = "tcp",
                   std::int64_t port = 22) {
  return {.ip_protocol = std::move(protocol),
          .from_port = port,
          .to_port = port,
          .prefix_list_id = "pl-0a1b",
          .prefix_list_entries = std::move(entries)};
}

IngressRule from_group() {
  return {.ip_protocol = "-1", .referenced_security_group_id = "sg-0123456789abcdef0"};
}

constexpr auto kYes = Decision::yes;
constexpr auto kNo = Decision::no;
constexpr auto kUndecided = Decision::undecided;
constexpr auto kNone = std::nullopt;

bool noted(const FamilyExposure& side, std::string_view code) {
  for (const auto& note : side.notes)
    if (note.code == code) return true;
  return false;
}

TEST(SecurityGroup, OpensAdministrationPortsToEveryIpv4Address) {
  struct Case {
    const char* name;
    Rules rules;
    Decision letter, effect;
  };
  const Case cases[] = {
      {"no rules open nothing", {}, kNo, kNo},
      {"tcp 22 from anywhere is open", {tcp("0.0.0.0/0", 22)}, kYes, kYes},
      {"tcp 3389 from anywhere is open", {tcp("0.0.0.0/0", 3389)}, kYes, kYes},
      {"udp 3389 from anywhere is open: TCP-only tools pass it",
       {from("0.0.0.0/0", "udp", 3389, 3389)},
       kYes,
       kYes},
      {"the range 0-1024 contains 22: tools that compare the port key pass it",
       {from("0.0.0.0/0", "tcp", 0, 1024)},
       kYes,
       kYes},
      {"the range 1-65535 is open", {from("0.0.0.0/0", "tcp", 1, 65535)}, kYes, kYes},
      {"all traffic is open: tools that look for `TCP` pass it",
       {from("0.0.0.0/0", "-1", kNone, kNone)},
       kYes,
       kYes},
      {"all traffic is open whatever ports stand beside it",
       {from("0.0.0.0/0", "-1", 443, 443)},
       kYes,
       kYes},
      {"all traffic with -1 ports is open", {from("0.0.0.0/0", "-1", -1, -1)}, kYes, kYes},
      {"protocol number 6 is TCP", {from("0.0.0.0/0", "6", 22, 22)}, kYes, kYes},
      {"protocol number 17 is UDP", {from("0.0.0.0/0", "17", 22, 22)}, kYes, kYes},
      {"upper case TCP is TCP", {from("0.0.0.0/0", "TCP", 22, 22)}, kYes, kYes},
      {"host bits in a /0 change nothing", {tcp("10.1.2.3/0", 22)}, kYes, kYes},
      {"https from anywhere is fine", {tcp("0.0.0.0/0", 443)}, kNo, kNo},
      {"ports around 22 and 3389 are fine",
       {from("0.0.0.0/0", "tcp", 0, 21), from("0.0.0.0/0", "tcp", 23, 3388),
        from("0.0.0.0/0", "tcp", 3390, 65535)},
       kNo,
       kNo},
      {"GRE from anywhere is not SSH, whatever ports stand beside it",
       {from("0.0.0.0/0", "47", 22, 22)},
       kNo,
       kNo},
      {"ICMP type 22 is not port 22", {from("0.0.0.0/0", "icmp", 22, -1)}, kNo, kNo},
      {"all ICMP is not port 22", {from("0.0.0.0/0", "icmp", -1, -1)}, kNo, kNo},
      {"ICMP with ports no ICMP rule takes is still not TCP",
       {from("0.0.0.0/0", "icmp", 0, 65535)},
       kNo,
       kNo},
      {"22 from one network is fine", {tcp("10.0.0.0/8", 22)}, kNo, kNo},
      {"22 from half of all addresses is not everywhere", {tcp("0.0.0.0/1", 22)}, kNo, kNo},
      {"two halves are everywhere: literal comparisons pass them",
       {tcp("0.0.0.0/1", 22), tcp("128.0.0.0/1", 22)},
       kNo,
       kYes},
      {"halves by different ports are not everywhere for either",
       {tcp("0.0.0.0/1", 22), tcp("128.0.0.0/1", 3389)},
       kNo,
       kNo},
      {"halves by different protocols are not everywhere for either",
       {tcp("0.0.0.0/1", 22), from("128.0.0.0/1", "udp", 22, 22)},
       kNo,
       kNo},
      {"halves by overlapping port ranges and all traffic are everywhere",
       {from("0.0.0.0/1", "tcp", 20, 25), from("128.0.0.0/1", "-1", kNone, kNone)},
       kNo,
       kYes},
      {"everything but one address is not everything",
       {tcp("0.0.0.0/1", 22), tcp("128.0.0.0/2", 22), tcp("192.0.0.0/3", 22)},
       kNo,
       kNo},
      {"another group is no internet source", {from_group()}, kNo, kNo},
      {"a rule for ::/0 leaves IPv4 closed", {tcp("::/0", 22)}, kNo, kNo},
      {"a prefix list with 0.0.0.0/0 is open", {listed({{"10.0.0.0/8", "0.0.0.0/0"}})}, kYes, kYes},
      {"a prefix list that sums up to everything is open",
       {listed({{"0.0.0.0/1", "128.0.0.0/1"}})},
       kNo,
       kYes},
      {"a prefix list and a rule that add up are open",
       {listed({{"0.0.0.0/1"}}), tcp("128.0.0.0/1", 22)},
       kNo,
       kYes},
      {"a prefix list of offices is fine", {listed({{"198.51.100.0/24"}})}, kNo, kNo},
      {"an empty prefix list is fine", {listed({std::vector<std::string>{}})}, kNo, kNo},
      {"an unresolved prefix list is undecided", {listed(kNone)}, kUndecided, kUndecided},
      {"an unresolved prefix list for https does not matter",
       {listed(kNone, "tcp", 443)},
       kNo,
       kNo},
      {"an unresolved prefix list does not hide an open rule",
       {listed(kNone), tcp("0.0.0.0/0", 22)},
       kYes,
       kYes},
      {"an unreadable block is undecided", {tcp("10.0.0.0", 22)}, kUndecided, kUndecided},
      {"an IPv6 block in the IPv4 field is undecided",
       {{.ip_protocol = "tcp", .from_port = 22, .to_port = 22, .cidr_ipv4 = "::/0"}},
       kUndecided,
       kUndecided},
      {"an unknown protocol from anywhere is undecided",
       {from("0.0.0.0/0", "300", 22, 22)},
       kUndecided,
       kUndecided},
      {"an unknown protocol from one network cannot open the port",
       {from("10.0.0.0/8", "300", 22, 22)},
       kNo,
       kNo},
      {"TCP without ports from anywhere is undecided",
       {from("0.0.0.0/0", "tcp", kNone, kNone)},
       kUndecided,
       kUndecided},
      {"TCP with an upside-down range is undecided",
       {from("0.0.0.0/0", "tcp", 30, 20)},
       kUndecided,
       kUndecided},
      {"TCP with -1 at both ends is every port", {from("0.0.0.0/0", "tcp", -1, -1)}, kYes, kYes},
      {"a rule without a source is undecided", {{.ip_protocol = "-1"}}, kUndecided, kUndecided},
  };
  for (const auto& c : cases) {
    const auto exposure = ingress_exposure(c.rules);
    EXPECT_EQ(exposure.ipv4.letter.decision, c.letter) << c.name;
    EXPECT_EQ(exposure.ipv4.effect.decision, c.effect) << c.name;
    const bool open = c.letter == kYes || c.effect == kYes;
    EXPECT_EQ(exposure.ipv4.witness.has_value(), open) << c.name;
    EXPECT_EQ(exposure.ipv4.rules.empty(), !open) << c.name;
    EXPECT_EQ(exposure.ipv4.open.empty(), !open) << c.name;
    EXPECT_EQ(noted(exposure.ipv4, kNoteSplitAny), c.effect == kYes && c.letter == kNo) << c.name;
    EXPECT_FALSE(exposure.ipv4.effect.reason.empty()) << c.name;
  }
}

TEST(SecurityGroup, AnEditedDefaultGroupIsJudgedByItsRulesUsedOrNot) {
  // 5.3: tools that look for AWS's own default rules, or for attached interfaces, pass it.
  const Rules aws_default = {{.ip_protocol = "-1", .referenced_security_group_id = "sg-itself"}};
  const Rules edited = {from("0.0.0.0/0", "-1", kNone, kNone)};
  EXPECT_TRUE(ingress_exposure(aws_default).ipv4.strict().is_no());
  EXPECT_TRUE(ingress_exposure(edited).ipv4.strict().is_yes());
}

TEST(SecurityGroup, AnAllTrafficRuleOpensEachPortAlone) {
  // Tools with a check a port pass these where the check for all ports has failed the group.
  const Rules rules = {from("0.0.0.0/0", "-1", kNone, kNone)};
  for (const std::uint16_t port : kAdministrationPorts) {
    const std::uint16_t alone[] = {port};
    EXPECT_EQ(ingress_exposure(rules, alone).ipv4.open,
              (std::vector<Service>{{kTcp, port}, {kUdp, port}}));
  }
}

TEST(SecurityGroup, AnswersIpv6Apart) {
  const Rules rules = {tcp("::/0", 22), tcp("10.0.0.0/8", 22)};
  const auto exposure = ingress_exposure(rules);
  EXPECT_TRUE(exposure.ipv4.strict().is_no());
  EXPECT_TRUE(exposure.ipv6.strict().is_yes());
  EXPECT_TRUE(noted(exposure.ipv6, kNoteIpv6));
  EXPECT_EQ(exposure.ipv6.rules, std::vector<std::size_t>{0});
  EXPECT_EQ(exposure.ipv6.letter.witness, "tcp port 22 from 2600::1");
  EXPECT_TRUE(ingress_exposure(Rules{tcp("::/1", 22), tcp("8000::/1", 22)}).ipv6.effect.is_yes());
  EXPECT_TRUE(ingress_exposure(Rules{from("::/0", "58", kNone, kNone)}).ipv6.effect.is_no());
}

TEST(SecurityGroup, AnUnclearIpv6BlockLeavesIpv4Decided) {
  const Rules rules = {{.ip_protocol = "tcp", .from_port = 22, .to_port = 22, .cidr_ipv6 = "::"}};
  const auto exposure = ingress_exposure(rules);
  EXPECT_TRUE(exposure.ipv4.strict().is_no());
  EXPECT_TRUE(exposure.ipv6.strict().is_undecided());
  EXPECT_NE(exposure.ipv6.effect.reason.find("`::`"), std::string::npos);
}

TEST(SecurityGroup, NamesOnlyTheRulesThatOpenThePort) {
  const Rules literal = {tcp("10.0.0.0/8", 22), from("0.0.0.0/0", "-1", kNone, kNone),
                         tcp("0.0.0.0/0", 443), tcp("0.0.0.0/0", 22)};
  const auto open = ingress_exposure(literal).ipv4;
  EXPECT_EQ(open.rules, (std::vector<std::size_t>{1, 3}));
  EXPECT_EQ(open.open, (std::vector<Service>{{kTcp, 22}, {kTcp, 3389}, {kUdp, 22}, {kUdp, 3389}}));
  const Rules split = {tcp("10.0.0.0/8", 22), tcp("0.0.0.0/1", 22), tcp("128.0.0.0/1", 22)};
  EXPECT_EQ(ingress_exposure(split).ipv4.rules, (std::vector<std::size_t>{1, 2}));
}

TEST(SecurityGroup, JudgesThePortsThatAreAsked) {
  const Rules rules = {tcp("0.0.0.0/0", 3389), tcp("0.0.0.0/0", 5985)};
  const std::uint16_t ssh[] = {22};
  const std::uint16_t rdp[] = {3389};
  const std::uint16_t winrm[] = {5985, 22, 5985};
  EXPECT_TRUE(ingress_exposure(rules, ssh).ipv4.strict().is_no());
  EXPECT_TRUE(ingress_exposure(rules, rdp).ipv4.strict().is_yes());
  EXPECT_EQ(ingress_exposure(rules, winrm).ipv4.open, (std::vector<Service>{{kTcp, 5985}}));
}

TEST(SecurityGroup, NotesThatEveryPublicAddressGetsInThoughNotEveryAddress) {
  Rules rules;
  const auto ten = AddressSet(parse_cidr("10.0.0.0/8")->addresses());
  for (const auto& cidr : to_cidrs(IpFamily::v4, AddressSet(every_address(IpFamily::v4)) - ten))
    rules.push_back(tcp(print_cidr(cidr), 22));
  const auto exposure = ingress_exposure(rules).ipv4;
  EXPECT_TRUE(exposure.strict().is_no());
  EXPECT_TRUE(noted(exposure, kNoteOverBroad));
}

TEST(SecurityGroup, BeyondItsLimitIsUndecided) {
  const std::vector<std::string> entries(1000, "10.0.0.0/8");
  const Rules rules(kMostSourceBlocks / 1000 + 1, listed(entries));
  EXPECT_TRUE(ingress_exposure(rules).ipv4.strict().is_undecided());
}

}  // namespace
}  // namespace underpin::semantics
