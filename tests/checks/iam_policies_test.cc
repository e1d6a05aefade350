// 1.16 and 1.17: no attached policy grants everything, and a role may talk to AWS Support.
#include "resources/iam/policy.h"
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

std::string document(const std::string& statements) {
  return R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}";
}
std::string allow(const std::string& action, const std::string& resource,
                  const std::string& more = "") {
  return R"({"Effect": "Allow", "Action": )" + action + R"(, "Resource": )" + resource + more + "}";
}

const std::string kAdmin = document(allow(R"("*")", R"("*")"));
const std::string kReader = document(allow(R"(["s3:Get*", "s3:List*"])", R"("*")"));

std::string arn_of(const std::string& name) { return "arn:aws:iam::123456789012:policy/" + name; }

AccountBuilder customer(Value<std::string> policy, Value<long long> attached = 1) {
  AccountBuilder builder;
  builder.row("global", arn_of("own"),
              iam::Policy{.name = "own",
                          .path = "/",
                          .policy = std::move(policy),
                          .attachment_count = std::move(attached)});
  return builder;
}
Snapshot customer_account(Value<std::string> policy, Value<long long> attached = 1) {
  return customer(std::move(policy), std::move(attached)).build();
}

AccountBuilder of_aws(const std::string& name, Value<std::string> policy,
                      Value<long long> attached = 1) {
  AccountBuilder builder;
  builder.row(
      "global", "arn:aws:iam::aws:policy/" + name,
      iam::AwsManagedPolicy{
          .name = name, .policy = std::move(policy), .attachment_count = std::move(attached)});
  return builder;
}

template <class Inline>
AccountBuilder inlined(Inline policy) {
  AccountBuilder builder;
  policy.name = "own";
  builder.row("global", "arn:aws:iam::123456789012:x/bob:own", std::move(policy));
  return builder;
}

const std::string kSupport = "arn:aws:iam::aws:policy/AWSSupportAccess";

AccountBuilder role_holds(Value<std::string> policy_arn) {
  AccountBuilder builder;
  builder.row("global", "incidents/x",
              iam::RolePolicyAttachment{.role = "incidents", .policy_arn = std::move(policy_arn)});
  return builder;
}
AccountBuilder group_holds(const std::string& policy_arn) {
  AccountBuilder builder;
  builder.row("global", "support/x",
              iam::GroupPolicyAttachment{.group = "support", .policy_arn = policy_arn});
  return builder;
}

}  // namespace

