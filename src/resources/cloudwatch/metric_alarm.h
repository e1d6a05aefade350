// CloudWatch metric alarms in the regions whose log groups trails write to.
#pragma once

#include <boost/describe/class.hpp>
#include <map>
#include <string>
#include <vector>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace cloudwatch {

/// One query of a metric-math alarm. Source: CloudWatch API, MetricDataQuery; empty `metric_name`
/// for an expression.
struct MetricQuery {
  std::string id, expression, metric_name, namespace_name, stat;
  std::map<std::string, std::string> dimensions;
};
BOOST_DESCRIBE_STRUCT(MetricQuery, (),
                      (id, expression, metric_name, namespace_name, stat, dimensions))

/// A metric alarm; the id is its ARN. Composite alarms are not read. Source: CloudWatch API,
/// MetricAlarm. Read only in regions where a trail of this account has a log group.
struct MetricAlarm : Resource {
  Value<std::string> alarm_name, metric_name, namespace_name, statistic, comparison_operator, unit;
  Value<double> threshold;
  Value<bool> actions_enabled;
  Value<std::vector<std::string>> alarm_actions;
  Value<std::map<std::string, std::string>> dimensions;
  Value<std::vector<MetricQuery>> metric_query;
};
BOOST_DESCRIBE_STRUCT(MetricAlarm, (Resource),
                      (alarm_name, metric_name, namespace_name, statistic, comparison_operator,
                       unit, threshold, actions_enabled, alarm_actions, dimensions, metric_query))

}  // namespace cloudwatch
template <>
const ResourceType& type_of<cloudwatch::MetricAlarm>();
}  // namespace underpin
