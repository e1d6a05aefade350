// CloudWatch Logs log groups that trails write to.
#pragma once

#include <boost/describe/class.hpp>
#include <string>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace logs {

/// A log group; the id is its name. Read only where a trail of this account names it: look there,
/// and nowhere else. Source: CloudWatch Logs API, DescribeLogGroups.
struct LogGroup : Resource {
  Value<std::string> name, kms_key_id;
  Value<long long> retention_in_days;  ///< absent: for ever
};
BOOST_DESCRIBE_STRUCT(LogGroup, (Resource), (name, kms_key_id, retention_in_days))

}  // namespace logs
template <>
const ResourceType& type_of<logs::LogGroup>();
}  // namespace underpin
