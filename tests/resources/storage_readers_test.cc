// The readers of AWS Config, of flow logs and of what new volumes are encrypted with, on replies
// shaped as AWS's API references print them, and on odd forms.
#include <fmt/core.h>
#include <gmock/gmock.h>

#include "resources/configservice/recorder.h"
#include "resources/ec2/ebs_encryption.h"
#include "resources/ec2/vpc.h"
#include "resources/registry.h"
#include "tests/resources/fake_aws.h"

namespace underpin::testing {
namespace {

using configservice::ConfigurationRecorder;
using configservice::ConfigurationRecorderStatus;
using configservice::DeliveryChannel;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// One region, so that a reply is for the one call.
struct OneRegion : ReaderRun {
  OneRegion() { earlier.regions = {{"eu-west-1", Region::Status::enabled, {}}}; }
};

// ---- AWS Config. Source: AWS Config API Reference, DescribeConfigurationRecorders,
// DescribeConfigurationRecorderStatus, DescribeDeliveryChannels.

const ConfigurationRecorder* recorder(OneRegion& run, const std::string& group) {
  run.aws.on("config:DescribeConfigurationRecorders",
             json(fmt::format(R"({{"ConfigurationRecorders": [{{"name": "default",
                 "roleARN": "arn:aws:iam::123456789012:role/config", "recordingGroup": {}}}]}})",
                              group)));
  return row_of<ConfigurationRecorder>(run.read(reader_of(type_of<ConfigurationRecorder>())),
                                       "eu-west-1", "default");
}

TEST(Recorders, are_read_with_what_they_record) {
  OneRegion run;
  const auto* row = recorder(run, R"({"allSupported": true, "includeGlobalResourceTypes": true,
      "resourceTypes": [], "exclusionByResourceTypes": {"resourceTypes": []},
      "recordingStrategy": {"useOnly": "ALL_SUPPORTED_RESOURCE_TYPES"}})");
  EXPECT_THAT(gap_keys(run.found), IsEmpty());
  EXPECT_TRUE(is(row->role_arn, "arn:aws:iam::123456789012:role/config"));
  EXPECT_TRUE(row->service_principal.is_absent());
  const auto& group = *row->recording_group.peek();
  EXPECT_EQ(group.all_supported, true);
  EXPECT_EQ(group.include_global_resource_types, true);
  EXPECT_EQ(group.recording_strategy->use_only, "ALL_SUPPORTED_RESOURCE_TYPES");
}

TEST(Recorders, what_a_group_leaves_out_stays_unset) {
  OneRegion run;
  const auto& group =
      *recorder(run, R"({"resourceTypes": ["AWS::EC2::Instance"]})")->recording_group.peek();
  EXPECT_FALSE(group.all_supported);
  EXPECT_FALSE(group.recording_strategy);
  EXPECT_EQ(group.resource_types, std::vector<std::string>{"AWS::EC2::Instance"});
}

TEST(Recorders, a_group_in_an_unexpected_form_is_unknown_and_not_all) {
  for (const auto* group :
       {R"({"allSupported": "perhaps"})", R"({"allSupported": true, "resourceTypes": "all"})",
        R"("everything")", R"({"allSupported": true, "recordingStrategy": {"useOnly": {}}})"}) {
    OneRegion run;
    const auto* row = recorder(run, group);
    ASSERT_NE(row, nullptr) << group;
    EXPECT_TRUE(row->recording_group.is_unknown()) << group;
    EXPECT_FALSE(run.found.gaps().empty()) << group;
  }
}

TEST(Recorders, status_and_channel_are_rows_by_the_name) {
  OneRegion run;
  run.aws.on("config:DescribeConfigurationRecorderStatus",
             json(R"({"ConfigurationRecordersStatus": [{"name": "default", "recording": true,
                 "lastStatus": "FAILURE", "lastErrorCode": "AccessDenied",
                 "lastStartTime": 1.4428e9}]})"));
  const auto* status = row_of<ConfigurationRecorderStatus>(
      run.read(reader_of(type_of<ConfigurationRecorderStatus>())), "eu-west-1", "default");
  EXPECT_TRUE(is(status->is_enabled, true));
  EXPECT_TRUE(is(status->last_status, "FAILURE"));
  EXPECT_TRUE(is(status->last_error_code, "AccessDenied"));
  OneRegion other;
  other.aws.on("config:DescribeDeliveryChannels",
               json(R"({"DeliveryChannels": [{"name": "default", "s3BucketName": "config"}]})"));
  const auto* channel = row_of<DeliveryChannel>(other.read(reader_of(type_of<DeliveryChannel>())),
                                                "eu-west-1", "default");
  EXPECT_TRUE(is(channel->s3_bucket_name, "config"));
  EXPECT_TRUE(channel->sns_topic_arn.is_absent());
}

