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
  std::string unit = {};        ///< only samples of this unit count; empty: any
  std::string account_id = {};  ///< where the metric is, when the alarm looks at another account
  long long period = 0;         ///< seconds
};
BOOST_DESCRIBE_STRUCT(MetricQuery, (),
                      (id, expression, metric_name, namespace_name, stat, dimensions, unit,
                       account_id, period))

/// A metric alarm; the id is its ARN. Source: CloudWatch API, MetricAlarm. Read only in regions
/// where a trail of this account has a log group. It has a statistic or an extended one; a
/// metric-math alarm has queries instead, a PromQL alarm neither.
struct MetricAlarm : Resource {
  Value<std::string> alarm_name, metric_name, namespace_name, statistic, extended_statistic,
      comparison_operator, unit, treat_missing_data, evaluate_low_sample_count_percentiles;
  Value<double> threshold;
  Value<long long> period, evaluation_periods, datapoints_to_alarm;  ///< period: seconds
  Value<bool> actions_enabled;
  Value<std::vector<std::string>> alarm_actions;
  Value<std::map<std::string, std::string>> dimensions;
  Value<std::vector<MetricQuery>> metric_query;
  Value<std::string> promql_query;
};
BOOST_DESCRIBE_STRUCT(MetricAlarm, (Resource),
                      (alarm_name, metric_name, namespace_name, statistic, extended_statistic,
                       comparison_operator, unit, treat_missing_data,
                       evaluate_low_sample_count_percentiles, threshold, period, evaluation_periods,
                       datapoints_to_alarm, actions_enabled, alarm_actions, dimensions,
                       metric_query, promql_query))

}  // namespace cloudwatch
template <>
const ResourceType& type_of<cloudwatch::MetricAlarm>();
}  // namespace underpin
