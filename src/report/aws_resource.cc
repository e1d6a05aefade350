// The types of resources that the benchmarks speak of, as ASFF and CloudFormation name them.
#include "report/aws_resource.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/arn.h"
#include "report/words.h"

namespace underpin::report {
namespace {

struct Kind {
  std::string_view ours, asff, cloudformation;
  // Of types whose rows go by AWS's short id: what makes an ARN of it. Others have ARNs, or names
  // from which none follows (an IAM user's path is not in its name).
  std::string_view service = {}, prefix = {};
};

constexpr Kind kKinds[] = {
    {"aws_accessanalyzer_analyzer", "Other", "AWS::AccessAnalyzer::Analyzer"},
    {"aws_acm_certificate", "AwsCertificateManagerCertificate",
     "AWS::CertificateManager::Certificate"},
    {"aws_cloudtrail", "AwsCloudTrailTrail", "AWS::CloudTrail::Trail"},
    {"aws_cloudwatch_log_group", "Other", "AWS::Logs::LogGroup"},
    {"aws_cloudwatch_log_metric_filter", "Other", "AWS::Logs::MetricFilter"},
    {"aws_cloudwatch_metric_alarm", "AwsCloudWatchAlarm", "AWS::CloudWatch::Alarm"},
    {"aws_config_configuration_recorder", "Other", "AWS::Config::ConfigurationRecorder"},
    {"aws_db_instance", "AwsRdsDbInstance", "AWS::RDS::DBInstance"},
    {"aws_default_network_acl", "AwsEc2NetworkAcl", "AWS::EC2::NetworkAcl", "ec2", "network-acl/"},
    {"aws_default_route_table", "AwsEc2RouteTable", "AWS::EC2::RouteTable", "ec2", "route-table/"},
    {"aws_default_security_group", "AwsEc2SecurityGroup", "AWS::EC2::SecurityGroup", "ec2",
     "security-group/"},
    {"aws_default_vpc", "AwsEc2Vpc", "AWS::EC2::VPC", "ec2", "vpc/"},
    {"aws_ebs_volume", "AwsEc2Volume", "AWS::EC2::Volume", "ec2", "volume/"},
    {"aws_flow_log", "Other", "AWS::EC2::FlowLog", "ec2", "vpc-flow-log/"},
    {"aws_iam_access_key", "AwsIamAccessKey", "AWS::IAM::AccessKey"},
    {"aws_iam_group", "AwsIamGroup", "AWS::IAM::Group"},
    {"aws_iam_policy", "AwsIamPolicy", "AWS::IAM::ManagedPolicy"},
    {"aws_iam_role", "AwsIamRole", "AWS::IAM::Role"},
    {"aws_iam_server_certificate", "Other", "AWS::IAM::ServerCertificate"},
    {"aws_iam_user", "AwsIamUser", "AWS::IAM::User"},
    {"aws_instance", "AwsEc2Instance", "AWS::EC2::Instance", "ec2", "instance/"},
    {"aws_kms_key", "AwsKmsKey", "AWS::KMS::Key"},
    {"aws_network_acl", "AwsEc2NetworkAcl", "AWS::EC2::NetworkAcl", "ec2", "network-acl/"},
    {"aws_route_table", "AwsEc2RouteTable", "AWS::EC2::RouteTable", "ec2", "route-table/"},
    {"aws_s3_bucket", "AwsS3Bucket", "AWS::S3::Bucket", "s3", ""},
    {"aws_s3_bucket_public_access_block", "AwsS3Bucket", "AWS::S3::Bucket", "s3", ""},
    {"aws_security_group", "AwsEc2SecurityGroup", "AWS::EC2::SecurityGroup", "ec2",
     "security-group/"},
    {"aws_sns_topic", "AwsSnsTopic", "AWS::SNS::Topic"},
    {"aws_subnet", "AwsEc2Subnet", "AWS::EC2::Subnet", "ec2", "subnet/"},
    {"aws_vpc", "AwsEc2Vpc", "AWS::EC2::VPC", "ec2", "vpc/"},
    {"aws_vpc_peering_connection", "AwsEc2VpcPeeringConnection", "AWS::EC2::VPCPeeringConnection",
     "ec2", "vpc-peering-connection/"},
};

std::string arn_of(const Kind& kind, const Finding& finding, const Report& report) {
  // Buckets are global in their partition: their ARNs name neither region nor account.
  const bool bare = kind.service == "s3";
  return Arn{report.partition, std::string(kind.service), bare ? "" : finding.region,
             bare ? "" : report.account, std::string(kind.prefix) + finding.resource}
      .print();
}

}  // namespace

AwsResource aws_resource(const Finding& finding, const Report& report) {
  if (const auto about = noun(finding, report);
      about == "account" || about == "region" || stands_for_unlisted(finding))
    return {fmt::format("AWS::::Account:{}", report.account), "AwsAccount", "AWS::::Account"};
  const auto* kind = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const Kind& one) {
    return one.ours == finding.resource_type;
  });
  if (kind == std::end(kKinds)) return {finding.resource, "Other", finding.resource_type};
  const bool short_id = !kind->service.empty() && !Arn::parse(finding.resource);
  return {short_id ? arn_of(*kind, finding, report) : finding.resource, kind->asff,
          std::string(kind->cloudformation)};
}

}  // namespace underpin::report
