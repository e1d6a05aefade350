// IAM Identity Center.
#pragma once

#include <boost/describe/class.hpp>
#include <string>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace ssoadmin {

/// An instance of IAM Identity Center, of the organization or of an account; the id is its ARN.
/// Source: IAM Identity Center API, ListInstances (InstanceMetadata).
struct Instance : Resource {
  Value<std::string> owner_account_id, status;
};
BOOST_DESCRIBE_STRUCT(Instance, (Resource), (owner_account_id, status))

}  // namespace ssoadmin
template <>
const ResourceType& type_of<ssoadmin::Instance>();
}  // namespace underpin
