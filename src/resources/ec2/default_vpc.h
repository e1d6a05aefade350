// The default VPC of a region, with what AWS made along with it, and who lives there.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace ec2 {

/// At most one row a region; the region's name is the id, since a default VPC that is made again is
/// another VPC. Source: EC2 API, DescribeVpcs, DescribeSubnets, DescribeInternetGateways.
struct DefaultVpc : Resource {
  Value<std::string> vpc_id, cidr_block;
  Value<std::vector<std::string>> subnet_ids;            ///< those that AWS made with it
  Value<std::vector<std::string>> internet_gateway_ids;  ///< attached to it
  /// Who lives there, for people: "eni-0123 (Amazon RDS)", "vpce-1 (com.amazonaws.…)". Interfaces
  /// with their owning service, endpoints, VPN gateways, subnets that somebody added.
  Value<std::vector<std::string>> used_by;
};
BOOST_DESCRIBE_STRUCT(DefaultVpc, (Resource),
                      (vpc_id, cidr_block, subnet_ids, internet_gateway_ids, used_by))

}  // namespace ec2
template <>
const ResourceType& type_of<ec2::DefaultVpc>();
}  // namespace underpin
