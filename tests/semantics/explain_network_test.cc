// The reasoning about a file of security groups or network ACLs, as a person reads it.
#include "semantics/explain_network.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "semantics/network_document.h"

namespace underpin::semantics {
namespace {

TEST(ExplainNetwork, SaysWhyAGroupIsOpen) {
  EXPECT_EQ(explain_network(R"({"SecurityGroups": [{"GroupId": "sg-1", "GroupName": "web",
    "IpPermissions": [
      {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
      {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-2"}]},
      {"IpProtocol": "tcp", "FromPort": 0, "ToPort": 1024,
       "IpRanges": [{"CidrIp": "10.0.0.0/8"}, {"CidrIp": "0.0.0.0/0"}]}]}]})"),
            R"(security group `sg-1` web
  IPv4: letter yes, effect yes
    letter: a rule opens tcp/22 to `0.0.0.0/0`
    effect: tcp/22 open to every address
    because of: tcp port 0-1024 from 0.0.0.0/0
    for example: tcp port 22 from 8.8.8.8
  IPv6: letter no, effect no
    letter: no single rule opens tcp/22, tcp/3389, udp/22, udp/3389 to `::/0`
    effect: tcp/22, tcp/3389, udp/22, udp/3389 not open to every address
together, by letter or effect: 1 of 1 open to every IPv4 address
)");
}

TEST(ExplainNetwork, ShowsTheOrderOfAnAclAndWhatIsNeverReached) {
  const auto text = explain_network(R"({"NetworkAcls": [{"NetworkAclId": "acl-1", "Entries": [
    {"RuleNumber": 32767, "Protocol": "-1", "RuleAction": "deny", "Egress": false, "CidrBlock": "0.0.0.0/0"},
    {"RuleNumber": 110, "Protocol": "6", "RuleAction": "allow", "Egress": false, "CidrBlock": "0.0.0.0/0",
     "PortRange": {"From": 22, "To": 22}},
    {"RuleNumber": 100, "Protocol": "-1", "RuleAction": "deny", "Egress": false, "CidrBlock": "0.0.0.0/0"},
    {"RuleNumber": 1, "Protocol": "-1", "RuleAction": "allow", "Egress": true, "CidrBlock": "0.0.0.0/0"}]}]})");
  EXPECT_NE(text.find(R"(network ACL `acl-1`, inbound entries in order
    100 deny all traffic from 0.0.0.0/0
    110 allow tcp port 22 from 0.0.0.0/0  (never reached)
    32767 deny all traffic from 0.0.0.0/0  (never reached)
  IPv4: letter yes, effect no
)"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("for example: tcp port 22 from 8.8.8.8 (denied by rule 100)"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("note shadowed"), std::string::npos) << text;
}

TEST(ExplainNetwork, ResolvesPrefixListsThatTheFileNames) {
  const std::string group = R"({"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": [
    {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "PrefixListIds": [{"PrefixListId": "pl-1"}]}]}])";
  EXPECT_NE(explain_network(group + "}").find("letter undecided"), std::string::npos);
  EXPECT_NE(explain_network(group + R"(, "PrefixLists": {"pl-1": ["0.0.0.0/0"]}})")
                .find("IPv4: letter yes"),
            std::string::npos);
  EXPECT_NE(explain_network(group + R"(, "PrefixLists": {"pl-1": ["10.0.0.0/8"]}})")
                .find("IPv4: letter no, effect no"),
            std::string::npos);
  EXPECT_NE(explain_network(group + R"(, "PrefixLists": {"pl-1": [7]}})").find("undecided"),
            std::string::npos);
}

TEST(ExplainNetwork, WhatIsMissingIsUndecidedNeverClosed) {
  const auto text = explain_network(
      R"({"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": [{"IpRanges": [{"CidrIp": 5}]}]}],
          "NetworkAcls": [{"NetworkAclId": "acl-1", "Entries": [{}]}]})");
  EXPECT_EQ(text.find("effect no"), std::string::npos) << text;
  EXPECT_NE(text.find("effect undecided"), std::string::npos) << text;
  EXPECT_NE(text.find("0 of 2 open to every IPv4 address, 2 undecided"), std::string::npos) << text;
}

TEST(ExplainNetwork, APermissionWithoutASourceIsUndecided) {
  const auto text = explain_network(
      R"({"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": [{"IpProtocol": "-1"}]}]})");
  EXPECT_EQ(text.find("effect no"), std::string::npos) << text;
}

TEST(ExplainNetwork, RefusesOtherFilesAndHostileText) {
  EXPECT_THROW(explain_network("{}"), Error);
  EXPECT_THROW(explain_network("[]"), Error);
  EXPECT_THROW(explain_network("SecurityGroups"), Error);
  EXPECT_THROW(explain_network(R"({"SecurityGroups": [{"GroupId": "sg-1"}]})"), Error);
  EXPECT_THROW(explain_network(R"({"NetworkAcls": [{"NetworkAclId": "acl-1"}]})"), Error);
  const auto text = explain_network(
      "{\"SecurityGroups\": [{\"GroupId\": \"\\u001b[2Jsg\", \"IpPermissions\": []}]}");
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace underpin::semantics
