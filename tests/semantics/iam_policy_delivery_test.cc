// May an alarm reach its topic? Topic policies and key policies as AWS documents and writes them.
#include "semantics/iam_policy_delivery.h"

#include "iam_policy_testing.h"

namespace underpin::semantics {
namespace {

const AlarmDelivery kDelivery{"arn:aws:sns:eu-west-1:111122223333:alarms",
                              "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:root usage",
                              "111122223333", "arn:aws:kms:eu-west-1:111122223333:key/1234abcd"};

struct Case {
  const char* name;
  const char* statement;
  Decision expected;
};

constexpr const char* kDefaultTopicPolicy = R"(
  "Sid": "__default_statement_ID", "Effect": "Allow", "Principal": {"AWS": "*"},
  "Action": ["SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission",
             "SNS:RemovePermission", "SNS:DeleteTopic", "SNS:Subscribe",
             "SNS:ListSubscriptionsByTopic", "SNS:Publish"],
  "Resource": "arn:aws:sns:eu-west-1:111122223333:alarms",
  "Condition": {"StringEquals": {"AWS:SourceOwner": "111122223333"}})";

TEST(IamPolicyMayPublish, decides_by_the_request_that_cloudwatch_makes) {
  const Case cases[] = {
      {"the default topic policy lets alarms of the same account publish", kDefaultTopicPolicy,
       kYes},
      {"a source owner of another account does not",
       R"("Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "SNS:Publish", "Resource": "*",
          "Condition": {"StringEquals": {"AWS:SourceOwner": "999999999999"}})",
       kNo},
      {"the service principal without a condition may publish",
       R"("Effect": "Allow", "Principal": {"Service": ["cloudwatch.amazonaws.com"]},
          "Action": "sns:Publish", "Resource": "arn:aws:sns:eu-west-1:111122223333:alarms")",
       kYes},
      {"the alarm's account as source account is enough",
       R"("Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"},
          "Action": "sns:Publish", "Resource": "*",
          "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"},
                        "ArnLike": {"aws:SourceArn":
                                    "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*"}})",
       kYes},
      {"AWS's example with everyone and the alarm's ARN lets alarms publish",
       R"("Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "SNS:Publish",
          "Resource": "arn:aws:sns:eu-west-1:111122223333:alarms",
          "Condition": {"ArnLike": {"aws:SourceArn":
                                    "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*"}})",
       kYes},
      {"an alarm of another region does not match the source ARN",
       R"("Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"},
          "Action": "sns:Publish", "Resource": "*",
          "Condition": {"ArnLike": {"aws:SourceArn":
                                    "arn:aws:cloudwatch:us-east-1:111122223333:alarm:*"}})",
       kNo},
      {"the account's own principal does not stand for CloudWatch",
       R"("Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
          "Action": "sns:Publish", "Resource": "*")",
       kNo},
      {"another service's principal does not stand for CloudWatch",
       R"("Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"},
          "Action": "sns:Publish", "Resource": "*")",
       kNo},
      {"an organisation does not hold the service principal",
       R"("Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sns:Publish", "Resource": "*",
          "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}})",
       kNo},
      {"the source's organisation is not known from the request",
       R"("Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"},
          "Action": "sns:Publish", "Resource": "*",
          "Condition": {"StringEquals": {"aws:SourceOrgID": "o-1234567890"}})",
       kUndecided},
      {"an unknown operator is never yes",
       R"("Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": "*",
          "Condition": {"StringMatches": {"aws:SourceAccount": "111122223333"}})",
       kUndecided},
      {"another topic's ARN grants nothing here",
       R"("Effect": "Allow", "Principal": "*", "Action": "sns:Publish",
          "Resource": "arn:aws:sns:eu-west-1:111122223333:other")",
       kNo},
      {"a statement without Resource is about the topic itself",
       R"("Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"},
          "Action": "sns:Publish")",
       kYes},
      {"NotAction without publish grants it",
       R"("Effect": "Allow", "Principal": "*", "NotAction": "sns:Delete*", "Resource": "*")", kYes},
      {"only subscribing is granted",
       R"("Effect": "Allow", "Principal": "*", "Action": "sns:Subscribe", "Resource": "*")", kNo},
  };
  for (const auto& c : cases) {
    const auto answer = may_publish(statement_of(c.statement), kDelivery);
    EXPECT_EQ(answer.decision, c.expected) << c.name << "\n  " << answer;
  }
}

