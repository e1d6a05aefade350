// EC2 instances.
#pragma once

#include <boost/describe/class.hpp>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace ec2 {

/// An instance; the id is `i-…`. Source: EC2 API, DescribeInstances (Instance).
struct Instance : Resource {
  Value<std::string> instance_state;  ///< pending, running, stopped, terminated, …
  Value<std::string> iam_instance_profile_arn;
};
BOOST_DESCRIBE_STRUCT(Instance, (Resource), (instance_state, iam_instance_profile_arn))

}  // namespace ec2
template <>
const ResourceType& type_of<ec2::Instance>();
}  // namespace underpin
