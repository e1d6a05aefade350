// Inclusion and equality of policies, and what is granted without MFA.
#include "semantics/iam_policy_compare.h"

#include "iam_policy_testing.h"

namespace underpin::semantics {
namespace {

Policy document(std::string_view statements) {
  return policy_of(R"({"Version": "2012-10-17", "Statement": [)" + std::string(statements) + "]}");
}

TEST(IamPolicyInclusion, decides_by_the_requests_that_are_granted) {
  struct Case {
    const char* name;
    const char* smaller;
    const char* larger;
    Decision expected;
  };
  const Case cases[] = {
      {"a part of the actions is no more",
       R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})",
       R"({"Effect": "Allow", "Action": "S3:Get*", "Resource": "*"})", kYes},
      {"a wider pattern is more", R"({"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"})",
       R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})", kNo},
      {"one statement or two halves are the same",
       R"({"Effect": "Allow", "Action": "*", "Resource": "*"})",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
          {"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"})",
       kYes},
      {"what is denied is not granted",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
          {"Effect": "Deny", "NotAction": "s3:GetObject", "Resource": "*"})",
       R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})", kYes},
      {"a condition makes it smaller",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
           "Condition": {"StringEquals": {"aws:PrincipalAccount": "1"}}})",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})", kYes},
      {"and the other way round it is more",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
           "Condition": {"StringEquals": {"aws:PrincipalAccount": "1"}}})",
       kNo},
      {"a narrower value of the same key is no more",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
           "Condition": {"IpAddress": {"aws:SourceIp": "10.1.0.0/16"}}})",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
           "Condition": {"IpAddress": {"AWS:sourceip": "10.0.0.0/8"}}})",
       kYes},
      {"an earlier date is no more",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
           "Condition": {"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}})",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
           "Condition": {"DateLessThanEquals": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}})",
       kYes},
      {"the same date included is more",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
           "Condition": {"DateLessThanEquals": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}})",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
           "Condition": {"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}})",
       kNo},
      {"an ARN pattern of one account lies within all accounts",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
           "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}}})",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
           "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}}})",
       kYes},
      {"the same variable is the same resource",
       R"({"Effect": "Allow", "Action": "iam:GetUser",
           "Resource": "arn:aws:iam::1:user/${aws:username}"})",
       R"({"Effect": "Allow", "Action": "iam:*",
           "Resource": ["arn:aws:iam::1:user/${AWS:UserName}", "arn:aws:iam::1:group/x"]})",
       kYes},
      {"a star in its place is more",
       R"({"Effect": "Allow", "Action": "iam:GetUser", "Resource": "arn:aws:iam::1:user/*"})",
       R"({"Effect": "Allow", "Action": "iam:GetUser",
           "Resource": "arn:aws:iam::1:user/${aws:username}"})",
       kNo},
      {"a variable may equal a denied text",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b/${aws:username}"})",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
          {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::b/bob"})",
       kUndecided},
      {"a question mark against a variable is open",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b/${aws:username}"})",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b/?*"})", kUndecided},
      {"an unknown operator is open", R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
           "Condition": {"StringResembles": {"aws:username": "a"}}})",
       kUndecided},
      {"except when both say the same",
       R"({"Sid": "a", "Effect": "Allow", "Action": ["s3:A", "s3:B"], "Resource": "*",
           "Condition": {"StringResembles": {"aws:username": "a"}}})",
       R"({"Effect": "Allow", "Action": ["S3:b", "s3:a"], "Resource": "*",
           "Condition": {"StringResembles": {"aws:UserName": "a"}}})",
       kYes},
  };
  for (const auto& c : cases) {
    const auto answer = grants_no_more(document(c.smaller), document(c.larger), known_actions());
    EXPECT_EQ(answer.decision, c.expected) << c.name << "\n  " << answer;
  }
}

TEST(IamPolicyInclusion, principals_of_resource_policies_count) {
  const auto with = [](const char* principal) {
    return document(std::string(R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*",)") +
                    principal + "}");
  };
  const auto everyone = with(R"("Principal": "*")");
  const auto account = with(R"("Principal": {"AWS": "111122223333"})");
  const auto root = with(R"("Principal": {"AWS": "arn:aws:iam::111122223333:root"})");
  const auto user = with(R"("Principal": {"AWS": "arn:aws:iam::111122223333:user/u"})");
  EXPECT_TRUE(grants_no_more(user, account, known_actions()).is_yes());
  EXPECT_TRUE(grants_no_more(account, user, known_actions()).is_no());
  EXPECT_TRUE(grants_the_same(account, root, known_actions()).is_yes());
  EXPECT_TRUE(grants_no_more(account, everyone, known_actions()).is_yes());
  const auto no = grants_no_more(everyone, account, known_actions());
  EXPECT_TRUE(no.is_no());
  EXPECT_NE(no.witness.find("an anonymous caller asks"), std::string::npos) << no;
  EXPECT_TRUE(
      grants_the_same(everyone, with(R"("Principal": {"AWS": "*"})"), known_actions()).is_yes());
}

TEST(IamPolicyInclusion, the_witness_is_an_action_that_aws_has) {
  const auto answer = grants_the_same(
      document(R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})"),
      document(R"({"Effect": "Allow", "Action": "s3:GetObject*", "Resource": "*"})"),
      known_actions());
  EXPECT_TRUE(answer.is_no());
  EXPECT_NE(answer.witness.find("s3:GetObjectAcl"), std::string::npos) << answer;
}

// AWS's example policy with its last statement, which denies everything else without MFA.
constexpr const char* kForceMfa = R"(
  {"Effect": "Allow", "Action": "*", "Resource": "*"},
  {"Effect": "Deny", "Resource": "*",
   "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices",
                 "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken"],
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}})";

SelfManagement on_all_resources() {
  auto self = usual_self_management();
  for (auto& grant : self.grants) grant.resources = {"*"};
  return self;
}

TEST(IamPolicyMfa, what_is_granted_without_mfa_is_compared_with_self_management) {
  struct Case {
    const char* name;
    const char* statements;
    Decision expected;
  };
  const Case cases[] = {
      {"everything with MFA only, but for self-management", kForceMfa, kNo},
      {"Bool without IfExists forgets access keys, which carry no key",
       R"({"Effect": "Allow", "Action": "*", "Resource": "*"},
          {"Effect": "Deny", "NotAction": "iam:EnableMFADevice", "Resource": "*",
           "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}})",
       kYes},
      {"an allow that needs MFA grants nothing without",
       R"({"Effect": "Allow", "Action": "*", "Resource": "*",
           "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}})",
       kNo},
      {"an allow with BoolIfExists does, with access keys",
       R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
           "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}})",
       kYes},
      {"a recent MFA is MFA",
       R"({"Effect": "Allow", "Action": "*", "Resource": "*",
           "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}})",
       kNo},
      {"anything else is more", R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})", kYes},
      {"another condition may be met without MFA",
       R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
           "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}})",
       kYes},
      {"changing one's own password is self-management",
       R"({"Effect": "Allow", "Action": "iam:ChangePassword",
           "Resource": "arn:aws:iam::111122223333:user/${aws:username}"})",
       kNo},
  };
  for (const auto& c : cases) {
    const auto policy = document(c.statements);
    const auto answer =
        grants_beyond_self_without_mfa({&policy}, on_all_resources(), known_actions());
    EXPECT_EQ(answer.decision, c.expected) << c.name << "\n  " << answer;
  }
}

TEST(IamPolicyMfa, the_own_user_is_told_from_all_users) {
  const auto own = document(R"({"Effect": "Allow", "Action": "iam:ChangePassword",
      "Resource": "arn:aws:iam::111122223333:user/${aws:username}"})");
  const auto all = document(R"({"Effect": "Allow", "Action": "iam:ChangePassword",
      "Resource": "arn:aws:iam::111122223333:user/*"})");
  EXPECT_TRUE(
      grants_beyond_self_without_mfa({&own}, usual_self_management(), known_actions()).is_no());
  EXPECT_TRUE(
      grants_beyond_self_without_mfa({&all}, usual_self_management(), known_actions()).is_yes());
}

TEST(IamPolicyMfa, several_policies_of_one_principal_count_together) {
  const auto allow = document(R"({"Effect": "Allow", "Action": "*", "Resource": "*"})");
  const auto deny = document(R"({"Effect": "Deny", "NotAction": "iam:ChangePassword",
      "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": false}}})");
  EXPECT_TRUE(
      grants_beyond_self_without_mfa({&allow}, on_all_resources(), known_actions()).is_yes());
  EXPECT_TRUE(
      grants_beyond_self_without_mfa({&allow, &deny}, on_all_resources(), known_actions()).is_no());
}

}  // namespace
}  // namespace underpin::semantics
