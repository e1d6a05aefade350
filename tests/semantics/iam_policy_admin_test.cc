// Recommendation 1.16: does a policy, or several together, allow everything?
#include "semantics/iam_policy_admin.h"

#include "iam_policy_testing.h"

namespace underpin::semantics {
namespace {

struct Case {
  const char* name;
  const char* document;
  Decision letter, effect, with_deny;
};

FullAccess access_of(const Policy& policy) { return allows_everything({&policy}, known_actions()); }

TEST(IamPolicyFullAccess, letter_and_effect_of_one_document) {
  const Case cases[] = {
      {"a star on a star is full access",
       R"({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})", kYes, kYes, kYes},
      {"the action may be spelled *:*",
       R"({"Statement": [{"Effect": "Allow", "Action": "*:*", "Resource": "*"}]})", kYes, kYes,
       kYes},
      {"several stars are one star",
       R"({"Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "***"], "Resource": "**"}]})",
       kYes, kYes, kYes},
      {"a star in a list of resources counts",
       R"({"Statement": [{"Effect": "Allow", "Action": ["*"],
           "Resource": ["arn:aws:s3:::x", "*"]}]})",
       kYes, kYes, kYes},
      {"a condition does not rescue, since it can be met",
       R"({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*",
           "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]})",
       kYes, kYes, kYes},
      {"a deny elsewhere does not rescue under the letter",
       R"({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"},
                         {"Effect": "Deny", "Action": "organizations:LeaveOrganization",
                          "Resource": "*"}]})",
       kYes, kYes, kNo},
      {"a deny under a condition leaves a context without it",
       R"({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"},
                         {"Effect": "Deny", "Action": "*", "Resource": "*",
           "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}]})",
       kYes, kYes, kYes},
      {"everything but one service is not full access",
       R"({"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]})", kNo, kNo,
       kNo},
      {"everything but one service and that service add up",
       R"({"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
                         {"Effect": "Allow", "Action": "IAM:*", "Resource": "*"}]})",
       kNo, kYes, kYes},
      {"all resources but one and that one add up",
       R"({"Statement": [{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::x"},
                         {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::x"}]})",
       kNo, kYes, kYes},
      {"all resources but one are not everything",
       R"({"Statement": [{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::x"}]})",
       kNo, kNo, kNo},
      {"all ARNs are not everything: actions without resources ask for a star",
       R"({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:*"}]})", kNo, kNo,
       kNo},
      {"all ARNs and the star itself add up",
       R"({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": ["arn:*", "?"]}]})", kNo,
       kYes, kYes},
      {"every first letter of a service adds up to every known action",
       R"({"Statement": [{"Effect": "Allow", "Resource": "*", "Action": ["a*", "b*", "c*", "d*",
           "e*", "f*", "g*", "h*", "i*", "j*", "k*", "l*", "m*", "n*", "o*", "p*", "q*", "r*",
           "s*", "t*", "u*", "v*", "w*", "x*", "y*", "z*"]}]})",
       kNo, kYes, kYes},
      {"a whole service is not everything",
       R"({"Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]})", kNo, kNo,
       kNo},
      {"two conditions that exclude each other never add up",
       R"({"Statement": [
           {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*",
            "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},
           {"Effect": "Allow", "Action": "iam:*", "Resource": "*",
            "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}]})",
       kNo, kNo, kNo},
      {"two conditions that can hold together do",
       R"({"Statement": [
           {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*",
            "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},
           {"Effect": "Allow", "Action": "iam:*", "Resource": "*",
            "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}]})",
       kNo, kYes, kYes},
      {"a variable alone is not every resource",
       R"({"Version": "2012-10-17", "Statement": [
           {"Effect": "Allow", "Action": "*", "Resource": "${aws:PrincipalTag/x}"}]})",
       kNo, kUndecided, kUndecided},
      {"in the old version a variable is plain text",
       R"({"Version": "2008-10-17", "Statement": [
           {"Effect": "Allow", "Action": "*", "Resource": "${aws:PrincipalTag/x}"}]})",
       kNo, kNo, kNo},
      {"an unknown operator on a needed statement leaves it open",
       R"({"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
                         {"Effect": "Allow", "Action": "iam:*", "Resource": "*",
                          "Condition": {"StringResembles": {"aws:username": "a"}}}]})",
       kNo, kUndecided, kUndecided},
      {"only denying allows nothing",
       R"({"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})", kNo, kNo, kNo},
      {"no statement allows nothing", R"({"Statement": []})", kNo, kNo, kNo},
  };
  for (const auto& c : cases) {
    const auto access = access_of(policy_of(c.document));
    EXPECT_EQ(access.letter.decision, c.letter) << c.name << "\n  " << access.letter;
    EXPECT_EQ(access.effect.decision, c.effect) << c.name << "\n  " << access.effect;
    EXPECT_EQ(access.effect_with_deny.decision, c.with_deny)
        << c.name << "\n  " << access.effect_with_deny;
  }
}

