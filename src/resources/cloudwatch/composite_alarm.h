// CloudWatch composite alarms in the regions whose log groups trails write to.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace cloudwatch {

/// An alarm on the states of other alarms; the id is its ARN. Source: CloudWatch API,
/// CompositeAlarm. Read where MetricAlarm is.
struct CompositeAlarm : Resource {
  Value<std::string> alarm_name, alarm_rule;
  Value<bool> actions_enabled;
  Value<std::vector<std::string>> alarm_actions;
  Value<std::string> actions_suppressor;  ///< an alarm; while it is in ALARM the actions wait
};
BOOST_DESCRIBE_STRUCT(CompositeAlarm, (Resource),
                      (alarm_name, alarm_rule, actions_enabled, alarm_actions, actions_suppressor))

}  // namespace cloudwatch
template <>
const ResourceType& type_of<cloudwatch::CompositeAlarm>();
}  // namespace underpin
