// Recommendation 3.3: is anything in the bucket granted to the public?
#include "semantics/iam_policy_public.h"

#include "iam_policy_testing.h"

namespace underpin::semantics {
namespace {

BucketExposure open_bucket(const Policy* policy) {
  return {"arn:aws:s3:::b", policy, {}, false, false, false};
}

struct Case {
  const char* name;
  const char* statements;
  Decision letter, effect;
};

TEST(IamPolicyPublic, letter_and_effect_of_a_bucket_policy) {
  const Case cases[] = {
      {"everyone may read", R"({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
          "Resource": "arn:aws:s3:::b/*"})",
       kYes, kYes},
      {"AWS star is everyone",
       R"({"Effect": "Allow", "Principal": {"AWS": ["111122223333", "*"]}, "Action": "s3:*",
           "Resource": "arn:aws:s3:::b"})",
       kYes, kYes},
      {"a named account is not the public",
       R"({"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:*",
           "Resource": "*"})",
       kNo, kNo},
      {"a service is not the public",
       R"({"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
           "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/*"})",
       kNo, kNo},
      {"an identity provider of the web is",
       R"({"Effect": "Allow", "Principal": {"Federated": "graph.facebook.com"},
           "Action": "s3:PutObject", "Resource": "*"})",
       kNo, kYes},
      {"everyone but one account is the public, though the letter names nobody",
       R"({"Effect": "Allow", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"},
           "Action": "s3:GetObject", "Resource": "*"})",
       kNo, kYes},
      {"another bucket's ARN grants nothing here",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::c/*"})",
       kYes, kNo},
      {"a fixed VPC keeps the public out",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:PutObject", "Resource": "*",
           "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-91237329"}}})",
       kYes, kNo},
      {"any VPC does not",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:PutObject", "Resource": "*",
           "Condition": {"StringLike": {"aws:SourceVpc": "vpc-*"}}})",
       kYes, kYes},
      {"one organisation keeps the public out",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3"}}})",
       kYes, kNo},
      {"paths of one organisation too",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3/*"}}})",
       kYes, kNo},
      {"for all values of a key that may be absent lets the public in",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3/*"}}})",
       kYes, kYes},
      {"a narrow address range keeps the public out",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "10.0.0.0/8"]}}})",
       kYes, kNo},
      {"half of the internet does not",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}}})",
       kYes, kYes},
      {"not from a narrow range is the public",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}})",
       kYes, kYes},
      {"an ARN with a fixed account keeps the public out",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}})",
       kYes, kNo},
      {"a key that the caller chooses keeps nobody out",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*",
           "Condition": {"StringLike": {"aws:Referer": "https://example.com/*"}}})",
       kYes, kYes},
      {"TLS keeps nobody out",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*",
           "Condition": {"Bool": {"aws:SecureTransport": "true"}}})",
       kYes, kYes},
      {"IfExists on a key that outsiders do not have lets them in",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*",
           "Condition": {"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}})",
       kYes, kYes},
      {"a deny of all but an endpoint takes the grant back",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"},
          {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}})",
       kYes, kNo},
      {"a deny of other actions does not",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:Get*", "Resource": "*"},
          {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"})",
       kYes, kYes},
      {"for all values of a key that must be there keeps the public out",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3/*"},
                         "Null": {"aws:PrincipalOrgPaths": "false"}}})",
       kYes, kNo},
      {"a canonical user is one account and not the public",
       R"({"Effect": "Allow", "Principal": {"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"},
           "Action": "s3:GetObject", "Resource": "*"})",
       kNo, kNo},
      {"everyone but a canonical user is the public",
       R"({"Effect": "Allow", "NotPrincipal": {"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"},
           "Action": "s3:GetObject", "Resource": "*"})",
       kNo, kYes},
      {"a deleted principal, by its unique id, is not the public",
       R"({"Effect": "Allow", "Principal": {"AWS": "AROAEXAMPLEEXAMPLE"}, "Action": "s3:*",
           "Resource": "*"})",
       kNo, kNo},
      {"a wildcard within a principal is open: AWS does not take it",
       R"({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::*:root"}, "Action": "s3:*",
           "Resource": "*"})",
       kNo, kUndecided},
      {"a variable that stands for the caller's own account keeps nobody out",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*",
           "Condition": {"StringEquals": {"aws:PrincipalAccount": "${aws:PrincipalAccount}"}}})",
       kYes, kYes},
      {"a variable in the resource leaves it open",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
           "Resource": "arn:aws:s3:::b/${aws:username}/*"})",
       kYes, kUndecided},
      {"an unknown operator leaves it open",
       R"({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*",
           "Condition": {"StringResembles": {"aws:SourceVpc": "vpc-1"}}})",
       kYes, kUndecided},
  };
  for (const auto& c : cases) {
    const auto policy =
        policy_of(std::string(R"({"Version": "2012-10-17", "Statement": [)") + c.statements + "]}");
    const auto grants = grants_to_public(open_bucket(&policy), known_actions());
    EXPECT_EQ(grants.letter.decision, c.letter) << c.name << "\n  " << grants.letter;
    EXPECT_EQ(grants.effect.decision, c.effect) << c.name << "\n  " << grants.effect;
  }
}

TEST(IamPolicyPublic, block_settings_change_the_effect_and_never_the_letter) {
  const auto policy = statement_of(
      R"("Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*")");
  auto bucket = open_bucket(&policy);
  bucket.restrict_public_buckets = true;
  auto grants = grants_to_public(bucket, known_actions());
  EXPECT_TRUE(grants.letter.is_yes());
  EXPECT_TRUE(grants.effect.is_no()) << grants.effect;
  bucket.restrict_public_buckets.reset();
  grants = grants_to_public(bucket, known_actions());
  EXPECT_TRUE(grants.letter.is_yes());
  EXPECT_TRUE(grants.effect.is_undecided()) << grants.effect;
}

// A known fault of other tools: only AllUsers is looked at.
TEST(IamPolicyPublic, authenticated_users_are_the_public_too) {
  for (const std::string group : {"AllUsers", "AuthenticatedUsers"}) {
    auto bucket = open_bucket(nullptr);
    bucket.acl_groups = {"http://acs.amazonaws.com/groups/global/" + group};
    auto grants = grants_to_public(bucket, known_actions());
    EXPECT_TRUE(grants.letter.is_yes() && grants.effect.is_yes()) << group;
    bucket.ignore_public_acls = true;
    grants = grants_to_public(bucket, known_actions());
    EXPECT_TRUE(grants.letter.is_yes() && grants.effect.is_no()) << group;
    bucket.ignore_public_acls.reset();
    EXPECT_TRUE(grants_to_public(bucket, known_actions()).effect.is_undecided());
    bucket.acls_disabled = true;
    EXPECT_TRUE(grants_to_public(bucket, known_actions()).effect.is_no());
  }
  auto bucket = open_bucket(nullptr);
  bucket.acl_groups = {"http://acs.amazonaws.com/groups/s3/LogDelivery"};
  const auto grants = grants_to_public(bucket, known_actions());
  EXPECT_TRUE(grants.letter.is_no() && grants.effect.is_no());
}

// Known faults of other tools: the policy is not read, or its conditions are not.
TEST(IamPolicyPublic, the_policy_counts_and_so_do_its_conditions) {
  const auto open = statement_of(
      R"("Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:ListBucket", "Resource": "*")");
  EXPECT_TRUE(grants_to_public(open_bucket(&open), known_actions()).effect.is_yes());
  const auto tied = statement_of(R"("Effect": "Allow", "Principal": {"AWS": "*"},
      "Action": "s3:ListBucket", "Resource": "*",
      "Condition": {"StringEquals": {"aws:PrincipalAccount": "111122223333"}})");
  const auto grants = grants_to_public(open_bucket(&tied), known_actions());
  EXPECT_TRUE(grants.letter.is_yes());
  EXPECT_TRUE(grants.effect.is_no()) << grants.effect;
}

}  // namespace
}  // namespace underpin::semantics
