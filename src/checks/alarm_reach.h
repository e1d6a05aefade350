// The second half of the chain behind section 4: from an alarm to a person. Its actions, or those
// of a composite alarm that follows it, a topic that CloudWatch may use, a confirmed subscriber.
#pragma once

#include "checks/link.h"
#include "model/snapshot.h"
#include "resources/cloudwatch/metric_alarm.h"

namespace underpin::checks {

/// Does the alarm's going into ALARM reach a confirmed subscriber?
Link alarm_reaches_someone(const Snapshot& account, const cloudwatch::MetricAlarm& alarm);

}  // namespace underpin::checks
