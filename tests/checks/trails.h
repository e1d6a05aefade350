// Trails and the chain behind them, for the tests of 3.1 and section 4.
#pragma once

#include "tests/checks/cases.h"

namespace underpin::testing {

inline const std::string kTrail = "arn:aws:cloudtrail:us-east-1:123456789012:trail/main";
inline const std::string kGroup = "arn:aws:logs:us-east-1:123456789012:log-group:trail:*";
inline const std::string kTopic = "arn:aws:sns:us-east-1:123456789012:security";

inline std::vector<cloudtrail::EventSelector> everything() { return {{"All", true, {}, {}}}; }

/// A trail of every region with all management events; change one thing for a case.
inline cloudtrail::Trail good_trail() {
  return {.name = "main",
          .s3_bucket_name = "logs",
          .cloud_watch_logs_group_arn = kGroup,
          .kms_key_id = Value<std::string>::absent(),
          .is_multi_region_trail = true,
          .is_organization_trail = false,
          .include_global_service_events = true,
          .enable_log_file_validation = true,
          .event_selector = everything(),
          .advanced_event_selector = std::vector<cloudtrail::AdvancedEventSelector>{}};
}

inline cloudtrail::TrailStatus status(Value<bool> logging) {
  return {.is_logging = logging,
          .latest_delivery_error = Value<std::string>::absent(),
          .latest_cloud_watch_logs_delivery_time = *parse_time("2026-11-25T09:55:00Z"),
          .latest_cloud_watch_logs_delivery_error = Value<std::string>::absent()};
}

inline AccountBuilder account_with(cloudtrail::Trail trail, Value<bool> logging = true) {
  AccountBuilder builder;
  builder.row("us-east-1", kTrail, std::move(trail)).row("us-east-1", kTrail, status(logging));
  return builder;
}

}  // namespace underpin::testing
