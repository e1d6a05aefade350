#include "resources/cloudtrail/trail.h"

#include <algorithm>

#include "base/time.h"
#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

using namespace cloudtrail;

// The words of a list. A list of anything but words throws, as an unreadable reply does: a selector
// read in part would record more, or less, than the trail does.
std::vector<std::string> words(const aws::Node& list) {
  const Value<std::vector<std::string>> read = list;
  if (read.is_unknown()) throw Error(read.cause().text);
  return read.value_or({});
}

EventSelector basic(const aws::Node& in) {
  const Value<bool> management = in["IncludeManagementEvents"];
  if (management.is_unknown()) throw Error(management.cause().text);
  const auto read_write_type = in["ReadWriteType"].text();
  EventSelector out{read_write_type.empty() ? "All" : read_write_type,
                    management.value_or(true),
                    words(in["ExcludeManagementEventSources"]),
                    {}};
  for (const auto& resource : in["DataResources"])
    out.data_resource.push_back({resource["Type"].text(), words(resource["Values"])});
  return out;
}

AdvancedEventSelector advanced(const aws::Node& in) {
  AdvancedEventSelector out{in["Name"].text(), {}};
  for (const auto& field : in["FieldSelectors"])
    out.field_selector.push_back({field["Field"].text(), words(field["Equals"]),
                                  words(field["NotEquals"]), words(field["StartsWith"]),
                                  words(field["NotStartsWith"]), words(field["EndsWith"]),
                                  words(field["NotEndsWith"])});
  return out;
}

void read_selectors(Place& place, Trail& trail, const std::string& home) {
  const auto reply = place.call_in(home, "cloudtrail:GetEventSelectors", {{"TrailName", trail.id}});
  std::vector<EventSelector> selectors;
  for (const auto& selector : reply["EventSelectors"]) selectors.push_back(basic(selector));
  std::vector<AdvancedEventSelector> advanced_selectors;
  for (const auto& selector : reply["AdvancedEventSelectors"])
    advanced_selectors.push_back(advanced(selector));
  trail.event_selector = std::move(selectors);
  trail.advanced_event_selector = std::move(advanced_selectors);
}

// A trail from any of its sightings; `home` is asked for what only the home region tells.
void read_trail(const aws::Node& seen, Place& place) {
  const std::string arn = seen["TrailARN"].text(), home = seen["HomeRegion"].text();
  auto& trail = place.subject_in<Trail>(home, arn);
  trail.name = seen["Name"];
  trail.s3_bucket_name = seen["S3BucketName"];
  trail.cloud_watch_logs_group_arn = seen["CloudWatchLogsLogGroupArn"];
  trail.kms_key_id = seen["KmsKeyId"];
  trail.is_multi_region_trail = seen["IsMultiRegionTrail"];
  trail.is_organization_trail = seen["IsOrganizationTrail"];
  trail.include_global_service_events = seen["IncludeGlobalServiceEvents"];
  trail.enable_log_file_validation = seen["LogFileValidationEnabled"];

  auto& status = place.subject_in<TrailStatus>(home, arn);
  place.attempt(
      arn, type_of<TrailStatus>(), "cloudtrail:GetTrailStatus",
      [&] {
        const auto reply = place.call_in(home, "cloudtrail:GetTrailStatus", {{"Name", arn}});
        status.is_logging = reply["IsLogging"];
        status.latest_delivery_error = reply["LatestDeliveryError"];
        status.latest_cloud_watch_logs_delivery_time = reply["LatestCloudWatchLogsDeliveryTime"];
        status.latest_cloud_watch_logs_delivery_error = reply["LatestCloudWatchLogsDeliveryError"];
      },
      [&](const Cause& cause) {
        type_of<TrailStatus>().each_unknown(status,
                                            [&](std::string_view, Cause& field) { field = cause; });
      });
  place.attempt(
      arn, type_of<Trail>(), "cloudtrail:GetEventSelectors",
      [&] { read_selectors(place, trail, home); },
      [&](const Cause& cause) {
        trail.event_selector = Value<std::vector<EventSelector>>::unknown(cause);
        trail.advanced_event_selector = Value<std::vector<AdvancedEventSelector>>::unknown(cause);
      });
}

// Asks every region, shadow trails included: a trail whose home region cannot be read still shows
// in the others. Each ARN is looked at once, by whichever region told of it first.
void read_trails(Reading& reading) {
  std::mutex mutex;
  std::set<std::string> taken;
  reading.each_region([&](Place& region) {
    const auto reply = region.call("cloudtrail:DescribeTrails", {{"includeShadowTrails", true}});
    std::vector<aws::Node> fresh;
    for (const auto& seen : reply["trailList"]) {
      const std::scoped_lock lock(mutex);
      if (taken.insert(seen["TrailARN"].text()).second) fresh.push_back(seen);
    }
    region.each(fresh, read_trail);
  });
}

}  // namespace

UNDERPIN_TYPE(Trail, "aws_cloudtrail", Scope::regional, "a CloudTrail trail",
              {{"name", kIdentity | kReplace, "its name"},
               {"s3_bucket_name", kPlain, "where its log files go"},
               {"cloud_watch_logs_group_arn", kPlain, "the log group its events go to"},
               {"kms_key_id", kPlain, "the key its log files are encrypted with"},
               {"is_multi_region_trail", kPlain, "records events of every region"},
               {"is_organization_trail", kPlain, "records events of every account"},
               {"include_global_service_events", kPlain, "records IAM and other global events"},
               {"enable_log_file_validation", kPlain, "writes digest files"},
               {"event_selector", kPlain, "which events it records, basic form"},
               {"advanced_event_selector", kPlain, "which events it records, advanced form"}})

UNDERPIN_TYPE(TrailStatus, "observed_trail_status", Scope::regional,
              "whether a trail works, as its home region says",
              {{"is_logging", kObservedOnly, "records now"},
               {"latest_delivery_error", kObservedOnly, "S3's error at the last delivery"},
               {"latest_cloud_watch_logs_delivery_time", kObservedOnly,
                "when CloudWatch Logs last took events from it"},
               {"latest_cloud_watch_logs_delivery_error", kObservedOnly,
                "CloudWatch Logs' error at the last delivery"}})

UNDERPIN_READER(cloudtrail, trails, .fills = {&type_of<Trail>, &type_of<TrailStatus>},
                .operations = {"cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus",
                               "cloudtrail:GetEventSelectors"},
                .read = read_trails)

}  // namespace underpin
