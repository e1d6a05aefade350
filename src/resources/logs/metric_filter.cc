#include "resources/logs/metric_filter.h"

#include "base/arn.h"
#include "model/describe.h"
#include "resources/cloudtrail/trail.h"
#include "resources/reading.h"

namespace underpin {
namespace {

std::vector<logs::MetricTransformation> transformations(const aws::Node& list) {
  std::vector<logs::MetricTransformation> out;
  for (const auto& in : list) {
    auto& made = out.emplace_back();
    made = {in["metricName"].text(),
            in["metricNamespace"].text(),
            in["metricValue"].text(),
            {},
            in["unit"].text()};
    for (const auto& [name, selector] : in["dimensions"].entries())
      made.dimensions[name] = selector.text();
  }
  return out;
}

// The log groups of this account that trails name, by region.
std::map<std::string, std::set<std::string>> groups_of_trails(Reading& reading) {
  std::map<std::string, std::set<std::string>> groups;
  for (const auto& trail : reading.rows<cloudtrail::Trail>()) {
    const auto* text = trail.cloud_watch_logs_group_arn.peek();
    const auto arn = text == nullptr ? std::nullopt : Arn::parse(*text);
    if (arn && arn->account == reading.account()) groups[arn->region].insert(log_group_name(*arn));
  }
  return groups;
}

void read_filters(Reading& reading) {
  const auto groups = groups_of_trails(reading);
  reading.each_region(keys_of(groups), [&](Place& region) {
    const auto& wanted = groups.at(region.region());
    region.each(
        std::vector(wanted.begin(), wanted.end()), [](const std::string& group, Place& place) {
          // A trail may name a group that was deleted since: it then has no filter.
          place.pages_unless(
              {"ResourceNotFoundException"}, "logs:DescribeMetricFilters",
              {{"logGroupName", group}}, [&](const aws::Node& page) {
                for (const auto& listed : page["metricFilters"]) {
                  auto& filter =
                      place.row<logs::MetricFilter>(group + ":" + listed["filterName"].text());
                  filter.name = listed["filterName"];
                  filter.log_group_name = group;
                  filter.pattern = listed["filterPattern"];
                  filter.metric_transformation = transformations(listed["metricTransformations"]);
                  filter.field_selection_criteria = listed["fieldSelectionCriteria"];
                  filter.emit_system_field_dimensions = listed["emitSystemFieldDimensions"];
                  filter.apply_on_transformed_logs = listed["applyOnTransformedLogs"];
                }
              });
        });
  });
}

}  // namespace

UNDERPIN_TYPE(logs::MetricFilter, "aws_cloudwatch_log_metric_filter", Scope::regional,
              "a metric filter of a log group that a trail writes to",
              {{"name", kIdentity | kReplace, "its name"},
               {"log_group_name", kIdentity | kReplace, "the log group it watches"},
               {"pattern", kPlain, "which events it counts"},
               {"metric_transformation", kPlain, "what it counts them as"},
               {"field_selection_criteria", kPlain, "which accounts and regions it looks at"},
               {"emit_system_field_dimensions", kPlain, "system fields that become dimensions"},
               {"apply_on_transformed_logs", kPlain, "it sees events after a transformer"}})

UNDERPIN_READER(logs, metric_filters, .fills = {&type_of<logs::MetricFilter>},
                .after = {&type_of<cloudtrail::Trail>},
                .operations = {"logs:DescribeMetricFilters"}, .read = read_filters)

}  // namespace underpin
