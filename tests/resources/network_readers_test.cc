// The readers of network ACLs, VPCs, peering and interfaces on replies shaped as the Amazon EC2 API
// Reference prints them, and on odd forms.
#include <fmt/core.h>
#include <gmock/gmock.h>

#include "resources/ec2/network_acl.h"
#include "resources/ec2/network_interface.h"
#include "resources/ec2/security_group.h"
#include "resources/ec2/vpc.h"
#include "resources/ec2/vpc_peering.h"
#include "resources/registry.h"
#include "tests/resources/fake_aws.h"

namespace underpin::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// ---- network ACLs. Source: DescribeNetworkAcls, "Examples".

std::string entry(const std::string& members) { return "<item>" + members + "</item>"; }

const std::string kAllowSsh = entry(
    "<ruleNumber>100</ruleNumber><protocol>6</protocol><ruleAction>allow</ruleAction>"
    "<egress>false</egress><cidrBlock>0.0.0.0/0</cidrBlock>"
    "<portRange><from>22</from><to>22</to></portRange>");
const std::string kDenyAll = entry(
    "<ruleNumber>32767</ruleNumber><protocol>-1</protocol><ruleAction>deny</ruleAction>"
    "<egress>true</egress><cidrBlock>0.0.0.0/0</cidrBlock>");

std::string acl(const char* id, const std::string& entries) {
  return fmt::format(
      "<item><networkAclId>{}</networkAclId><vpcId>vpc-1</vpcId><default>true</default>"
      "<ownerId>123456789012</ownerId><entrySet>{}</entrySet>"
      "<associationSet><item><networkAclAssociationId>aclassoc-1</networkAclAssociationId>"
      "<networkAclId>{}</networkAclId><subnetId>subnet-1</subnetId></item></associationSet>"
      "<tagSet/></item>",
      id, entries, id);
}

struct Acls : ReaderRun {
  Acls() { earlier.regions = {{"eu-west-1", Region::Status::enabled, {}}}; }
  Acls& page(int number, const std::string& acls, const char* token = "") {
    aws.on("ec2:DescribeNetworkAcls", {.page = number},
           ec2("DescribeNetworkAcls",
               "<networkAclSet>" + acls + "</networkAclSet><nextToken>" + token + "</nextToken>"));
    return *this;
  }
  const Snapshot& read_acls() { return read(reader_of(type_of<ec2::NetworkAcl>())); }
};

TEST(NetworkAcls, are_read_with_their_entries_to_the_last_page) {
  Acls run;
  run.page(1, acl("acl-1", kAllowSsh + kDenyAll), "t").page(2, acl("acl-2", ""));
  const auto& found = run.read_acls();
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_THAT(ids_of<ec2::NetworkAcl>(found), ElementsAre("eu-west-1 acl-1", "eu-west-1 acl-2"));
  const auto* one = row_of<ec2::NetworkAcl>(found, "eu-west-1", "acl-1");
  EXPECT_TRUE(is(one->vpc_id, "vpc-1"));
  EXPECT_TRUE(is(one->owner_id, kAccount));
  EXPECT_TRUE(is(one->is_default, true));
  EXPECT_TRUE(is(one->subnet_ids, std::vector<std::string>{"subnet-1"}));
  EXPECT_THAT(ids_of<ec2::NetworkAclRule>(found),
              ElementsAre("eu-west-1 acl-1:egress:32767", "eu-west-1 acl-1:ingress:100"));
  const auto* ssh = row_of<ec2::NetworkAclRule>(found, "eu-west-1", "acl-1:ingress:100");
  EXPECT_TRUE(is(ssh->network_acl_id, "acl-1"));
  EXPECT_TRUE(is(ssh->egress, false));
  EXPECT_TRUE(is(ssh->rule_number, 100));
  EXPECT_TRUE(is(ssh->rule_action, "allow"));
  EXPECT_TRUE(is(ssh->protocol, "6"));
  EXPECT_TRUE(is(ssh->from_port, 22));
  EXPECT_TRUE(is(ssh->to_port, 22));
  EXPECT_TRUE(ssh->ipv6_cidr_block.is_absent());
  const auto* all = row_of<ec2::NetworkAclRule>(found, "eu-west-1", "acl-1:egress:32767");
  EXPECT_TRUE(all->from_port.is_absent()) << "no port range: all ports";
}

