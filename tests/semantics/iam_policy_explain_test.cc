// The explanation of a policy: which questions are answered, and that it is safe to print.
#include "iam_policy_testing.h"
#include "semantics/explain_iam_policy.h"

namespace underpin::semantics {
namespace {

TEST(ExplainIamPolicy, an_identity_policy_is_asked_for_full_access) {
  EXPECT_EQ(explain_iam_policy(R"({"Version": "2012-10-17", "Statement": [
                {"Sid": "Most", "Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
                {"Effect": "Allow", "Action": "iam:*", "Resource": "*",
                 "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]})",
                               {}, known_actions()),
            R"(policy language 2012-10-17, 2 statements
  statement 1 (Sid `Most`): allows every action but iam:* on *
  statement 2: allows iam:* on *
    if aws:MultiFactorAuthPresent Bool true
allows everything, by the letter? no: no statement allows every action on every resource
allows everything, in effect? yes: the statements add up to every action on every resource
    a principal that holds this asks every action on every resource with aws:multifactorauthpresent = true
and with its Deny statements? yes: the statements add up to every action on every resource
    a principal that holds this asks every action on every resource with aws:multifactorauthpresent = true
)");
}

TEST(ExplainIamPolicy, a_bucket_policy_is_asked_for_plain_http_and_the_public) {
  const auto text = explain_iam_policy(R"({"Statement": [
      {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*",
       "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]})",
                                       {}, known_actions());
  for (const auto* line :
       {"as the policy of arn:aws:s3:::b:\n", "denies reading objects over plain HTTP? yes: ",
        "denies every action over plain HTTP? no: ", "an anonymous caller asks s3:",
        "names everyone? no: ", "for everyone\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << " in\n" << text;
}

TEST(ExplainIamPolicy, a_topic_policy_is_asked_for_the_alarm) {
  PolicyContext context;
  context.delivery = AlarmDelivery{"arn:aws:sns:r:1:t", "arn:aws:cloudwatch:r:1:alarm:a", "1",
                                   "amazonaws.com", ""};
  const auto text = explain_iam_policy(R"({"Statement": {"Effect": "Allow",
      "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Action": "sns:Publish"}})",
                                       context, known_actions());
  EXPECT_NE(text.find("may the alarm publish to the topic? yes: "), std::string::npos) << text;
}

TEST(ExplainIamPolicy, what_is_no_policy_is_said_and_hostile_names_are_harmless) {
  EXPECT_EQ(explain_iam_policy("{}", {}, known_actions()),
            "not a policy: the policy has no Statement\n");
  const auto text = explain_iam_policy(R"({"Statement": {"Sid": "\u001b[2J", "Effect": "Allow",
      "Action": "\u001b]0;x\u0007", "Resource": "\u202e"}})",
                                       {}, known_actions());
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
  EXPECT_EQ(text.find("\u202e"), std::string::npos) << text;
}

}  // namespace
}  // namespace underpin::semantics
