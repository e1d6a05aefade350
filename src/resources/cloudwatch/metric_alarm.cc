#include "resources/cloudwatch/metric_alarm.h"

#include "base/arn.h"
#include "model/describe.h"
#include "resources/cloudtrail/trail.h"
#include "resources/cloudwatch/composite_alarm.h"
#include "resources/reading.h"

namespace underpin {
namespace {

std::map<std::string, std::string> dimensions_of(const aws::Node& list) {
  std::map<std::string, std::string> out;
  for (const auto& dimension : list) out[dimension["Name"].text()] = dimension["Value"].text();
  return out;
}

std::vector<cloudwatch::MetricQuery> queries_of(const aws::Node& list) {
  std::vector<cloudwatch::MetricQuery> out;
  for (const auto& query : list) {
    const auto metric = query["MetricStat"]["Metric"];
    const Value<long long> period = query["MetricStat"]["Period"];
    out.push_back({query["Id"].text(), query["Expression"].text(), metric["MetricName"].text(),
                   metric["Namespace"].text(), query["MetricStat"]["Stat"].text(),
                   dimensions_of(metric["Dimensions"]), query["MetricStat"]["Unit"].text(),
                   query["AccountId"].text(), period.peek() ? *period.peek() : 0});
  }
  return out;
}

void read_metric_alarm(const aws::Node& listed, Place& place) {
  auto& alarm = place.row<cloudwatch::MetricAlarm>(listed["AlarmArn"].text());
  alarm.alarm_name = listed["AlarmName"];
  alarm.metric_name = listed["MetricName"];
  alarm.namespace_name = listed["Namespace"];
  alarm.statistic = listed["Statistic"];
  alarm.extended_statistic = listed["ExtendedStatistic"];
  alarm.comparison_operator = listed["ComparisonOperator"];
  alarm.unit = listed["Unit"];
  alarm.treat_missing_data = listed["TreatMissingData"];
  alarm.evaluate_low_sample_count_percentiles = listed["EvaluateLowSampleCountPercentile"];
  alarm.threshold = listed["Threshold"];
  alarm.period = listed["Period"];
  alarm.evaluation_periods = listed["EvaluationPeriods"];
  alarm.datapoints_to_alarm = listed["DatapointsToAlarm"];
  alarm.actions_enabled = listed["ActionsEnabled"];
  alarm.alarm_actions = listed["AlarmActions"];
  alarm.dimensions = dimensions_of(listed["Dimensions"]);
  alarm.metric_query = queries_of(listed["Metrics"]);
  alarm.promql_query = listed["EvaluationCriteria"]["PromQLCriteria"]["Query"];
}

void read_composite_alarm(const aws::Node& listed, Place& place) {
  auto& alarm = place.row<cloudwatch::CompositeAlarm>(listed["AlarmArn"].text());
  alarm.alarm_name = listed["AlarmName"];
  alarm.alarm_rule = listed["AlarmRule"];
  alarm.actions_enabled = listed["ActionsEnabled"];
  alarm.alarm_actions = listed["AlarmActions"];
  alarm.actions_suppressor = listed["ActionsSuppressor"];
}

// Without AlarmTypes the call lists metric alarms alone. Source: CloudWatch API, DescribeAlarms.
void read_alarms(Reading& reading) {
  std::set<std::string> regions;
  for (const auto& trail : reading.rows<cloudtrail::Trail>())
    if (const auto* text = trail.cloud_watch_logs_group_arn.peek())
      if (const auto arn = Arn::parse(*text); arn && arn->account == reading.account())
        regions.insert(arn->region);
  const std::vector<std::string> types{"MetricAlarm", "CompositeAlarm"};
  reading.each_region(regions, [&](Place& place) {
    for (const auto& page : place.pages("cloudwatch:DescribeAlarms", {{"AlarmTypes", types}})) {
      for (const auto& listed : page["MetricAlarms"]) read_metric_alarm(listed, place);
      for (const auto& listed : page["CompositeAlarms"]) read_composite_alarm(listed, place);
    }
  });
}

}  // namespace

UNDERPIN_TYPE(cloudwatch::MetricAlarm, "aws_cloudwatch_metric_alarm", Scope::regional,
              "a metric alarm in a region where a trail has a log group",
              {{"alarm_name", kIdentity | kReplace, "its name"},
               {"metric_name", kPlain, "the metric it watches"},
               {"namespace_name", kPlain, "that metric's namespace"},
               {"statistic", kPlain, "how samples of a period become one number"},
               {"extended_statistic", kPlain, "the same, for percentiles and trimmed means"},
               {"comparison_operator", kPlain, "how that number is held against the threshold"},
               {"unit", kPlain, "only samples of this unit count"},
               {"treat_missing_data", kPlain, "what a period without samples means"},
               {"evaluate_low_sample_count_percentiles", kPlain,
                "whether percentiles of few samples count"},
               {"threshold", kPlain, "the number it is held against"},
               {"period", kPlain, "how many seconds' samples become one number"},
               {"evaluation_periods", kPlain, "how many periods it looks at"},
               {"datapoints_to_alarm", kPlain, "in how many of them the threshold is broken"},
               {"actions_enabled", kPlain, "whether it does anything at all"},
               {"alarm_actions", kPlain | kUnordered, "what it does on going into alarm"},
               {"dimensions", kPlain, "the metric's dimensions"},
               {"metric_query", kPlain, "the queries of a metric-math alarm"},
               {"promql_query", kObservedOnly, "the query of a PromQL alarm"}})

UNDERPIN_TYPE(cloudwatch::CompositeAlarm, "aws_cloudwatch_composite_alarm", Scope::regional,
              "an alarm on other alarms in a region where a trail has a log group",
              {{"alarm_name", kIdentity | kReplace, "its name"},
               {"alarm_rule", kPlain, "which alarms it follows, and how"},
               {"actions_enabled", kPlain, "whether it does anything at all"},
               {"alarm_actions", kPlain | kUnordered, "what it does on going into alarm"},
               {"actions_suppressor", kPlain, "the alarm that holds its actions back"}})

UNDERPIN_READER(cloudwatch, alarms,
                .fills = {&type_of<cloudwatch::MetricAlarm>, &type_of<cloudwatch::CompositeAlarm>},
                .after = {&type_of<cloudtrail::Trail>}, .operations = {"cloudwatch:DescribeAlarms"},
                .read = read_alarms)

}  // namespace underpin
