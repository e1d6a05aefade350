// The explanation of a policy: which questions are answered, and that it is safe to print.
#include "base/error.h"
#include "iam_policy_testing.h"
#include "semantics/explain_iam_policy.h"

namespace underpin::semantics {
namespace {

// As the verb does it: the document in the text, taken for what it seems to be.
std::string explained(std::string_view text, std::optional<AlarmDelivery> delivery = {}) {
  const auto policy = policy_of(policy_document(text));
  return explain_iam_policy(policy, {subject_of(policy), std::move(delivery)}, known_actions());
}

TEST(ExplainIamPolicy, an_identity_policy_is_asked_for_full_access) {
  EXPECT_EQ(explained(R"({"Version": "2012-10-17", "Statement": [
                {"Sid": "Most", "Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
                {"Effect": "Allow", "Action": "iam:*", "Resource": "*",
                 "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]})"),
            R"(policy language 2012-10-17, 2 statements
  statement 1 (Sid `Most`): allows every action but iam:* on *
  statement 2: allows iam:* on *
    if aws:MultiFactorAuthPresent Bool true
allows everything, by the letter? no: no statement allows every action on every resource
allows everything, in effect? yes: the statements add up to every action on every resource
    a principal that holds this asks every action on every resource with aws:multifactorauthpresent = true
and with its Deny statements? yes: the statements add up to every action on every resource
    a principal that holds this asks every action on every resource with aws:multifactorauthpresent = true
grants more than self-management without MFA? yes: without MFA more is granted than self-management
    a principal that holds this asks a2c:GetContainerizationJobDetails on *
)");
}

// Bool does not see the key where access keys leave it out; BoolIfExists does.
TEST(ExplainIamPolicy, an_identity_policy_is_asked_what_it_grants_without_mfa) {
  const auto denying = [](const char* op) {
    return explained(R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "NotAction": "iam:ListMFADevices", "Resource": "*",
         "Condition": {")" +
                     std::string(op) + R"(": {"aws:MultiFactorAuthPresent": "false"}}},
        {"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]})");
  };
  const std::string question = "grants more than self-management without MFA? ";
  EXPECT_NE(denying("Bool").find(question + "yes"), std::string::npos);
  EXPECT_NE(denying("BoolIfExists").find(question + "no"), std::string::npos);
}

TEST(ExplainIamPolicy, a_bucket_policy_is_asked_for_plain_http_and_the_public) {
  const auto text = explained(R"({"Statement": [
      {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*",
       "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]})");
  for (const auto* line :
       {"as the policy of arn:aws:s3:::b:\n", "denies reading objects over plain HTTP? yes: ",
        "denies every action over plain HTTP? no: ", "an anonymous caller asks s3:",
        "names everyone? no: ", "for everyone\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << " in\n" << text;
}

TEST(ExplainIamPolicy, a_topic_policy_is_asked_for_the_alarm) {
  const auto* policy = R"({"Statement": {"Effect": "Allow",
      "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Action": "sns:Publish"}})";
  const AlarmDelivery delivery{"arn:aws:sns:r:1:t", "arn:aws:cloudwatch:r:1:alarm:a", "1", ""};
  const auto text = explained(policy, delivery);
  EXPECT_NE(text.find("may CloudWatch publish the alarm to the topic? yes: "), std::string::npos)
      << text;
  EXPECT_NE(explained(policy).find("name the alarm"), std::string::npos);
}

TEST(ExplainIamPolicy, a_key_policy_is_asked_for_the_alarm) {
  const AlarmDelivery delivery{"arn:aws:sns:r:1:t", "arn:aws:cloudwatch:r:1:alarm:a", "1",
                               "arn:aws:kms:r:1:key/k"};
  const auto text = explained(R"({"Statement": {"Effect": "Allow", "Resource": "*",
      "Principal": {"AWS": "arn:aws:iam::1:root"}, "Action": "kms:*"}})",
                              delivery);
  EXPECT_NE(text.find("may CloudWatch use the key? no: "), std::string::npos) << text;
}

TEST(ExplainIamPolicy, tells_kinds_apart) {
  const struct {
    const char* name;
    const char* statement;
    PolicyKind kind;
    const char* arn;
  } cases[] = {
      {"without principal", R"("Action": "s3:*", "Resource": "*")", PolicyKind::identity, ""},
      {"one bucket and its objects",
       R"("Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/x/*"])",
       PolicyKind::bucket, "arn:aws:s3:::b"},
      {"two buckets are no bucket's policy",
       R"("Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::c"])",
       PolicyKind::other, ""},
      {"one topic", R"("Principal": "*", "Action": "SNS:Publish", "Resource": "arn:aws:sns:r:1:t")",
       PolicyKind::topic, "arn:aws:sns:r:1:t"},
      {"a topic that is not named", R"("Principal": "*", "Action": "SNS:Publish")",
       PolicyKind::topic, ""},
      {"a key", R"("Principal": "*", "Action": "kms:*", "Resource": "*")", PolicyKind::key, ""},
      {"a role's trust", R"("Principal": "*", "Action": "sts:AssumeRole")", PolicyKind::trust, ""},
  };
  for (const auto& c : cases) {
    const auto subject =
        subject_of(statement_of(std::string(R"("Effect": "Allow", )") + c.statement));
    EXPECT_EQ(static_cast<int>(subject.kind), static_cast<int>(c.kind)) << c.name;
    EXPECT_EQ(subject.arn, c.arn) << c.name;
  }
}

TEST(ExplainIamPolicy, the_document_is_found_in_what_the_cli_prints) {
  const std::string policy = R"({"Statement":[]})";
  const struct {
    const char* name;
    const char* text;
  } cases[] = {
      {"get-bucket-policy", R"({"Policy": "{\"Statement\":[]}"})"},
      {"get-bucket-policy --query Policy", R"("{\"Statement\":[]}")"},
      {"get-policy-version",
       R"({"PolicyVersion": {"Document": {"Statement": []}, "VersionId": "v1"}})"},
      {"get-role-policy", R"({"RoleName": "r", "PolicyDocument": {"Statement": []}})"},
      {"get-topic-attributes", R"({"Attributes": {"Policy": "{\"Statement\":[]}"}})"},
      {"get-role", R"({"Role": {"AssumeRolePolicyDocument": {"Statement": []}}})"},
      {"the document itself", R"({"Statement":[]})"},
  };
  for (const auto& c : cases) EXPECT_EQ(policy_document(c.text), policy) << c.name;
  EXPECT_EQ(policy_document("%7B%22Statement%22%3A%5B%5D%7D\n"),
            "%7B%22Statement%22%3A%5B%5D%7D\n");
  EXPECT_THROW(policy_document("{"), Error);
  // Two members of one name: AWS refuses it, so it must reach the reader that does too.
  EXPECT_EQ(policy_document(R"({"Statement":[],"Statement":[]})"),
            R"({"Statement":[],"Statement":[]})");
}

TEST(ExplainIamPolicy, hostile_names_are_harmless) {
  const auto text = explained(R"({"Statement": {"Sid": "\u001b[2J", "Effect": "Allow",
      "Action": "\u001b]0;x\u0007", "Resource": "\u202e"}})");
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
  EXPECT_EQ(text.find("\u202e"), std::string::npos) << text;
}

}  // namespace
}  // namespace underpin::semantics
