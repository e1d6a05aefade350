// Network ACLs and their rules.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace ec2 {

/// A network ACL; the id is `acl-…`. Source: EC2 API, NetworkAcl.
struct NetworkAcl : Resource {
  Value<std::string> vpc_id, owner_id;
  Value<bool> is_default;
  Value<std::vector<std::string>> subnet_ids;  ///< the subnets it is in force in
};
BOOST_DESCRIBE_STRUCT(NetworkAcl, (Resource), (vpc_id, owner_id, is_default, subnet_ids))

/// One entry of a network ACL; the id is `acl-…:ingress:100`, since AWS tells entries of a list
/// apart by direction and number. Source: EC2 API, NetworkAclEntry.
struct NetworkAclRule : Resource {
  Value<std::string> network_acl_id, protocol, rule_action, cidr_block, ipv6_cidr_block;
  Value<bool> egress;
  Value<long long> rule_number, from_port, to_port, icmp_type, icmp_code;
};
BOOST_DESCRIBE_STRUCT(NetworkAclRule, (Resource),
                      (network_acl_id, protocol, rule_action, cidr_block, ipv6_cidr_block, egress,
                       rule_number, from_port, to_port, icmp_type, icmp_code))

}  // namespace ec2
template <>
const ResourceType& type_of<ec2::NetworkAcl>();
template <>
const ResourceType& type_of<ec2::NetworkAclRule>();
}  // namespace underpin
