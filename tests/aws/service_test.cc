// The service table: it loads, and says of each protocol what the models say.
#include "aws/service.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace underpin::aws {
namespace {

TEST(ServiceTable, every_operation_is_complete) {
  const auto names = operation_names();
  ASSERT_GE(names.size(), 30u);
  for (const auto& name : names) {
    const auto& entry = operation(name);
    EXPECT_FALSE(entry.method.empty()) << name;
    EXPECT_TRUE(entry.uri.starts_with('/')) << name;
    EXPECT_FALSE(entry.service->version.empty()) << name;
    EXPECT_FALSE(iam_action(name).empty()) << name;
    if (entry.service->protocol == Protocol::query && entry.output != nullptr) {
      EXPECT_FALSE(entry.wrapper.empty()) << name;
    }
    if (!entry.paging) continue;
    for (const auto& token : entry.paging->input_tokens)
      EXPECT_NE(entry.input->find(token), nullptr) << name << " " << token;
    for (const auto& token : entry.paging->output_tokens)
      EXPECT_NE(entry.output->find(token), nullptr) << name << " " << token;
    for (const auto& result : entry.paging->results)
      EXPECT_NE(entry.output->find(result), nullptr) << name << " " << result;
    for (const auto& [size, number] : entry.paging->size)
      EXPECT_NE(entry.input->find(size), nullptr) << name << " " << size;
    if (!entry.paging->more.empty()) {
      EXPECT_NE(entry.output->find(entry.paging->more), nullptr) << name;
    }
  }
}

TEST(ServiceTable, wire_names_follow_the_models) {
  const auto& groups = *operation("ec2:DescribeSecurityGroups").output->find("SecurityGroups");
  EXPECT_EQ(groups.wire, "securityGroupInfo");
  EXPECT_EQ(groups.shape->members[0].wire, "item");
  const auto& grants = *operation("s3:GetBucketAcl").output->find("Grants");
  EXPECT_EQ(grants.wire, "AccessControlList");
  const auto& grantee = *grants.shape->members[0].shape->find("Grantee");
  EXPECT_TRUE(grantee.shape->find("Type")->attribute);
  EXPECT_EQ(operation("s3:GetBucketPolicy").output->find("Policy")->place, Place::payload);
  EXPECT_EQ(operation("s3control:GetPublicAccessBlock").host_prefix, "{AccountId}.");
}

TEST(ServiceTable, actions_are_those_that_iam_knows) {
  const struct {
    const char *operation, *action;
  } cases[] = {
      {"kms:ListKeys", "kms:ListKeys"},
      {"s3:ListBuckets", "s3:ListAllMyBuckets"},
      {"s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"},
      {"s3control:GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock"},
      {"cloudwatch:DescribeAlarms", "cloudwatch:DescribeAlarms"},
      {"accessanalyzer:ListAnalyzers", "access-analyzer:ListAnalyzers"},
      {"logs:DescribeLogGroups", "logs:DescribeLogGroups"},
      {"unheard:Of", "unheard:Of"},
  };
  for (const auto& c : cases) EXPECT_EQ(iam_action(c.operation), c.action);
}

TEST(ServiceTable, only_writes_are_called_writes) {
  for (const auto& name : operation_names()) {
    const auto word = name.substr(name.find(':') + 1);
    const bool reads = word.starts_with("Get") || word.starts_with("List") ||
                       word.starts_with("Describe") || word.starts_with("AssumeRole") ||
                       word == "GenerateCredentialReport";
    EXPECT_EQ(operation(name).mutates, !reads) << name;
  }
}

TEST(ServiceTableDeathTest, a_name_that_the_table_lacks_asserts) {
  EXPECT_DEATH(operation("kms:ListKyes"), "kms:ListKyes");
  EXPECT_DEATH(operation("kms"), "kms");
  EXPECT_DEATH(service("s4"), "s4");
}

}  // namespace
}  // namespace underpin::aws