TEST(Recorders, a_region_that_refuses_is_a_gap_of_what_was_asked) {
  OneRegion run;
  run.aws.refuse("config:DescribeConfigurationRecorders", {}, "AccessDeniedException");
  EXPECT_THAT(
      gap_keys(run.read(reader_of(type_of<ConfigurationRecorder>()))),
      ElementsAre(
          "aws_config_configuration_recorder/eu-west-1//config:DescribeConfigurationRecorders"));
}

// ---- Volumes. Source: Amazon EC2 API Reference, GetEbsEncryptionByDefault, GetEbsDefaultKmsKeyId.

aws::Response by_default(const char* enabled) {
  return ec2("GetEbsEncryptionByDefault",
             fmt::format("<ebsEncryptionByDefault>{}</ebsEncryptionByDefault>", enabled));
}

TEST(EbsEncryption, the_key_is_asked_for_where_new_volumes_are_encrypted) {
  ReaderRun run;
  run.aws.on("ec2:GetEbsEncryptionByDefault", by_default("true"));
  run.aws.on("ec2:GetEbsEncryptionByDefault", {.region = "us-east-1"}, by_default("false"));
  run.aws.on("ec2:GetEbsDefaultKmsKeyId", {.region = "eu-west-1"},
             ec2("GetEbsDefaultKmsKeyId", "<kmsKeyId>alias/aws/ebs</kmsKeyId>"));
  const auto& found = run.read(reader_of(type_of<ec2::EbsEncryptionByDefault>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  const auto row = [&](const char* region) {
    return row_of<ec2::EbsEncryptionByDefault>(found, region, region);
  };
  EXPECT_TRUE(is(row("eu-west-1")->enabled, true));
  EXPECT_TRUE(is(row("us-east-1")->enabled, false));
  EXPECT_THAT(ids_of<ec2::EbsDefaultKmsKey>(found), ElementsAre("eu-west-1 eu-west-1"));
}

TEST(EbsEncryption, a_refused_setting_hides_the_region_and_a_refused_key_itself_alone) {
  OneRegion setting, key;
  setting.aws.refuse("ec2:GetEbsEncryptionByDefault", {}, "UnauthorizedOperation");
  key.aws.on("ec2:GetEbsEncryptionByDefault", by_default("true"));
  key.aws.refuse("ec2:GetEbsDefaultKmsKeyId", {}, "UnauthorizedOperation");
  const auto& reader = reader_of(type_of<ec2::EbsEncryptionByDefault>());
  EXPECT_THAT(
      gap_keys(setting.read(reader)),
      ElementsAre("aws_ebs_default_kms_key/eu-west-1//ec2:GetEbsEncryptionByDefault",
                  "aws_ebs_encryption_by_default/eu-west-1//ec2:GetEbsEncryptionByDefault"));
  EXPECT_THAT(gap_keys(key.read(reader)),
              ElementsAre("aws_ebs_default_kms_key/eu-west-1/eu-west-1/ec2:GetEbsDefaultKmsKeyId"));
}

// ---- VPCs and flow logs. Source: Amazon EC2 API Reference, DescribeVpcs, DescribeFlowLogs.

TEST(Vpcs, are_read_to_the_last_page_with_their_owner) {
  OneRegion run;
  const auto vpc = [](const char* id, const char* token) {
    return ec2("DescribeVpcs",
               fmt::format("<vpcSet><item><vpcId>{}</vpcId><ownerId>123456789012</ownerId>"
                           "<cidrBlock>10.0.0.0/16</cidrBlock><isDefault>false</isDefault></item>"
                           "</vpcSet>{}",
                           id, token));
  };
  run.aws.on("ec2:DescribeVpcs", {.page = 1}, vpc("vpc-1", "<nextToken>t</nextToken>"));
  run.aws.on("ec2:DescribeVpcs", {.page = 2}, vpc("vpc-2", ""));
  const auto& found = run.read(reader_of(type_of<ec2::Vpc>()));
  EXPECT_THAT(ids_of<ec2::Vpc>(found), ElementsAre("eu-west-1 vpc-1", "eu-west-1 vpc-2"));
  EXPECT_TRUE(is(row_of<ec2::Vpc>(found, "eu-west-1", "vpc-1")->owner_id, kAccount));
  EXPECT_TRUE(is(row_of<ec2::Vpc>(found, "eu-west-1", "vpc-1")->is_default, false));
}

aws::Response flow_log(const char* watches, const char* token = "") {
  return ec2(
      "DescribeFlowLogs",
      fmt::format("<flowLogSet><item><flowLogId>fl-{0}</flowLogId><resourceId>{0}</resourceId>"
                  "<flowLogStatus>ACTIVE</flowLogStatus><trafficType>ALL</trafficType>"
                  "<deliverLogsStatus>FAILED</deliverLogsStatus>"
                  "<deliverLogsErrorMessage>Access error</deliverLogsErrorMessage>"
                  "<logDestinationType>s3</logDestinationType>"
                  "<logDestination>arn:aws:s3:::flows</logDestination></item></flowLogSet>{1}",
                  watches, token));
}

TEST(FlowLogs, are_read_to_the_last_page_and_placed_by_what_they_watch) {
  OneRegion run;
  run.aws.on("ec2:DescribeFlowLogs", {.page = 1}, flow_log("vpc-1", "<nextToken>t</nextToken>"));
  run.aws.on("ec2:DescribeFlowLogs", {.page = 2}, flow_log("subnet-1"));
  const auto& found = run.read(reader_of(type_of<ec2::FlowLog>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  const auto* vpc = row_of<ec2::FlowLog>(found, "eu-west-1", "fl-vpc-1");
  EXPECT_TRUE(is(vpc->vpc_id, "vpc-1"));
  EXPECT_TRUE(vpc->subnet_id.is_absent());
  EXPECT_TRUE(is(vpc->flow_log_status, "ACTIVE"));
  EXPECT_TRUE(is(vpc->deliver_logs_status, "FAILED"));
  EXPECT_TRUE(is(vpc->deliver_logs_error_message, "Access error"));
  EXPECT_TRUE(is(vpc->traffic_type, "ALL"));
  const auto* subnet = row_of<ec2::FlowLog>(found, "eu-west-1", "fl-subnet-1");
  EXPECT_TRUE(is(subnet->subnet_id, "subnet-1"));
  EXPECT_TRUE(subnet->vpc_id.is_absent());
}

TEST(FlowLogs, of_something_newer_are_of_no_vpc_and_of_nothing_of_any) {
  OneRegion newer, nothing;
  newer.aws.on("ec2:DescribeFlowLogs", flow_log("nat-1"));
  nothing.aws.on("ec2:DescribeFlowLogs", flow_log(""));
  const auto& reader = reader_of(type_of<ec2::FlowLog>());
  EXPECT_TRUE(
      row_of<ec2::FlowLog>(newer.read(reader), "eu-west-1", "fl-nat-1")->vpc_id.is_absent());
  EXPECT_TRUE(row_of<ec2::FlowLog>(nothing.read(reader), "eu-west-1", "fl-")->vpc_id.is_unknown());
}

TEST(FlowLogs, a_later_page_that_is_refused_leaves_the_table_incomplete) {
  OneRegion run;
  run.aws.on("ec2:DescribeFlowLogs", {.page = 1}, flow_log("vpc-1", "<nextToken>t</nextToken>"));
  run.aws.refuse("ec2:DescribeFlowLogs", {.page = 2}, "UnauthorizedOperation");
  const auto& found = run.read(reader_of(type_of<ec2::FlowLog>()));
  EXPECT_NE(row_of<ec2::FlowLog>(found, "eu-west-1", "fl-vpc-1"), nullptr);
  EXPECT_THROW(found.in<ec2::FlowLog>("eu-west-1").size(), Undecided);
}

}  // namespace
}  // namespace underpin::testing
