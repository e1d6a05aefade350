// CloudWatch Logs metric filters of the log groups that trails write to.
#pragma once

#include <boost/describe/class.hpp>
#include <map>
#include <string>
#include <vector>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace logs {

/// What a matching event counts. Source: CloudWatch Logs API, MetricTransformation.
struct MetricTransformation {
  std::string name, namespace_name, value;  ///< `value` is a number, or a $.selector
  std::map<std::string, std::string> dimensions;
};
BOOST_DESCRIBE_STRUCT(MetricTransformation, (), (name, namespace_name, value, dimensions))

/// A metric filter; the id is `log group:name`. Read only for the log groups that trails of this
/// account name: look there, and nowhere else.
struct MetricFilter : Resource {
  Value<std::string> name, log_group_name, pattern;
  Value<std::vector<MetricTransformation>> metric_transformation;
};
BOOST_DESCRIBE_STRUCT(MetricFilter, (Resource),
                      (name, log_group_name, pattern, metric_transformation))

}  // namespace logs
template <>
const ResourceType& type_of<logs::MetricFilter>();
}  // namespace underpin
