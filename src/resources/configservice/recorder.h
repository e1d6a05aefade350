// AWS Config: recorders, whether they record, and where they deliver to.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace configservice {

/// What a recorder records. Source: AWS Config API, RecordingGroup. What AWS leaves out stays
/// unset.
struct ExcludedTypes {
  std::vector<std::string> resource_types;
};
BOOST_DESCRIBE_STRUCT(ExcludedTypes, (), (resource_types))
struct RecordingStrategy {
  std::string use_only;  ///< ALL_SUPPORTED_RESOURCE_TYPES, INCLUSION_… or EXCLUSION_BY_…
};
BOOST_DESCRIBE_STRUCT(RecordingStrategy, (), (use_only))
struct RecordingGroup {
  std::optional<bool> all_supported, include_global_resource_types;
  std::vector<std::string> resource_types;
  std::optional<ExcludedTypes> exclusion_by_resource_types;
  std::optional<RecordingStrategy> recording_strategy;
};
BOOST_DESCRIBE_STRUCT(RecordingGroup, (),
                      (all_supported, include_global_resource_types, resource_types,
                       exclusion_by_resource_types, recording_strategy))

/// A recorder; the id is its name. Only one of a region is the customer's; those that AWS services
/// link to themselves name their principal, those of other clouds a connector. Source: AWS Config
/// API, ConfigurationRecorder.
struct ConfigurationRecorder : Resource {
  Value<std::string> name, role_arn;
  Value<RecordingGroup> recording_group;
  Value<std::string> service_principal, connector_arn;
};
BOOST_DESCRIBE_STRUCT(ConfigurationRecorder, (Resource),
                      (name, role_arn, recording_group, service_principal, connector_arn))

/// Whether a recorder records; the id is the recorder's name. Source: AWS Config API,
/// ConfigurationRecorderStatus.
struct ConfigurationRecorderStatus : Resource {
  Value<std::string> name;
  Value<bool> is_enabled;
  Value<std::string> last_status;  ///< Pending, Success, Failure, NotApplicable, in any case
  Value<std::string> last_error_code;
};
BOOST_DESCRIBE_STRUCT(ConfigurationRecorderStatus, (Resource),
                      (name, is_enabled, last_status, last_error_code))

/// Where a region's recorder delivers to; the id is the channel's name. Source: AWS Config API,
/// DeliveryChannel.
struct DeliveryChannel : Resource {
  Value<std::string> name, s3_bucket_name, s3_key_prefix, s3_kms_key_arn, sns_topic_arn;
};
BOOST_DESCRIBE_STRUCT(DeliveryChannel, (Resource),
                      (name, s3_bucket_name, s3_key_prefix, s3_kms_key_arn, sns_topic_arn))

}  // namespace configservice
template <>
const ResourceType& type_of<configservice::ConfigurationRecorder>();
template <>
const ResourceType& type_of<configservice::ConfigurationRecorderStatus>();
template <>
const ResourceType& type_of<configservice::DeliveryChannel>();
}  // namespace underpin
