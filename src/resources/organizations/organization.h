// The organization that the account belongs to, if any.
#pragma once

#include <boost/describe/class.hpp>
#include <string>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace organizations {

/// The id is `o-…`; an account that belongs to none has no row. The management account's mail
/// address is left out on purpose. Source: AWS Organizations API, DescribeOrganization, which any
/// account of the organization may call.
struct Organization : Resource {
  Value<std::string> arn, feature_set;
  Value<std::string> master_account_id;  ///< AWS's name for the management account
};
BOOST_DESCRIBE_STRUCT(Organization, (Resource), (arn, feature_set, master_account_id))

}  // namespace organizations
template <>
const ResourceType& type_of<organizations::Organization>();
}  // namespace underpin
