// Virtual MFA devices that are in use.
#pragma once

#include <boost/describe/class.hpp>

#include "base/time.h"
#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace iam {

/// An assigned virtual MFA device; the id is its serial number, an ARN whose name people choose.
/// Source: IAM API, ListVirtualMFADevices (VirtualMFADevice).
struct VirtualMfaDevice : Resource {
  Value<std::string> user_arn;  ///< whose it is; the root user's ends in `:root`
  Value<Time> enable_date;
};
BOOST_DESCRIBE_STRUCT(VirtualMfaDevice, (Resource), (user_arn, enable_date))

}  // namespace iam
template <>
const ResourceType& type_of<iam::VirtualMfaDevice>();
}  // namespace underpin