// The faults of other tools that are known for 1.16.
TEST(IamPolicyFullAccess, a_list_of_resources_with_a_star_is_not_missed) {
  EXPECT_TRUE(
      access_of(
          statement_of(R"("Effect": "Allow", "Action": "*", "Resource": ["*", "arn:aws:s3:::b"])"))
          .letter.is_yes());
}
TEST(IamPolicyFullAccess, not_action_alone_is_not_taken_for_full_access) {
  const auto access =
      access_of(statement_of(R"("Effect": "Allow", "NotAction": "iam:*", "Resource": "*")"));
  EXPECT_TRUE(access.letter.is_no());
  EXPECT_TRUE(access.effect.is_no());
  EXPECT_EQ(access.effect.witness.substr(0, 4), "iam:") << access.effect;
}
TEST(IamPolicyFullAccess, a_statement_with_a_condition_is_not_skipped) {
  EXPECT_TRUE(access_of(statement_of(R"("Effect": "Allow", "Action": "*:*", "Resource": "*",
      "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})"))
                  .letter.is_yes());
}

TEST(IamPolicyFullAccess, policies_of_one_principal_count_together) {
  const auto most = statement_of(R"("Effect": "Allow", "NotAction": "iam:*", "Resource": "*")");
  const auto rest = statement_of(R"("Effect": "Allow", "Action": "iam:*", "Resource": "*")");
  const auto both_attached = allows_everything({&most, &rest}, known_actions());
  EXPECT_TRUE(both_attached.letter.is_no());
  EXPECT_TRUE(both_attached.effect.is_yes()) << both_attached.effect;
  const auto denies = statement_of(R"("Effect": "Deny", "Action": "*", "Resource": "*")");
  EXPECT_TRUE(allows_everything({&most, &rest, &denies}, known_actions()).effect_with_deny.is_no());
}

TEST(IamPolicyFullAccess, the_witness_of_a_no_is_an_action_that_aws_has) {
  const auto policy = policy_of(
      R"({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"},
                        {"Effect": "Deny", "Action": "iam:*pass?ole",
                         "Resource": "arn:aws:iam::*:role/*admin*"}]})");
  const auto answer = access_of(policy).effect_with_deny;
  EXPECT_TRUE(answer.is_no()) << answer;
  EXPECT_NE(answer.witness.find("iam:PassRole on arn:aws:iam::"), std::string::npos) << answer;
}

TEST(IamPolicyFullAccess, every_arn_is_less_than_every_resource_and_can_be_asked_for) {
  const struct {
    const char* resource;
    Decision everything, every_arn;
  } cases[] = {{R"("*")", kYes, kYes},
               {R"("arn:aws:*")", kNo, kYes},
               {R"("arn:*:*:*:*:*")", kNo, kYes},
               {R"(["arn:aws:i*", "arn:aws:iam:*"])", kNo, kNo},
               {R"("arn:aws-cn:*")", kNo, kNo}};
  for (const auto& c : cases) {
    const auto policy =
        statement_of(R"("Effect": "Allow", "Action": "*", "Resource": )" + std::string(c.resource));
    EXPECT_EQ(access_of(policy).effect.decision, c.everything) << c.resource;
    EXPECT_EQ(allows_everything_with_an_arn({&policy}, "aws", known_actions()).decision,
              c.every_arn)
        << c.resource;
  }
}

TEST(IamPolicyFullAccess, the_witness_of_a_yes_names_the_context) {
  const auto answer = access_of(statement_of(R"("Effect": "Allow", "Action": "*", "Resource": "*",
      "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}})"))
                          .effect;
  EXPECT_NE(answer.witness.find("aws:multifactorauthpresent = true"), std::string::npos) << answer;
}

TEST(IamPolicyFullAccess, too_tangled_patterns_are_decided_by_known_actions_or_not_at_all) {
  std::string actions;
  for (const char first : std::string("abcdefgh"))
    for (const char second : std::string("ijklmnop"))
      actions += (actions.empty() ? "" : ",") + std::string("\"*") + first + "*" + second + "*" +
                 first + "*" + second + "*\"";
  const auto policy =
      statement_of(R"("Effect": "Allow", "Resource": "*", "Action": [)" + actions + "]");
  EXPECT_TRUE(access_of(policy).effect.is_no());
  const auto telling = statement_of(R"("Effect": "Allow", "Resource": "*", "Action": [)" + actions +
                                    R"(, "iam:*", "ec2:*", "s3:*", "kms:*", "sts:*", "lambda:*",
                                       "organizations:*", "cloudtrail:*", "logs:*"])");
  const auto answer = allows_everything({&telling}, {}).effect;
  EXPECT_TRUE(answer.is_undecided() || answer.is_no()) << answer;
}

// Metamorphic: what does not change the meaning does not change the answer.
TEST(IamPolicyFullAccess, order_case_and_splitting_do_not_count) {
  const char* same[] = {
      R"({"Statement": [{"Effect": "Allow", "NotAction": ["iam:*", "s3:*"], "Resource": "*"},
                        {"Effect": "Allow", "Action": ["s3:*", "iam:*"], "Resource": "*"}]})",
      R"({"Statement": [{"Effect": "Allow", "Action": ["IAM:*"], "Resource": "*"},
                        {"Effect": "Allow", "Action": "S3:*", "Resource": ["*"]},
                        {"Effect": "Allow", "NotAction": ["S3:*", "Iam:*"], "Resource": "*"}]})"};
  for (const auto* document : same) EXPECT_TRUE(access_of(policy_of(document)).effect.is_yes());
  const auto dropped = policy_of(
      R"({"Statement": [{"Effect": "Allow", "NotAction": ["iam:*", "s3:*"], "Resource": "*"},
                        {"Effect": "Allow", "Action": ["s3:*"], "Resource": "*"}]})");
  EXPECT_TRUE(access_of(dropped).effect.is_no());
}

}  // namespace
}  // namespace underpin::semantics
