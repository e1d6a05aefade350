// CloudWatch Logs metric filters of the log groups that trails write to.
#pragma once

#include <boost/describe/class.hpp>
#include <map>
#include <optional>
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
  std::string unit;                          ///< empty: None
  std::optional<double> default_value = {};  ///< written when events come in and none matches
};
BOOST_DESCRIBE_STRUCT(MetricTransformation, (),
                      (name, namespace_name, value, dimensions, unit, default_value))

/// A metric filter; the id is `log group:name`. Source: CloudWatch Logs API, MetricFilter. Read
/// only for the log groups that trails of this account name: look there, and nowhere else.
struct MetricFilter : Resource {
  Value<std::string> name, log_group_name, pattern;
  Value<std::vector<MetricTransformation>> metric_transformation;
  Value<std::string> field_selection_criteria;  ///< leaves events out by account or region
  Value<std::vector<std::string>> emit_system_field_dimensions;
  Value<bool> apply_on_transformed_logs;
};
BOOST_DESCRIBE_STRUCT(MetricFilter, (Resource),
                      (name, log_group_name, pattern, metric_transformation,
                       field_selection_criteria, emit_system_field_dimensions,
                       apply_on_transformed_logs))

}  // namespace logs
template <>
const ResourceType& type_of<logs::MetricFilter>();
}  // namespace underpin
