#include "resources/ec2/vpc_peering.h"

#include <algorithm>

#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

using namespace ec2;

// The first block, which the set of blocks mostly holds too, and all others. One that cannot be
// read leaves them all unknown.
Value<std::vector<std::string>> blocks_of(const aws::Node& side) {
  const Value<std::string> first = side["CidrBlock"];
  const auto ipv4 = side["CidrBlockSet"].pluck("CidrBlock");
  const auto ipv6 = side["Ipv6CidrBlockSet"].pluck("Ipv6CidrBlock");
  std::vector<std::string> blocks;
  if (const auto cause = first.why_unknown())
    return Value<std::vector<std::string>>::unknown(*cause);
  if (first.peek() != nullptr) blocks.push_back(*first.peek());
  for (const auto* set : {&ipv4, &ipv6}) {
    if (set->is_unknown()) return *set;
    if (set->peek() != nullptr)
      blocks.insert(blocks.end(), set->peek()->begin(), set->peek()->end());
  }
  std::sort(blocks.begin(), blocks.end());
  blocks.erase(std::unique(blocks.begin(), blocks.end()), blocks.end());
  if (blocks.empty()) return Value<std::vector<std::string>>::absent();
  return blocks;
}

void read_connections(Reading& reading) {
  reading.each_region([](Place& place) {
    for (const auto& page : place.pages("ec2:DescribeVpcPeeringConnections"))
      for (const auto& listed : page["VpcPeeringConnections"]) {
        auto& row = place.row<VpcPeeringConnection>(listed["VpcPeeringConnectionId"].text());
        const auto requester = listed["RequesterVpcInfo"], accepter = listed["AccepterVpcInfo"];
        row.accept_status = listed["Status"]["Code"];
        row.vpc_id = requester["VpcId"];
        row.owner_id = requester["OwnerId"];
        row.cidr_blocks = blocks_of(requester);
        row.peer_vpc_id = accepter["VpcId"];
        row.peer_owner_id = accepter["OwnerId"];
        row.peer_region = accepter["Region"];
        row.peer_cidr_blocks = blocks_of(accepter);
      }
  });
}

// Only such a route may share its destination with another of the same table. Source: EC2 API,
// Route, Origin; Amazon VPC User Guide, "Route priority".
bool is_propagated(const aws::Node& route) {
  const auto origin = route["Origin"].text();
  return origin == "EnableVgwRoutePropagation" || origin == "Advertisement";
}

void read_route(const std::string& table, const aws::Node& listed, Place& place) {
  if (is_propagated(listed)) return;
  std::string destination;
  for (const auto* member :
       {"DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"})
    destination += listed[member].text();
  auto& route = place.row<Route>(destination.empty() ? "" : table + ":" + destination);
  route.route_table_id = table;
  route.destination_cidr_block = listed["DestinationCidrBlock"];
  route.destination_ipv6_cidr_block = listed["DestinationIpv6CidrBlock"];
  route.destination_prefix_list_id = listed["DestinationPrefixListId"];
  route.vpc_peering_connection_id = listed["VpcPeeringConnectionId"];
}

void read_tables(Reading& reading) {
  reading.each_region([](Place& place) {
    for (const auto& page : place.pages("ec2:DescribeRouteTables"))
      for (const auto& listed : page["RouteTables"]) {
        const auto id = listed["RouteTableId"].text();
        auto& table = place.row<RouteTable>(id);
        table.vpc_id = listed["VpcId"];
        table.owner_id = listed["OwnerId"];
        for (const auto& route : listed["Routes"]) read_route(id, route, place);
      }
  });
}

}  // namespace

UNDERPIN_TYPE(VpcPeeringConnection, "aws_vpc_peering_connection", Scope::regional,
              "a VPC peering connection",
              {{"vpc_id", kReplace, "the VPC that asked"},
               {"owner_id", kObservedOnly, "the account that asked"},
               {"peer_vpc_id", kReplace, "the VPC that was asked"},
               {"peer_owner_id", kReplace, "the account that was asked"},
               {"peer_region", kReplace, "the region of the VPC that was asked"},
               {"accept_status", kComputed, "active, pending-acceptance, …"},
               {"cidr_blocks", kObservedOnly | kUnordered, "address ranges of the VPC that asked"},
               {"peer_cidr_blocks", kObservedOnly | kUnordered,
                "address ranges of the VPC that was asked"}})
UNDERPIN_TYPE(RouteTable, "aws_route_table", Scope::regional, "a route table",
              {{"vpc_id", kReplace, "its VPC"},
               {"owner_id", kComputed, "the account that owns it"}})
UNDERPIN_TYPE(Route, "aws_route", Scope::regional, "a route of a route table",
              {{"route_table_id", kIdentity | kReplace, "its table"},
               {"destination_cidr_block", kIdentity | kReplace, "where to, IPv4"},
               {"destination_ipv6_cidr_block", kIdentity | kReplace, "where to, IPv6"},
               {"destination_prefix_list_id", kIdentity | kReplace, "where to, a prefix list"},
               {"vpc_peering_connection_id", kPlain, "the peering connection it leads over"}})

UNDERPIN_READER(ec2, vpc_peering_connections, .fills = {&type_of<VpcPeeringConnection>},
                .operations = {"ec2:DescribeVpcPeeringConnections"}, .read = read_connections)
UNDERPIN_READER(ec2, route_tables, .fills = {&type_of<RouteTable>, &type_of<Route>},
                .operations = {"ec2:DescribeRouteTables"}, .read = read_tables)

}  // namespace underpin
