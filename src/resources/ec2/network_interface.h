// Network interfaces in default security groups: what closing such a group would touch.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace ec2 {

/// A network interface; the id is `eni-…`. Source: EC2 API, NetworkInterface. Read only for those
/// in a security group named `default`: look there, and nowhere else.
struct NetworkInterface : Resource {
  Value<std::string> description, interface_type, vpc_id;
  Value<std::vector<std::string>> security_groups;
};
BOOST_DESCRIBE_STRUCT(NetworkInterface, (Resource),
                      (description, interface_type, vpc_id, security_groups))

}  // namespace ec2
template <>
const ResourceType& type_of<ec2::NetworkInterface>();
}  // namespace underpin
