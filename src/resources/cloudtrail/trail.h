// CloudTrail trails, their selectors and their status.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace cloudtrail {

/// A basic event selector. Source: CloudTrail API, EventSelector. A member that AWS leaves out has
/// its documented default: management events are included, ReadWriteType is All.
struct DataResource {
  std::string type;
  std::vector<std::string> values;
};
BOOST_DESCRIBE_STRUCT(DataResource, (), (type, values))
struct EventSelector {
  std::string read_write_type;
  bool include_management_events = true;
  std::vector<std::string> exclude_management_event_sources;
  std::vector<DataResource> data_resource;
};
BOOST_DESCRIBE_STRUCT(EventSelector, (),
                      (read_write_type, include_management_events, exclude_management_event_sources,
                       data_resource))

/// An advanced event selector. Source: CloudTrail API, AdvancedEventSelector.
struct FieldSelector {
  std::string field;
  std::vector<std::string> equals, not_equals, starts_with, not_starts_with, ends_with,
      not_ends_with;
};
BOOST_DESCRIBE_STRUCT(FieldSelector, (),
                      (field, equals, not_equals, starts_with, not_starts_with, ends_with,
                       not_ends_with))
struct AdvancedEventSelector {
  std::string name;
  std::vector<FieldSelector> field_selector;
};
BOOST_DESCRIBE_STRUCT(AdvancedEventSelector, (), (name, field_selector))

/// A trail, once, in its home region; the id is its ARN. Multi-region and organisation trails show
/// as shadow trails in every region: those sightings are the same row.
struct Trail : Resource {
  Value<std::string> name, s3_bucket_name, cloud_watch_logs_group_arn, kms_key_id;
  Value<bool> is_multi_region_trail, is_organization_trail, include_global_service_events,
      enable_log_file_validation;
  Value<std::vector<EventSelector>> event_selector;
  Value<std::vector<AdvancedEventSelector>> advanced_event_selector;
};
BOOST_DESCRIBE_STRUCT(Trail, (Resource),
                      (name, s3_bucket_name, cloud_watch_logs_group_arn, kms_key_id,
                       is_multi_region_trail, is_organization_trail, include_global_service_events,
                       enable_log_file_validation, event_selector, advanced_event_selector))

/// What GetTrailStatus says in the trail's home region; the id is the trail's ARN.
struct TrailStatus : Resource {
  Value<bool> is_logging;
  Value<std::string> latest_delivery_error;           ///< to S3
  Value<Time> latest_cloud_watch_logs_delivery_time;  ///< absent: never
  Value<std::string> latest_cloud_watch_logs_delivery_error;
};
BOOST_DESCRIBE_STRUCT(TrailStatus, (Resource),
                      (is_logging, latest_delivery_error, latest_cloud_watch_logs_delivery_time,
                       latest_cloud_watch_logs_delivery_error))

}  // namespace cloudtrail
template <>
const ResourceType& type_of<cloudtrail::Trail>();
template <>
const ResourceType& type_of<cloudtrail::TrailStatus>();
}  // namespace underpin
