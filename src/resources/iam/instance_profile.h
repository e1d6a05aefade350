// Instance profiles: what hands a role to EC2 instances.
#pragma once

#include <boost/describe/class.hpp>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace iam {

/// An instance profile; the id is its ARN. Source: IAM API, ListInstanceProfiles (InstanceProfile):
/// a profile holds one role at most.
struct InstanceProfile : Resource {
  Value<std::string> name, path;
  Value<std::string> role;  ///< the role's name; absent for an empty profile
};
BOOST_DESCRIBE_STRUCT(InstanceProfile, (Resource), (name, path, role))

}  // namespace iam
template <>
const ResourceType& type_of<iam::InstanceProfile>();
}  // namespace underpin
