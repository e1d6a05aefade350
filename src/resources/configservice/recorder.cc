#include "resources/configservice/recorder.h"

#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

using namespace configservice;

// A member of a group that is in another form than AWS documents throws, as an unreadable reply
// does: a group read in part would record more, or less, than the recorder does.
template <class T>
std::optional<T> readable(const aws::Node& node) {
  const Value<T> read = node;
  if (read.is_unknown()) throw Error(read.cause().text);
  return read.is_known() ? std::optional<T>(*read.peek()) : std::nullopt;
}

Value<RecordingGroup> recording_group(const aws::Node& in) {
  if (!in.exists()) return Value<RecordingGroup>::absent();
  using Words = std::vector<std::string>;
  RecordingGroup out;
  out.all_supported = readable<bool>(in["allSupported"]);
  out.include_global_resource_types = readable<bool>(in["includeGlobalResourceTypes"]);
  out.resource_types = readable<Words>(in["resourceTypes"]).value_or(Words{});
  if (const auto excluded = in["exclusionByResourceTypes"]; excluded.exists())
    out.exclusion_by_resource_types = {
        readable<Words>(excluded["resourceTypes"]).value_or(Words{})};
  if (const auto strategy = in["recordingStrategy"]; strategy.exists())
    out.recording_strategy = {readable<std::string>(strategy["useOnly"]).value_or("")};
  return out;
}

void read_recorders(Reading& reading) {
  reading.each_region([](Place& place) {
    const auto reply = place.call("config:DescribeConfigurationRecorders");
    for (const auto& listed : reply["ConfigurationRecorders"]) {
      auto& recorder = place.row<ConfigurationRecorder>(listed["name"].text());
      recorder.name = listed["name"];
      recorder.role_arn = listed["roleARN"];
      recorder.service_principal = listed["servicePrincipal"];
      recorder.connector_arn = listed["connectorArn"];
      recorder.recording_group = recording_group(listed["recordingGroup"]);
    }
  });
}

void read_statuses(Reading& reading) {
  reading.each_region([](Place& place) {
    const auto reply = place.call("config:DescribeConfigurationRecorderStatus");
    for (const auto& listed : reply["ConfigurationRecordersStatus"]) {
      auto& status = place.row<ConfigurationRecorderStatus>(listed["name"].text());
      status.name = listed["name"];
      status.is_enabled = listed["recording"];
      status.last_status = listed["lastStatus"];
      status.last_error_code = listed["lastErrorCode"];
    }
  });
}

void read_channels(Reading& reading) {
  reading.each_region([](Place& place) {
    const auto reply = place.call("config:DescribeDeliveryChannels");
    for (const auto& listed : reply["DeliveryChannels"]) {
      auto& channel = place.row<DeliveryChannel>(listed["name"].text());
      channel.name = listed["name"];
      channel.s3_bucket_name = listed["s3BucketName"];
      channel.s3_key_prefix = listed["s3KeyPrefix"];
      channel.s3_kms_key_arn = listed["s3KmsKeyArn"];
      channel.sns_topic_arn = listed["snsTopicARN"];
    }
  });
}

}  // namespace

UNDERPIN_TYPE(ConfigurationRecorder, "aws_config_configuration_recorder", Scope::regional,
              "a recorder of AWS Config",
              {{"name", kIdentity | kReplace, "its name"},
               {"role_arn", kPlain, "the role it reads with"},
               {"recording_group", kPlain, "which types of resources it records"},
               {"service_principal", kObservedOnly, "the AWS service that it belongs to"},
               {"connector_arn", kObservedOnly, "the other cloud that it records"}})
UNDERPIN_TYPE(ConfigurationRecorderStatus, "aws_config_configuration_recorder_status",
              Scope::regional, "whether a recorder of AWS Config records",
              {{"name", kIdentity | kReplace, "the recorder's name"},
               {"is_enabled", kPlain, "records now"},
               {"last_status", kObservedOnly, "of the last event it recorded"},
               {"last_error_code", kObservedOnly, "of the last event it failed to record"}})
UNDERPIN_TYPE(DeliveryChannel, "aws_config_delivery_channel", Scope::regional,
              "where AWS Config delivers to",
              {{"name", kIdentity | kReplace, "its name"},
               {"s3_bucket_name", kPlain, "the bucket"},
               {"s3_key_prefix", kPlain, "what object names begin with"},
               {"s3_kms_key_arn", kPlain, "the key that encrypts the objects"},
               {"sns_topic_arn", kPlain, "the topic that is told"}})

UNDERPIN_READER(configservice, recorders, .fills = {&type_of<ConfigurationRecorder>},
                .operations = {"config:DescribeConfigurationRecorders"}, .read = read_recorders)
UNDERPIN_READER(configservice, recorder_statuses, .fills = {&type_of<ConfigurationRecorderStatus>},
                .operations = {"config:DescribeConfigurationRecorderStatus"}, .read = read_statuses)
UNDERPIN_READER(configservice, delivery_channels, .fills = {&type_of<DeliveryChannel>},
                .operations = {"config:DescribeDeliveryChannels"}, .read = read_channels)

}  // namespace underpin
