// 1.10 and 1.15: users have MFA at the console, and permissions through groups only.
#include "resources/iam/policy.h"
#include "tests/checks/cases.h"
#include "tests/checks/users.h"

namespace underpin::testing {
namespace {

const std::vector<std::string> kPhone = {"arn:aws:iam::123456789012:mfa/phone"};
const std::vector<std::string> kHardware = {"GAHT12345678"};

Users alice(iam::ConsoleAccess access) {
  Users users;
  users.add(user("alice")).console("alice", std::move(access));
  return users;
}

iam::UserPolicyAttachment attached(const std::string& name, const std::string& policy) {
  return {.user = name, .policy_arn = "arn:aws:iam::aws:policy/" + policy};
}
iam::UserPolicy inlined(Value<std::string> name) {
  return {.user = std::move(name), .name = "own", .policy = "{}"};
}

}  // namespace

std::vector<Case> user_mfa_cases() {
  Users saml, mixed, refused_users, refused_access, root_only;
  saml.add(user("a")).console("a", no_password()).add(user("b")).console("b", no_password());
  mixed.add(user("a"))
      .console("a", no_password())
      .add(user("b"))
      .console("b", signs_in(kNow, kPhone));
  refused_users.gap<iam::User>("global").gap<iam::ConsoleAccess>("global");
  refused_access.add(user("a")).gap<iam::ConsoleAccess>("global");
  root_only.row("global", "arn:aws:iam::123456789012:root",
                iam::CredentialReport{.user = "<root_account>", .mfa_active = false});
  auto no_word = signs_in(kNow);
  no_word.password_enabled = Value<bool>::absent();
  auto unread = no_password();
  unread.password_enabled = denied<bool>();
  return table(
      Case{"a password with a phone passes", alice(signs_in(kNow, kPhone)).build(), pass},
      Case{"a password with a hardware token passes", alice(signs_in(kNow, kHardware)).build(),
           pass},
      Case{"a password without MFA fails", alice(signs_in(kNow)).build(), fail, "no MFA device"},
      Case{"a password that was set just now counts, though no report knows of it",
           alice(signs_in(kNow)).build(), fail},
      Case{"without any password nothing is to be judged, and nothing counted as a pass",
           saml.build(), not_applicable, "no console password"},
      Case{"users without a password leave it to those who have one", mixed.build(), pass},
      Case{"no user at all is not applicable", AccountBuilder().build(), not_applicable},
      Case{"the root user is no IAM user", root_only.build(), not_applicable},
      Case{"unread devices are unknown",
           alice(signs_in(kNow, denied<std::vector<std::string>>())).build(), unknown},
      Case{"an unread password is unknown", alice(unread).build(), unknown},
      Case{"a password that AWS says nothing of is unknown", alice(no_word).build(), unknown},
      Case{"refused users are unknown", refused_users.build(), unknown},
      Case{"refused passwords are unknown", refused_access.build(), unknown});
}

std::vector<Case> user_policy_cases() {
  const auto bob = [] {
    Users users;
    users.add(user("bob"));
    return users;
  };
  auto with_attached = bob(), with_inline = bob(), with_both = bob(), reset = bob(), other = bob(),
       reset_and_more = bob(), refused = bob(), refused_after_one = bob(), unplaced = bob(),
       grouped = bob(), nameless = bob();
  with_attached.row("global", "bob/a", attached("bob", "ReadOnlyAccess"));
  with_inline.row("global", "bob:own", inlined("bob"));
  with_both.row("global", "bob/a", attached("bob", "ReadOnlyAccess"))
      .row("global", "bob:own", inlined("bob"));
  reset.row("global", "bob/a", attached("bob", "IAMUserChangePassword"));
  reset_and_more.row("global", "bob/a", attached("bob", "IAMUserChangePassword"))
      .row("global", "bob/b", attached("bob", "ReadOnlyAccess"));
  other.row("global", "bob2/a", attached("bob2", "ReadOnlyAccess"));
  refused.gap<iam::UserPolicyAttachment>("global").gap<iam::UserPolicy>("global");
  refused_after_one.row("global", "bob/a", attached("bob", "ReadOnlyAccess"))
      .gap<iam::UserPolicyAttachment>("global")
      .gap<iam::UserPolicy>("global");
  unplaced.row("global", "x:own", inlined(denied<std::string>()));
  grouped.row("global", "staff/a",
              iam::GroupPolicyAttachment{.group = "staff", .policy_arn = "arn:a"});
  auto unnamed = user("carol");
  unnamed.name = Value<std::string>::absent();
  nameless.row("global", user_arn("carol"), unnamed);
  return table(
      Case{"a user without policies passes, in a group or not", bob().build(), pass},
      Case{"an attached policy fails", with_attached.build(), fail, "a managed policy is attached"},
      Case{"an inline policy fails though nothing is attached", with_inline.build(), fail,
           "an inline policy"},
      Case{"both are told", with_both.build(), fail, "managed and inline policies"},
      Case{"what the console attaches for a new password fails with its own words", reset.build(),
           fail, "IAMUserChangePassword is attached"},
      Case{"that beside others fails as the others do", reset_and_more.build(), fail,
           "a managed policy is attached"},
      Case{"the policies of bob2 are not bob's", other.build(), pass},
      Case{"the policies of groups are no user's", grouped.build(), pass},
      Case{"no user is not applicable", AccountBuilder().build(), not_applicable},
      Case{"refused policies are unknown", refused.build(), unknown},
      Case{"refused policies do not save an attached one", refused_after_one.build(), fail},
      Case{"an inline policy of an unread user may be anybody's", unplaced.build(), unknown},
      Case{"a user without a name is unknown", nameless.build(), unknown});
}

namespace {

TEST(UserMfa, verdicts) { expect_verdicts("1.10", user_mfa_cases()); }
TEST(UserPolicies, verdicts) { expect_verdicts("1.15", user_policy_cases()); }

TEST(UserMfa, each_user_has_a_finding_by_its_arn) {
  Users users;
  users.add(user("a")).console("a", no_password()).add(user("b")).console("b", signs_in(kNow));
  const auto row = judged("1.10", users.build());
  ASSERT_EQ(row.findings.size(), 2u);
  EXPECT_EQ(word(row.findings[0].verdict), "not_applicable");
  EXPECT_EQ(row.findings[1].resource, user_arn("b"));
  EXPECT_EQ(word(row.findings[1].verdict), "fail");
}

}  // namespace
}  // namespace underpin::testing
