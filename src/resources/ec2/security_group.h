// Security groups, their rules in both directions, and the managed prefix lists that rules name.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace ec2 {

/// A security group; the id is `sg-…`. Source: EC2 API, SecurityGroup.
struct SecurityGroup : Resource {
  Value<std::string> name, vpc_id, owner_id;
};
BOOST_DESCRIBE_STRUCT(SecurityGroup, (Resource), (name, vpc_id, owner_id))

/// One rule with one peer; the id is `sgr-…`. Source: EC2 API, SecurityGroupRule.
struct SecurityGroupRule : Resource {
  Value<std::string> security_group_id, ip_protocol, cidr_ipv4, cidr_ipv6, prefix_list_id,
      referenced_security_group_id, referenced_owner_id, description;
  Value<long long> from_port, to_port;
};
BOOST_DESCRIBE_STRUCT(SecurityGroupRule, (Resource),
                      (security_group_id, ip_protocol, cidr_ipv4, cidr_ipv6, prefix_list_id,
                       referenced_security_group_id, referenced_owner_id, description, from_port,
                       to_port))
struct IngressRule : SecurityGroupRule {};
BOOST_DESCRIBE_STRUCT(IngressRule, (SecurityGroupRule), ())
struct EgressRule : SecurityGroupRule {};
BOOST_DESCRIBE_STRUCT(EgressRule, (SecurityGroupRule), ())

/// A prefix list that an ingress rule or a route over a peering connection names; the id is `pl-…`.
/// Source: EC2 API, GetManagedPrefixListEntries.
struct ManagedPrefixList : Resource {
  Value<std::vector<std::string>> entries;  ///< CIDR blocks
};
BOOST_DESCRIBE_STRUCT(ManagedPrefixList, (Resource), (entries))

}  // namespace ec2
template <>
const ResourceType& type_of<ec2::SecurityGroup>();
template <>
const ResourceType& type_of<ec2::IngressRule>();
template <>
const ResourceType& type_of<ec2::EgressRule>();
template <>
const ResourceType& type_of<ec2::ManagedPrefixList>();
}  // namespace underpin
