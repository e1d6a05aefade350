// The names that AWS's formats have for subjects of findings.
#include "report/aws_resource.h"

#include <gtest/gtest.h>

#include "reports.h"

namespace underpin::report {
namespace {

TEST(AwsResource, HasItsArnAndItsTypes) {
  const struct {
    const char *name, *region, *resource, *type, *id, *asff, *aws;
  } cases[] = {
      {"an ARN stays", "eu-west-1", "arn:aws:kms:eu-west-1:123456789012:key/1", "aws_kms_key",
       "arn:aws:kms:eu-west-1:123456789012:key/1", "AwsKmsKey", "AWS::KMS::Key"},
      {"a short id becomes an ARN of its region", "eu-west-1", "sg-1", "aws_security_group",
       "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1", "AwsEc2SecurityGroup",
       "AWS::EC2::SecurityGroup"},
      {"a bucket's ARN has neither region nor account", "global", "logs", "aws_s3_bucket",
       "arn:aws:s3:::logs", "AwsS3Bucket", "AWS::S3::Bucket"},
      {"of a user's name no ARN follows: it may have a path", "global", "anna", "aws_iam_user",
       "anna", "AwsIamUser", "AWS::IAM::User"},
      {"a type without a name in ASFF is Other", "us-east-1",
       "arn:aws:access-analyzer:us-east-1:123456789012:analyzer/a", "aws_accessanalyzer_analyzer",
       "arn:aws:access-analyzer:us-east-1:123456789012:analyzer/a", "Other",
       "AWS::AccessAnalyzer::Analyzer"},
      {"a type that is not in the table keeps our name", "global", "x", "aws_new_thing", "x",
       "Other", "aws_new_thing"},
      {"the account", "global", "123456789012", "observed_account_summary",
       "AWS::::Account:123456789012", "AwsAccount", "AWS::::Account"},
      {"a region is the account there", "eu-west-1", "eu-west-1", "aws_accessanalyzer_analyzer",
       "AWS::::Account:123456789012", "AwsAccount", "AWS::::Account"},
      {"what could not be listed is the account's", "eu-west-1", "*", "aws_kms_key",
       "AWS::::Account:123456789012", "AwsAccount", "AWS::::Account"},
  };
  const Report report = passing_report();
  for (const auto& c : cases) {
    Finding finding;
    finding.region = c.region;
    finding.resource = c.resource;
    finding.resource_type = c.type;
    const auto aws = aws_resource(finding, report);
    EXPECT_EQ(aws.id, c.id) << c.name;
    EXPECT_EQ(aws.asff_type, c.asff) << c.name;
    EXPECT_EQ(aws.type, c.aws) << c.name;
  }
}

TEST(AwsResource, AnArnIsOfTheAccountsPartition) {
  Report report = passing_report();
  report.partition = "aws-us-gov";
  Finding finding;
  finding.region = "us-gov-west-1";
  finding.resource = "vpc-1";
  finding.resource_type = "aws_vpc";
  EXPECT_EQ(aws_resource(finding, report).id,
            "arn:aws-us-gov:ec2:us-gov-west-1:123456789012:vpc/vpc-1");
}

}  // namespace
}  // namespace underpin::report
