// The first half of the chain behind section 4: from a metric filter to an alarm that fires on what
// it counts; alarm_reach.h has the rest.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "checks/link.h"
#include "model/snapshot.h"
#include "resources/logs/metric_filter.h"

namespace underpin::checks {

/// Some of the events that a filter counts, and whether an alarm on them fires and reaches someone.
struct Watch {
  /// Only the events in which these fields have these values, by selector; empty: all. Each value
  /// of a dimension is a metric of its own, and an alarm watches one.
  std::map<std::string, std::string> only;
  Link link;
};

/// What alarms watch of the filter's events: one for each choice of values, none without an alarm.
std::vector<Watch> watches_of(const Snapshot& account, const logs::MetricFilter& filter);

}  // namespace underpin::checks