std::vector<Case> admin_policy_cases() {
  const std::string condition =
      R"(, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}})";
  auto refused = customer(kReader), refused_aws = customer(kReader),
       refused_inline = customer(kReader), sso = of_aws("AdministratorAccess", kAdmin);
  refused.gap<iam::Policy>("global");
  refused_aws.gap<iam::AwsManagedPolicy>("global");
  refused_inline.gap<iam::RolePolicy>("global");
  sso.row("global", "AWSReservedSSO_Admin_1/x",
          iam::RolePolicyAttachment{.role = "AWSReservedSSO_Admin_1",
                                    .policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"});
  const auto part = document(R"({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})");
  const auto other_part = document(allow(R"("iam:*")", R"("*")"));
  const auto held_together = [](Value<std::string> first, Value<std::string> second,
                                const char* holder = "deploy") {
    auto builder = of_aws("Part", std::move(first));
    builder
        .row("global", "deploy/x",
             iam::RolePolicyAttachment{.role = "deploy",
                                       .policy_arn = "arn:aws:iam::aws:policy/Part"})
        .row("global", "arn:aws:iam::123456789012:role/x:own",
             iam::RolePolicy{.role = holder, .name = "own", .policy = std::move(second)});
    return builder;
  };
  auto sum_and_gap = held_together(part, other_part), half_and_gap = held_together(part, kReader);
  sum_and_gap.gap<iam::RolePolicyAttachment>("global");
  half_and_gap.gap<iam::RolePolicyAttachment>("global");
  return table(
      Case{"two policies of one role that add up to everything fail",
           held_together(part, other_part).build(), fail, "the policies of role deploy add up",
           "stricter-than-audit"},
      Case{"the same at two roles pass", held_together(part, other_part, "other").build(), pass},
      Case{"two policies of one role that leave something out pass",
           held_together(part, document(allow(R"("iam:Get*")", R"("*")"))).build(), pass},
      Case{"a policy that cannot be read may be the missing part",
           held_together(part, denied<std::string>()).build(), unknown},
      Case{"what adds up fails though more could not be listed", sum_and_gap.build(), fail},
      Case{"half of it, and more that could not be listed, is unknown", half_and_gap.build(),
           unknown},
      Case{"all but one resource is no full administration, and is noted",
           customer_account(document(R"({"Effect": "Allow", "Action": "*", )"
                                     R"("NotResource": "arn:aws:s3:::vault/*"})")),
           pass, "", "not-resource"},
      Case{"every action on every ARN leaves out what has no ARN, and is noted",
           customer_account(document(allow(R"("*")", R"("arn:aws:*")"))), pass, "", "every-arn"},
      Case{"a policy that grants little passes", customer_account(kReader), pass},
      Case{"every action on every resource fails", customer_account(kAdmin), fail,
           "allows action `*` on every resource"},
      Case{"action *:* fails", customer_account(document(allow(R"("*:*")", R"("*")"))), fail},
      Case{"lists of one fail", customer_account(document(allow(R"(["*"])", R"(["*"])"))), fail},
      Case{"a star beside another resource fails",
           customer_account(document(allow(R"("*")", R"(["*", "arn:aws:s3:::a"])"))), fail},
      Case{"a star beside another action fails",
           customer_account(document(allow(R"(["s3:GetObject", "**"])", R"("*")"))), fail},
      Case{"the second statement counts",
           customer_account(
               document(allow(R"("s3:GetObject")", R"("*")") + "," + allow(R"("*")", R"("*")"))),
           fail, "statement 2"},
      Case{"a condition does not rescue it, and is noted",
           customer_account(document(allow(R"("*")", R"("*")", condition))), fail, "", "condition"},
      Case{
          "a Deny beside it does not rescue it",
          customer_account(document(allow(R"("*")", R"("*")") +
                                    R"(, {"Effect": "Deny", "Action": "iam:*", "Resource": "*"})")),
          fail},
      Case{"every action on one bucket passes",
           customer_account(document(allow(R"("*")", R"("arn:aws:s3:::a")"))), pass},
      Case{"every action of a service passes",
           customer_account(document(allow(R"("s3:*")", R"("*")"))), pass},
      Case{"all but IAM is no full administration, and is noted",
           customer_account(
               document(R"({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})")),
           pass, "", "not-action"},
      Case{"all but nothing that exists is full administration in effect",
           customer_account(
               document(R"({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, )" +
                        allow(R"("iam:*")", R"("*")"))),
           fail},
      Case{
          "a percent-encoded document is read as what it says",
          customer_account("%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect"
                           "%22%3A%22Allow%22%2C%22Action%22%3A%22%2A%22%2C%22Resource%22%3A%22%2A"
                           "%22%7D%5D%7D"),
          fail},
      Case{"a policy that nobody holds is no finding", customer_account(kAdmin, 0), not_applicable},
      Case{"AWS's own AdministratorAccess fails", of_aws("AdministratorAccess", kAdmin).build(),
           fail},
      Case{"AWS's policy that only bounds permissions is no finding",
           of_aws("AdministratorAccess", kAdmin, 0).build(), not_applicable},
      Case{"roles of Identity Center are noted, and fail", sso.build(), fail, "",
           "identity-center"},
      Case{"an inline policy of a user fails, stricter than the audit",
           inlined(iam::UserPolicy{.user = "bob", .policy = kAdmin}).build(), fail, "",
           "stricter-than-audit"},
      Case{"an inline policy of a group fails",
           inlined(iam::GroupPolicy{.group = "g", .policy = kAdmin}).build(), fail},
      Case{"an inline policy of a role fails",
           inlined(iam::RolePolicy{.role = "r", .policy = kAdmin}).build(), fail},
      Case{"an inline policy that grants little passes",
           inlined(iam::RolePolicy{.role = "r", .policy = kReader}).build(), pass},
      Case{"without any policy nothing is to be judged", AccountBuilder().build(), not_applicable},
      Case{"an unread document is unknown", customer_account(denied<std::string>()), unknown},
      Case{"a document that AWS left out is unknown",
           customer_account(Value<std::string>::absent()), unknown},
      Case{"a document that is none is unknown", customer_account("{"), unknown, "cannot be read"},
      Case{"whether it is attached must be known", customer_account(kAdmin, denied<long long>()),
           unknown},
      Case{"a count of attachments that AWS left out is unknown",
           customer_account(kAdmin, Value<long long>::absent()), unknown},
      Case{"refused policies are unknown", refused.build(), unknown},
      Case{"refused policies of AWS are unknown", refused_aws.build(), unknown},
      Case{"refused inline policies are unknown", refused_inline.build(), unknown});
}

std::vector<Case> support_role_cases() {
  AccountBuilder refused, everything_else, by_user;
  refused.gap<iam::RolePolicyAttachment>("global");
  auto found_before_refusal = role_holds(kSupport), groups_refused = role_holds(kSupport),
       none_and_groups_refused = role_holds("arn:aws:iam::aws:policy/ReadOnlyAccess");
  found_before_refusal.gap<iam::RolePolicyAttachment>("global");
  groups_refused.gap<iam::GroupPolicyAttachment>("global");
  none_and_groups_refused.gap<iam::GroupPolicyAttachment>("global");
  by_user.row("global", "bob/x", iam::UserPolicyAttachment{.user = "bob", .policy_arn = kSupport});
  auto china = role_holds("arn:aws-cn:iam::aws:policy/AWSSupportAccess").build();
  china.partition = "aws-cn";
  return table(
      Case{"a role that holds it passes", role_holds(kSupport).build(), pass},
      Case{"nobody holding it fails, and is said", AccountBuilder().build(), fail,
           "nobody holds AWSSupportAccess"},
      Case{"roles that all hold something else fail",
           role_holds("arn:aws:iam::aws:policy/ReadOnlyAccess").build(), fail},
      Case{"a policy of the account's own by that name does not count",
           role_holds("arn:aws:iam::123456789012:policy/AWSSupportAccess").build(), fail},
      Case{"a group that holds it does not count", group_holds(kSupport).build(), fail,
           "attached to group support, and to no role"},
      Case{"a user who holds it does not count", by_user.build(), fail, "attached to user bob"},
      Case{"the policy is that of the account's partition", std::move(china), pass},
      Case{"refused roles are unknown", refused.build(), unknown},
      Case{"a role found before the refusal passes", found_before_refusal.build(), pass},
      Case{"refused groups do not matter to a pass", groups_refused.build(), pass},
      Case{"refused groups do not matter to a fail", none_and_groups_refused.build(), fail},
      Case{"a role with an unread policy is unknown", role_holds(denied<std::string>()).build(),
           unknown});
}

namespace {

TEST(AdminPolicies, verdicts) { expect_verdicts("1.16", admin_policy_cases()); }
TEST(SupportRole, verdicts) { expect_verdicts("1.17", support_role_cases()); }

TEST(AdminPolicies, who_holds_it_and_what_a_deny_leaves_is_evidence) {
  auto builder = customer(kAdmin);
  builder.row("global", "admins/x",
              iam::GroupPolicyAttachment{.group = "admins", .policy_arn = arn_of("own")});
  const auto finding = judged("1.16", builder.build()).findings.at(0);
  EXPECT_EQ(finding.resource, arn_of("own"));
  EXPECT_EQ(finding.evidence.at(0),
            Evidence("held_by", Evidence::Content(std::vector<std::string>{"group admins"})));
  EXPECT_EQ(finding.evidence.at(2), Evidence("full_after_deny", Evidence::Content(true)));
}

TEST(AdminPolicies, the_letter_leaves_inline_policies_and_what_only_adds_up_out) {
  const auto inline_policy = inlined(iam::RolePolicy{.role = "r", .policy = kAdmin}).build();
  EXPECT_EQ(word(judged("1.16", inline_policy, ReadingMode::letter).verdict), "not_applicable");
  EXPECT_EQ(word(judged("1.16", inline_policy, ReadingMode::effect).verdict), "fail");
  const auto sum =
      customer_account(document(R"({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, )" +
                                allow(R"("iam:*")", R"("*")")));
  EXPECT_EQ(word(judged("1.16", sum, ReadingMode::letter).verdict), "pass");
  EXPECT_EQ(word(judged("1.16", sum, ReadingMode::effect).verdict), "fail");
}

TEST(AdminPolicies, a_row_may_ask_for_unattached_ones_to_be_noted) {
  const auto* check = checks::find_check("iam.no-admin-policies");
  std::map<std::string, std::vector<std::string>, std::less<>> parameters;
  parameters["unattached"] = {"note"};
  const checks::Parameters with(std::move(parameters));
  const struct {
    const char* name;
    Value<std::string> policy;
    bool noted;
  } cases[] = {{"full", kAdmin, true}, {"little", kReader, false}, {"unreadable", "{", true}};
  for (const auto& c : cases) {
    const auto account = customer_account(c.policy, 0);
    const auto findings = checks::run(*check, check->key, {account, with, ReadingMode::strict});
    ASSERT_EQ(findings.size(), 1u) << c.name;
    EXPECT_EQ(word(findings[0].verdict), "not_applicable") << c.name;
    EXPECT_EQ(!findings[0].notes.empty(), c.noted) << c.name;
  }
}

}  // namespace
}  // namespace underpin::testing
