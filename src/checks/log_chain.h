// The chain behind every recommendation of section 4: a qualifying trail, its log group, a metric
// filter, an alarm, a topic, a confirmed subscriber. Each link answers for itself; the check joins
// them.
#pragma once

#include <string>
#include <vector>

#include "checks/check.h"
#include "resources/cloudtrail/trail.h"
#include "resources/cloudwatch/metric_alarm.h"
#include "resources/logs/metric_filter.h"

namespace underpin::checks {

/// What a link says: whether the rest of the chain holds from here, and the first broken link when
/// it does not. Of several candidates the one that got furthest is named.
struct Link {
  Truth holds = false;
  int depth = 0;                ///< how many links held before the broken one
  std::string broken;           ///< for a person; empty when it holds
  std::vector<Evidence> facts;  ///< what was seen on the way
  std::vector<Note> notes;
};

/// Of several ways the one that holds; else an undecided one; else the one that got furthest.
Link best_of(std::vector<Link> links, std::string none);

/// Does the alarm reach a confirmed subscriber: enabled, an SNS action, a topic that CloudWatch may
/// publish to and whose key it may use, a subscriber who confirmed.
Link alarm_reaches_someone(const Snapshot& account, const cloudwatch::MetricAlarm& alarm);

/// Does an alarm watch what the filter counts, fire on it, and reach someone.
Link filter_is_alarmed(const Snapshot& account, const logs::MetricFilter& filter);

}  // namespace underpin::checks
