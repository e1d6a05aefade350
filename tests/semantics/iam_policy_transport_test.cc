// Recommendation 2.1.2: is every request over plain HTTP denied?
#include "semantics/iam_policy_transport.h"

#include "iam_policy_testing.h"

namespace underpin::semantics {
namespace {

constexpr const char* kBucket = "arn:aws:s3:::b";

Answer letter(const Policy& policy) {
  return denies_plain_http(policy, kBucket, get_object_scope(), known_actions());
}
Answer effect(const Policy& policy) {
  return denies_plain_http(policy, kBucket, every_s3_action_scope(), known_actions());
}

struct Case {
  const char* name;
  const char* statements;
  Decision letter, effect;
};

TEST(IamPolicyPlainHttp, decides_over_all_requests) {
  const Case cases[] = {
      {"the usual statement denies it",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*",
           "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
           "Condition": {"Bool": {"aws:SecureTransport": "false"}}})",
       kYes, kYes},
      {"everyone may be written as AWS star, in a list",
       R"({"Effect": "Deny", "Principal": {"AWS": ["*"]}, "Action": ["*"],
           "Resource": "arn:aws:s3:::b*",
           "Condition": {"Bool": {"AWS:securetransport": ["false"]}}})",
       kYes, kYes},
      {"the value may be a JSON boolean",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"BoolIfExists": {"aws:SecureTransport": false}}})",
       kYes, kYes},
      {"reading objects alone meets the letter only",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
           "Resource": "arn:aws:s3:::b/*",
           "Condition": {"Bool": {"aws:SecureTransport": "false"}}})",
       kYes, kNo},
      {"the bucket itself is left out",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*",
           "Condition": {"Bool": {"aws:SecureTransport": "false"}}})",
       kYes, kNo},
      {"the objects are left out",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b",
           "Condition": {"Bool": {"aws:SecureTransport": "false"}}})",
       kNo, kNo},
      {"another bucket's objects do not count",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::bb/*",
           "Condition": {"Bool": {"aws:SecureTransport": "false"}}})",
       kNo, kNo},
      {"two statements add up",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b",
           "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
          {"Effect": "Deny", "Principal": "*", "NotAction": "s3:GetObject",
           "Resource": "arn:aws:s3:::b/*",
           "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
          {"Effect": "Deny", "Principal": "*", "Action": "s3:Get*", "Resource": "arn:aws:s3:::b/*",
           "Condition": {"Bool": {"aws:SecureTransport": "false"}}})",
       kYes, kYes},
      {"an allow of TLS denies nothing",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:*",
           "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
           "Condition": {"Bool": {"aws:SecureTransport": "true"}}})",
       kNo, kNo},
      {"another condition in the statement narrows it",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"Bool": {"aws:SecureTransport": "false"},
                         "StringNotEquals": {"aws:PrincipalAccount": "111122223333"}}})",
       kNo, kNo},
      {"two narrowed statements add up when one of them always applies",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"Bool": {"aws:SecureTransport": "false"},
                         "StringNotEquals": {"aws:PrincipalAccount": "111122223333"}}},
          {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"Bool": {"aws:SecureTransport": "false"},
                         "StringEquals": {"aws:PrincipalAccount": "111122223333"}}})",
       kYes, kYes},
      {"one account is not everyone",
       R"({"Effect": "Deny", "Principal": {"AWS": "111122223333"}, "Action": "s3:*",
           "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}})",
       kNo, kNo},
      {"everyone but one role leaves that role",
       R"({"Effect": "Deny", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/r"},
           "Action": "s3:*", "Resource": "*",
           "Condition": {"Bool": {"aws:SecureTransport": "false"}}})",
       kNo, kNo},
      {"everyone but one role, and that role, are everyone",
       R"({"Effect": "Deny", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/r"},
           "Action": "s3:*", "Resource": "*",
           "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
          {"Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::111122223333:role/r"},
           "Action": "s3:*", "Resource": "*",
           "Condition": {"Bool": {"aws:SecureTransport": "false"}}})",
       kYes, kYes},
      {"an exception for an ARN of too few parts is open",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"Bool": {"aws:SecureTransport": "false"},
                         "ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*"}}})",
       kUndecided, kUndecided},
      {"all accounts by a wildcard are not everyone",
       R"({"Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::*:root"}, "Action": "s3:*",
           "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}})",
       kNo, kNo},
      {"a canonical user is not everyone",
       R"({"Effect": "Deny", "Principal": {"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"},
           "Action": "s3:*", "Resource": "*",
           "Condition": {"Bool": {"aws:SecureTransport": "false"}}})",
       kNo, kNo},
      {"without case, with a boolean",
       R"({"Effect": "Deny", "Principal": "*", "Action": "S3:getobject",
           "Resource": "arn:aws:s3:::b/*",
           "Condition": {"Bool": {"AWS:SECURETRANSPORT": false}}})",
       kYes, kNo},
      {"a variable with a default in the resource is open",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*",
           "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::${aws:username, 'b'}/*"],
           "Condition": {"Bool": {"aws:SecureTransport": "false"}}})",
       kUndecided, kUndecided},
      {"Null with IfExists is no operator and leaves it open",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"NullIfExists": {"aws:SecureTransport": "true"}}})",
       kUndecided, kUndecided},
      {"a list without a value never applies",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"Bool": {"aws:SecureTransport": []}}})",
       kNo, kNo},
      {"an exception for requests that AWS makes on somebody's behalf narrows it",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"BoolIfExists": {"aws:SecureTransport": "false",
                                          "aws:ViaAWSService": "false"}}})",
       kNo, kNo},
      {"the wrong value denies TLS instead",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"Bool": {"aws:SecureTransport": "true"}}})",
       kNo, kNo},
      {"both values deny everything, plain HTTP too",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"Bool": {"aws:SecureTransport": ["true", "false"]}}})",
       kYes, kYes},
      {"a minimal TLS version does not apply to plain HTTP",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"NumericLessThan": {"s3:TlsVersion": 1.2}}})",
       kNo, kNo},
      {"with IfExists it does, since the key is absent",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"NumericLessThanIfExists": {"s3:TlsVersion": 1.2}}})",
       kYes, kYes},
      {"both keys in one statement are and, so it never applies to plain HTTP",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"Bool": {"aws:SecureTransport": "false"},
                         "NumericLessThan": {"s3:TlsVersion": 1.2}}})",
       kNo, kNo},
      {"that the key is absent is never true of aws:SecureTransport",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"Null": {"aws:SecureTransport": "true"}}})",
       kNo, kNo},
      {"a deny of everything denies plain HTTP",
       R"({"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"})", kYes, kYes},
      {"a text comparison of the boolean key is not decided",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"StringEquals": {"aws:SecureTransport": "false"}}})",
       kUndecided, kUndecided},
      {"a value that is neither true nor false is not decided",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"Bool": {"aws:SecureTransport": "False"}}})",
       kUndecided, kUndecided},
      {"an unknown operator is never a yes",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"NotBool": {"aws:SecureTransport": "true"}}})",
       kUndecided, kUndecided},
      {"a variable in the resource is never a yes",
       R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*",
           "Resource": "arn:aws:s3:::${aws:PrincipalTag/b}*",
           "Condition": {"Bool": {"aws:SecureTransport": "false"}}})",
       kUndecided, kUndecided},
      {"no statement at all", "", kNo, kNo},
  };
  for (const auto& c : cases) {
    const auto policy =
        policy_of(std::string(R"({"Version": "2012-10-17", "Statement": [)") + c.statements + "]}");
    const auto by_letter = letter(policy), by_effect = effect(policy);
    EXPECT_EQ(by_letter.decision, c.letter) << c.name << "\n  " << by_letter;
    EXPECT_EQ(by_effect.decision, c.effect) << c.name << "\n  " << by_effect;
  }
}

// The faults of other tools that are known for 2.1.2.
TEST(IamPolicyPlainHttp, action_and_resource_of_the_deny_are_not_ignored) {
  EXPECT_TRUE(letter(statement_of(R"("Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::b/*", "Condition": {"Bool": {"aws:SecureTransport": "false"}})"))
                  .is_no());
  EXPECT_TRUE(letter(statement_of(R"("Effect": "Deny", "Principal": "*", "Action": "s3:*",
      "Resource": "arn:aws:s3:::b/logs/*", "Condition": {"Bool": {"aws:SecureTransport": "false"}})"))
                  .is_no());
}
TEST(IamPolicyPlainHttp, the_principal_of_the_deny_is_not_ignored) {
  const auto answer = effect(statement_of(R"("Effect": "Deny",
      "Principal": {"AWS": "arn:aws:iam::111122223333:role/r"}, "Action": "s3:*", "Resource": "*",
      "Condition": {"Bool": {"aws:SecureTransport": "false"}})"));
  EXPECT_TRUE(answer.is_no());
  EXPECT_NE(answer.witness.find("an anonymous caller asks"), std::string::npos) << answer;
}
TEST(IamPolicyPlainHttp, a_list_and_a_boolean_are_read_like_the_text) {
  for (const auto* value : {R"("false")", R"(["false"])", "false", "[false]"})
    EXPECT_TRUE(effect(statement_of(std::string(R"("Effect": "Deny", "Principal": "*",
        "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": )") +
                                    value + "}}"))
                    .is_yes())
        << value;
}
TEST(IamPolicyPlainHttp, a_tls_version_is_not_taken_for_a_denial_of_plain_http) {
  for (const std::string comparison : {"NumericLessThan", "NumericGreaterThan"})
    EXPECT_TRUE(effect(statement_of(R"("Effect": "Deny", "Principal": "*", "Action": "s3:*",
        "Resource": "*", "Condition": {")" +
                                    comparison + R"(": {"s3:TlsVersion": "1.2"}})"))
                    .is_no())
        << comparison;
}
TEST(IamPolicyPlainHttp, allowing_tls_is_not_taken_for_a_denial_of_plain_http) {
  EXPECT_TRUE(letter(statement_of(R"("Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::b/*", "Condition": {"Bool": {"aws:SecureTransport": true}})"))
                  .is_no());
}

}  // namespace
}  // namespace underpin::semantics