TEST(NetworkAcls, icmp_has_a_type_and_a_code) {
  Acls run;
  run.page(1, acl("acl-1", entry("<ruleNumber>1</ruleNumber><protocol>58</protocol>"
                                 "<ruleAction>allow</ruleAction><egress>false</egress>"
                                 "<ipv6CidrBlock>::/0</ipv6CidrBlock><icmpTypeCode>"
                                 "<code>-1</code><type>128</type></icmpTypeCode>")));
  const auto* row = row_of<ec2::NetworkAclRule>(run.read_acls(), "eu-west-1", "acl-1:ingress:1");
  EXPECT_TRUE(is(row->icmp_type, 128));
  EXPECT_TRUE(is(row->icmp_code, -1));
  EXPECT_TRUE(is(row->ipv6_cidr_block, "::/0"));
}

TEST(NetworkAcls, an_entry_without_direction_or_number_leaves_the_table_incomplete) {
  for (const auto* members : {"<ruleNumber>1</ruleNumber>", "<egress>false</egress>",
                              "<ruleNumber>1</ruleNumber><egress>perhaps</egress>", ""}) {
    Acls run;
    run.page(1, acl("acl-1", entry(members)));
    EXPECT_THROW(run.read_acls().in<ec2::NetworkAclRule>("eu-west-1").size(), Undecided) << members;
  }
}

TEST(NetworkAcls, a_refused_later_page_leaves_both_tables_incomplete) {
  Acls run;
  run.page(1, acl("acl-1", kAllowSsh), "t");
  run.aws.refuse("ec2:DescribeNetworkAcls", {.page = 2}, "UnauthorizedOperation");
  const auto& found = run.read_acls();
  EXPECT_THAT(gap_keys(found),
              ElementsAre("aws_network_acl/eu-west-1//ec2:DescribeNetworkAcls",
                          "aws_network_acl_rule/eu-west-1//ec2:DescribeNetworkAcls"));
  EXPECT_THAT(ids_of<ec2::NetworkAcl>(found), ElementsAre("eu-west-1 acl-1"));
}

// ---- VPCs. Source: DescribeVpcs.

TEST(Vpcs, own_and_shared_ones_are_read_to_the_last_page) {
  ReaderRun run;
  const auto vpc = [](const char* id, const char* owner, const char* token) {
    return ec2("DescribeVpcs",
               fmt::format("<vpcSet><item><vpcId>{}</vpcId><ownerId>{}</ownerId>"
                           "<state>available</state><cidrBlock>172.31.0.0/16</cidrBlock>"
                           "<isDefault>true</isDefault></item></vpcSet>{}",
                           id, owner, token));
  };
  run.aws.on("ec2:DescribeVpcs", ec2("DescribeVpcs", "<vpcSet/>"));
  run.aws.on("ec2:DescribeVpcs", {"eu-west-1", 1},
             vpc("vpc-1", kAccount, "<nextToken>t</nextToken>"));
  run.aws.on("ec2:DescribeVpcs", {"eu-west-1", 2}, vpc("vpc-2", "999999999999", ""));
  const auto& found = run.read(reader_of(type_of<ec2::Vpc>()));
  EXPECT_THAT(ids_of<ec2::Vpc>(found), ElementsAre("eu-west-1 vpc-1", "eu-west-1 vpc-2"));
  const auto* own = row_of<ec2::Vpc>(found, "eu-west-1", "vpc-1");
  EXPECT_TRUE(is(own->owner_id, kAccount));
  EXPECT_TRUE(is(own->cidr_block, "172.31.0.0/16"));
  EXPECT_TRUE(is(own->is_default, true));
}

// ---- peering. Source: DescribeVpcPeeringConnections, DescribeRouteTables, "Examples".

std::string side(const char* element, const char* vpc, const char* owner, const char* blocks) {
  return fmt::format(
      "<{0}><ownerId>{1}</ownerId><vpcId>{2}</vpcId>{3}<region>eu-west-1</region></{0}>", element,
      owner, vpc, blocks);
}
std::string peering(const char* id, const char* status, const char* peer_blocks) {
  return fmt::format(
      "<item><vpcPeeringConnectionId>{}</vpcPeeringConnectionId>{}{}<status><code>{}</code>"
      "<message>m</message></status></item>",
      id, side("requesterVpcInfo", "vpc-1", kAccount, "<cidrBlock>172.31.0.0/16</cidrBlock>"),
      side("accepterVpcInfo", "vpc-2", "999999999999", peer_blocks), status);
}
struct Peerings : ReaderRun {
  Peerings() { earlier.regions = {{"eu-west-1", Region::Status::enabled, {}}}; }
  const ec2::VpcPeeringConnection* read_one(const char* peer_blocks) {
    aws.on("ec2:DescribeVpcPeeringConnections",
           ec2("DescribeVpcPeeringConnections", "<vpcPeeringConnectionSet>" +
                                                    peering("pcx-1", "active", peer_blocks) +
                                                    "</vpcPeeringConnectionSet>"));
    return row_of<ec2::VpcPeeringConnection>(read(reader_of(type_of<ec2::VpcPeeringConnection>())),
                                             "eu-west-1", "pcx-1");
  }
};

