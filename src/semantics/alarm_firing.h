// When does a metric alarm notify? What a metric filter's samples, its default value and missing
// data do to an alarm's state.
//
// Sources: Amazon CloudWatch User Guide, "Alarm evaluation" and "Configuring how CloudWatch alarms
// treat missing data" (an action runs when the state changes, not while it lasts); CloudWatch API,
// PutMetricAlarm; Amazon CloudWatch Logs User Guide, "Creating metrics from log events using
// filters" (the default value is reported for a period in which events come in and none matches;
// nothing is reported for a period without events).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "semantics/answer.h"

namespace underpin::semantics {

/// The settings of an alarm on one metric. Member for member the API's; empty texts have the API's
/// defaults.
struct AlarmSettings {
  std::string statistic;            ///< `Sum`, or an ExtendedStatistic such as `p99`
  std::string comparison_operator;  ///< `GreaterThanThreshold` and six others
  double threshold = 0;
  std::string treat_missing_data;                    ///< empty: `missing`
  std::string evaluate_low_sample_count_percentile;  ///< empty: `evaluate`
};

/// What metric filters write to the metric.
struct CountedMetric {
  std::optional<double> value;         ///< of one event; nothing when the event itself holds it
  std::vector<double> default_values;  ///< of every filter that writes to the metric
};

struct AlarmFiring {
  /// Yes: events take the alarm from another state into ALARM, again and again. No: they never do,
  /// or only once, or the alarm is in ALARM without them.
  Answer answer;
  bool one_event_is_enough = false;  ///< of a yes; otherwise several have to come in one period
  bool rings_in_silence = false;     ///< of a yes: no log event at all also leads to ALARM
};

AlarmFiring fires(const AlarmSettings& alarm, const CountedMetric& metric);

}  // namespace underpin::semantics
