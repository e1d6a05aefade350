// VPC peering connections, route tables, and their routes.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace ec2 {

/// A peering connection; the id is `pcx-…`. One between regions shows in both. The requester's side
/// has the plain names, the accepter's those with `peer_`, as in the Terraform provider. Source:
/// EC2 API, VpcPeeringConnection.
struct VpcPeeringConnection : Resource {
  Value<std::string> vpc_id, owner_id, peer_vpc_id, peer_owner_id, peer_region, accept_status;
  /// Every IPv4 and IPv6 block of the side's VPC; AWS tells them only while the connection is
  /// active.
  Value<std::vector<std::string>> cidr_blocks, peer_cidr_blocks;
};
BOOST_DESCRIBE_STRUCT(VpcPeeringConnection, (Resource),
                      (vpc_id, owner_id, peer_vpc_id, peer_owner_id, peer_region, accept_status,
                       cidr_blocks, peer_cidr_blocks))

/// A route table; the id is `rtb-…`. Source: EC2 API, RouteTable.
struct RouteTable : Resource {
  Value<std::string> vpc_id, owner_id;
};
BOOST_DESCRIBE_STRUCT(RouteTable, (Resource), (vpc_id, owner_id))

/// A route that somebody made; the id is `rtb-…:destination`. Routes that gateways or route servers
/// propagate are left out: they never lead to a peering connection. Source: EC2 API, Route.
struct Route : Resource {
  Value<std::string> route_table_id, destination_cidr_block, destination_ipv6_cidr_block,
      destination_prefix_list_id, vpc_peering_connection_id;
};
BOOST_DESCRIBE_STRUCT(Route, (Resource),
                      (route_table_id, destination_cidr_block, destination_ipv6_cidr_block,
                       destination_prefix_list_id, vpc_peering_connection_id))

}  // namespace ec2
template <>
const ResourceType& type_of<ec2::VpcPeeringConnection>();
template <>
const ResourceType& type_of<ec2::RouteTable>();
template <>
const ResourceType& type_of<ec2::Route>();
}  // namespace underpin
