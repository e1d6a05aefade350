#include "resources/logs/metric_filter.h"

#include "model/describe.h"
#include "resources/cloudtrail/trail.h"
#include "resources/logs/groups_of_trails.h"

namespace underpin {
namespace {

// Unknown as a whole when a default value is no number: without it a metric would seem to be silent
// while it is not.
Value<std::vector<logs::MetricTransformation>> transformations(const aws::Node& list) {
  std::vector<logs::MetricTransformation> out;
  for (const auto& in : list) {
    const Value<double> by_default = in["defaultValue"];
    if (const auto cause = by_default.why_unknown())
      return Value<std::vector<logs::MetricTransformation>>::unknown(*cause);
    auto& made = out.emplace_back();
    made = {in["metricName"].text(),
            in["metricNamespace"].text(),
            in["metricValue"].text(),
            {},
            in["unit"].text(),
            by_default.is_known() ? std::optional(*by_default.peek()) : std::nullopt};
    for (const auto& [name, selector] : in["dimensions"].entries())
      made.dimensions[name] = selector.text();
  }
  return out;
}

void read_filters_of(const std::string& group, Place& place) {
  // A trail may name a group that was deleted since: it then has no filter.
  place.pages_unless(
      {"ResourceNotFoundException"}, "logs:DescribeMetricFilters", {{"logGroupName", group}},
      [&](const aws::Node& page) {
        for (const auto& listed : page["metricFilters"]) {
          auto& filter = place.row<logs::MetricFilter>(group + ":" + listed["filterName"].text());
          filter.name = listed["filterName"];
          filter.log_group_name = group;
          filter.pattern = listed["filterPattern"];
          filter.metric_transformation = transformations(listed["metricTransformations"]);
          filter.field_selection_criteria = listed["fieldSelectionCriteria"];
          filter.emit_system_field_dimensions = listed["emitSystemFieldDimensions"];
          filter.apply_on_transformed_logs = listed["applyOnTransformedLogs"];
        }
      });
}

void read_filters(Reading& reading) { logs::each_group_of_trails(reading, read_filters_of); }

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