TEST(IamPolicyMayPublish, a_deny_wins_when_it_applies_and_leaves_it_open_when_it_may) {
  const auto with = [](const char* deny) {
    return policy_of(std::string(R"({"Statement": [{)") + kDefaultTopicPolicy + R"(}, {)" + deny +
                     "}]}");
  };
  const Case cases[] = {
      {"a refusal of plain HTTP leaves alarms alone",
       R"("Sid": "AllowPublishThroughSSLOnly", "Effect": "Deny", "Principal": "*",
          "Action": "sns:Publish", "Resource": "arn:aws:sns:eu-west-1:111122223333:alarms",
          "Condition": {"Bool": {"aws:SecureTransport": "false"}})",
       kYes},
      {"a refusal of everything stops them",
       R"("Effect": "Deny", "Principal": "*", "Action": "sns:*", "Resource": "*")", kNo},
      {"a refusal outside an endpoint is not decided",
       R"("Effect": "Deny", "Principal": "*", "Action": "SNS:Publish", "Resource": "*",
          "Condition": {"StringNotEquals": {"aws:sourceVpce": "vpce-1ab2c34d"}})",
       kUndecided},
      {"a refusal of all but another account's sources stops them",
       R"("Effect": "Deny", "Principal": "*", "Action": "SNS:Publish", "Resource": "*",
          "Condition": {"StringNotEquals": {"aws:SourceAccount": "999999999999"}})",
       kNo},
  };
  for (const auto& c : cases) {
    const auto answer = may_publish(with(c.statement), kDelivery);
    EXPECT_EQ(answer.decision, c.expected) << c.name << "\n  " << answer;
  }
}

TEST(IamPolicyMayPublish, the_answer_names_the_statement_and_the_request) {
  const auto answer = may_publish(statement_of(kDefaultTopicPolicy), kDelivery);
  EXPECT_EQ(answer.reason,
            "statement 1 (Sid `__default_statement_ID`) allows sns:Publish to CloudWatch");
  EXPECT_NE(answer.witness.find("cloudwatch.amazonaws.com asks sns:Publish on "
                                "arn:aws:sns:eu-west-1:111122223333:alarms"),
            std::string::npos)
      << answer.witness;
}

// The service's name is the same in every partition: a policy with China's own suffix lets nobody
// in.
TEST(IamPolicyMayPublish, china_has_no_name_of_its_own_for_cloudwatch) {
  auto delivery = kDelivery;
  delivery.topic_arn = "arn:aws-cn:sns:cn-north-1:111122223333:alarms";
  delivery.alarm_arn = "arn:aws-cn:cloudwatch:cn-north-1:111122223333:alarm:root usage";
  const auto may = [&](const std::string& name) {
    return may_publish(statement_of(R"("Effect": "Allow", "Principal": {"Service": ")" + name +
                                    R"("}, "Action": "sns:Publish", "Resource": "*")"),
                       delivery);
  };
  EXPECT_TRUE(may("cloudwatch.amazonaws.com").is_yes());
  EXPECT_TRUE(may("cloudwatch.amazonaws.com.cn").is_no());
}

TEST(IamPolicyMayUseKey, needs_decrypt_and_generate_data_key) {
  const Case cases[] = {
      {"AWS's statement for event sources lets CloudWatch use the key",
       R"("Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"},
          "Action": ["kms:GenerateDataKey*", "kms:Decrypt"], "Resource": "*")",
       kYes},
      {"decrypting alone is not enough",
       R"("Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"},
          "Action": "kms:Decrypt", "Resource": "*")",
       kNo},
      {"a data key alone is not enough",
       R"("Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"},
          "Action": "kms:GenerateDataKey*", "Resource": "*")",
       kNo},
      {"the account's default key policy does not name CloudWatch",
       R"("Sid": "Enable IAM User Permissions", "Effect": "Allow",
          "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*",
          "Resource": "*")",
       kNo},
      {"Amazon SNS's principal does not stand for CloudWatch",
       R"("Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"},
          "Action": ["kms:GenerateDataKey*", "kms:Decrypt"], "Resource": "*")",
       kNo},
      {"the alarm's account as source account is enough",
       R"("Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"},
          "Action": ["kms:GenerateDataKey*", "kms:Decrypt"], "Resource": "*",
          "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}})",
       kYes},
      {"a copy of the AWS managed key's policy is not decided by its caller account",
       R"("Effect": "Allow", "Principal": {"AWS": "*"},
          "Action": ["kms:GenerateDataKey*", "kms:Decrypt"], "Resource": "*",
          "Condition": {"StringEquals": {"kms:CallerAccount": "111122223333",
                                         "kms:ViaService": "sns.eu-west-1.amazonaws.com"}})",
       kUndecided},
  };
  for (const auto& c : cases) {
    const auto answer = may_use_key(statement_of(c.statement), kDelivery);
    EXPECT_EQ(answer.decision, c.expected) << c.name << "\n  " << answer;
  }
}

TEST(IamPolicyMayUseKey, a_key_that_aws_manages_never_works) {
  EXPECT_TRUE(may_use_aws_managed_key().is_no());
}

}  // namespace
}  // namespace underpin::semantics