TEST(PeeringConnections, have_two_sides_with_every_block) {
  Peerings run;
  const auto* row = run.read_one(
      "<cidrBlock>10.1.0.0/16</cidrBlock><cidrBlockSet><item><cidrBlock>10.1.0.0/16</cidrBlock>"
      "</item><item><cidrBlock>10.9.0.0/16</cidrBlock></item></cidrBlockSet><ipv6CidrBlockSet>"
      "<item><ipv6CidrBlock>fd00:1::/56</ipv6CidrBlock></item></ipv6CidrBlockSet>");
  EXPECT_TRUE(is(row->accept_status, "active"));
  EXPECT_TRUE(is(row->vpc_id, "vpc-1"));
  EXPECT_TRUE(is(row->owner_id, kAccount));
  EXPECT_TRUE(is(row->peer_vpc_id, "vpc-2"));
  EXPECT_TRUE(is(row->peer_owner_id, "999999999999"));
  EXPECT_TRUE(is(row->peer_region, "eu-west-1"));
  EXPECT_TRUE(is(row->cidr_blocks, std::vector<std::string>{"172.31.0.0/16"}));
  EXPECT_TRUE(is(row->peer_cidr_blocks,
                 std::vector<std::string>{"10.1.0.0/16", "10.9.0.0/16", "fd00:1::/56"}));
}

TEST(PeeringConnections, without_blocks_these_are_absent_and_unreadable_ones_unknown) {
  Peerings none, odd;
  EXPECT_TRUE(none.read_one("")->peer_cidr_blocks.is_absent());
  EXPECT_TRUE(odd.read_one("<cidrBlock>10.1.0.0/16</cidrBlock><cidrBlockSet><item/></cidrBlockSet>")
                  ->peer_cidr_blocks.is_unknown());
}

TEST(PeeringConnections, are_read_to_the_last_page) {
  Peerings run;
  run.aws.on("ec2:DescribeVpcPeeringConnections", {.page = 1},
             ec2("DescribeVpcPeeringConnections",
                 "<vpcPeeringConnectionSet>" + peering("pcx-1", "active", "") +
                     "</vpcPeeringConnectionSet><nextToken>t</nextToken>"));
  run.aws.refuse("ec2:DescribeVpcPeeringConnections", {.page = 2}, "UnauthorizedOperation");
  const auto& found = run.read(reader_of(type_of<ec2::VpcPeeringConnection>()));
  EXPECT_THAT(ids_of<ec2::VpcPeeringConnection>(found), ElementsAre("eu-west-1 pcx-1"));
  EXPECT_THROW(found.all<ec2::VpcPeeringConnection>().size(), Undecided);
}

std::string route(const std::string& members) { return "<item>" + members + "</item>"; }

struct Tables : ReaderRun {
  const Snapshot& read_routes(const std::string& routes) {
    earlier.regions = {{"eu-west-1", Region::Status::enabled, {}}};
    aws.on("ec2:DescribeRouteTables",
           ec2("DescribeRouteTables",
               "<routeTableSet><item><routeTableId>rtb-1</routeTableId><vpcId>vpc-1</vpcId>"
               "<ownerId>123456789012</ownerId><routeSet>" +
                   routes + "</routeSet></item></routeTableSet>"));
    return read(reader_of(type_of<ec2::Route>()));
  }
};

