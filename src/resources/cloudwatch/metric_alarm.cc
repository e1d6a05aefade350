#include "resources/cloudwatch/metric_alarm.h"

#include "base/arn.h"
#include "model/describe.h"
#include "resources/cloudtrail/trail.h"
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
    out.push_back({query["Id"].text(), query["Expression"].text(), metric["MetricName"].text(),
                   metric["Namespace"].text(), query["MetricStat"]["Stat"].text(),
                   dimensions_of(metric["Dimensions"])});
  }
  return out;
}

void read_alarms(Reading& reading) {
  std::set<std::string> regions;
  for (const auto& trail : reading.rows<cloudtrail::Trail>())
    if (const auto* text = trail.cloud_watch_logs_group_arn.peek())
      if (const auto arn = Arn::parse(*text); arn && arn->account == reading.account())
        regions.insert(arn->region);
  reading.each_region(regions, [](Place& place) {
    for (const auto& page : place.pages("cloudwatch:DescribeAlarms"))
      for (const auto& listed : page["MetricAlarms"]) {
        auto& alarm = place.row<cloudwatch::MetricAlarm>(listed["AlarmArn"].text());
        alarm.alarm_name = listed["AlarmName"];
        alarm.metric_name = listed["MetricName"];
        alarm.namespace_name = listed["Namespace"];
        alarm.statistic = listed["Statistic"];
        alarm.comparison_operator = listed["ComparisonOperator"];
        alarm.unit = listed["Unit"];
        alarm.threshold = listed["Threshold"];
        alarm.actions_enabled = listed["ActionsEnabled"];
        alarm.alarm_actions = listed["AlarmActions"];
        alarm.dimensions = dimensions_of(listed["Dimensions"]);
        alarm.metric_query = queries_of(listed["Metrics"]);
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
               {"comparison_operator", kPlain, "how that number is held against the threshold"},
               {"unit", kPlain, "only samples of this unit count"},
               {"threshold", kPlain, "the number it is held against"},
               {"actions_enabled", kPlain, "whether it does anything at all"},
               {"alarm_actions", kPlain | kUnordered, "what it does on going into alarm"},
               {"dimensions", kPlain, "the metric's dimensions"},
               {"metric_query", kPlain, "the queries of a metric-math alarm"}})

UNDERPIN_READER(cloudwatch, metric_alarms, .fills = {&type_of<cloudwatch::MetricAlarm>},
                .after = {&type_of<cloudtrail::Trail>}, .operations = {"cloudwatch:DescribeAlarms"},
                .read = read_alarms)

}  // namespace underpin