TEST(RouteTables, each_route_that_somebody_made_is_a_row) {
  Tables run;
  const auto& found = run.read_routes(
      route("<destinationCidrBlock>172.31.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId>"
            "<state>active</state><origin>CreateRouteTable</origin>") +
      route("<destinationCidrBlock>10.1.0.0/16</destinationCidrBlock>"
            "<vpcPeeringConnectionId>pcx-1</vpcPeeringConnectionId><origin>CreateRoute</origin>") +
      route("<destinationIpv6CidrBlock>fd00:1::/56</destinationIpv6CidrBlock>"
            "<vpcPeeringConnectionId>pcx-1</vpcPeeringConnectionId><origin>CreateRoute</origin>") +
      route("<destinationPrefixListId>pl-1</destinationPrefixListId>"
            "<vpcPeeringConnectionId>pcx-1</vpcPeeringConnectionId><origin>CreateRoute</origin>") +
      route("<destinationCidrBlock>10.1.0.0/16</destinationCidrBlock><gatewayId>vgw-1</gatewayId>"
            "<origin>EnableVgwRoutePropagation</origin>"));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_THAT(ids_of<ec2::RouteTable>(found), ElementsAre("eu-west-1 rtb-1"));
  EXPECT_THAT(ids_of<ec2::Route>(found),
              ElementsAre("eu-west-1 rtb-1:10.1.0.0/16", "eu-west-1 rtb-1:172.31.0.0/16",
                          "eu-west-1 rtb-1:fd00:1::/56", "eu-west-1 rtb-1:pl-1"));
  const auto* row = row_of<ec2::Route>(found, "eu-west-1", "rtb-1:10.1.0.0/16");
  EXPECT_TRUE(is(row->vpc_peering_connection_id, "pcx-1"));
  EXPECT_TRUE(is(row->route_table_id, "rtb-1"));
  EXPECT_TRUE(row_of<ec2::Route>(found, "eu-west-1", "rtb-1:172.31.0.0/16")
                  ->vpc_peering_connection_id.is_absent());
}

TEST(RouteTables, a_route_without_a_destination_leaves_the_table_incomplete) {
  Tables run;
  const auto& found =
      run.read_routes(route("<vpcPeeringConnectionId>pcx-1</vpcPeeringConnectionId>"));
  EXPECT_THROW(found.all<ec2::Route>().size(), Undecided);
}

// ---- interfaces. Source: DescribeNetworkInterfaces.

aws::Response interface(const char* id, const char* token) {
  return ec2("DescribeNetworkInterfaces",
             fmt::format("<networkInterfaceSet><item><networkInterfaceId>{}</networkInterfaceId>"
                         "<vpcId>vpc-1</vpcId><description>ELB app/web</description>"
                         "<interfaceType>network_load_balancer</interfaceType><groupSet><item>"
                         "<groupId>sg-1</groupId><groupName>default</groupName></item></groupSet>"
                         "</item></networkInterfaceSet>{}",
                         id, token));
}

TEST(NetworkInterfaces, those_of_default_groups_are_read_to_the_last_page) {
  ReaderRun run;
  run.row<ec2::SecurityGroup>("eu-west-1", "sg-1").name = "default";
  run.row<ec2::SecurityGroup>("us-east-1", "sg-2").name = "web";
  run.aws.on("ec2:DescribeNetworkInterfaces", {"eu-west-1", 1, "Value.1=sg-1"},
             interface("eni-1", "<nextToken>t</nextToken>"));
  run.aws.on("ec2:DescribeNetworkInterfaces", {"eu-west-1", 2, "IncludeManagedResources=true"},
             interface("eni-2", ""));
  const auto& found = run.read(reader_of(type_of<ec2::NetworkInterface>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_THAT(ids_of<ec2::NetworkInterface>(found),
              ElementsAre("eu-west-1 eni-1", "eu-west-1 eni-2"));
  const auto* row = row_of<ec2::NetworkInterface>(found, "eu-west-1", "eni-1");
  EXPECT_TRUE(is(row->security_groups, std::vector<std::string>{"sg-1"}));
  EXPECT_TRUE(is(row->interface_type, "network_load_balancer"));
  EXPECT_TRUE(is(row->description, "ELB app/web"));
}

TEST(NetworkInterfaces, of_a_group_of_unread_name_are_read_too_and_201_groups_take_two_calls) {
  ReaderRun run;
  run.row<ec2::SecurityGroup>("eu-west-1", "sg-unread");
  for (int i = 0; i < 200; ++i)
    run.row<ec2::SecurityGroup>("eu-west-1", fmt::format("sg-{}", i)).name = "default";
  run.aws.on("ec2:DescribeNetworkInterfaces",
             ec2("DescribeNetworkInterfaces", "<networkInterfaceSet/>"));
  const auto& found = run.read(reader_of(type_of<ec2::NetworkInterface>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_EQ(run.aws.calls().size(), 2u);
}

TEST(NetworkInterfaces, of_groups_that_could_not_be_listed_may_be_missing) {
  ReaderRun run;
  run.gap<ec2::SecurityGroup>("eu-west-1", "ec2:DescribeSecurityGroups");
  const auto& found = run.read(reader_of(type_of<ec2::NetworkInterface>()));
  ASSERT_EQ(found.gaps().size(), 1u);
  EXPECT_EQ(found.gaps().front().code, kKeysUnread);
}

}  // namespace
}  // namespace underpin::testing
