// 1.22: people come from one identity source; shown to a person, with what makes one ask.
#include "resources/iam/identity_provider.h"
#include "resources/ssoadmin/instance.h"
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

using iam::CredentialReport;
using iam::OidcProvider;
using iam::SamlProvider;
using organizations::Organization;
using ssoadmin::Instance;

constexpr const char* kManagement = "999999999999";

CredentialReport user(const char* name, Value<bool> password) {
  return {.user = name,
          .arn = std::string("arn:aws:iam::123456789012:user/") + name,
          .password_enabled = std::move(password)};
}

AccountBuilder member(Value<std::string> management = kManagement) {
  AccountBuilder builder;
  return std::move(builder
                       .row("global", "o-example",
                            Organization{.arn = "arn:o",
                                         .feature_set = "ALL",
                                         .master_account_id = std::move(management)})
                       .row("us-east-1", "arn:aws:sso:::instance/ssoins-1",
                            Instance{.owner_account_id = kManagement, .status = "ACTIVE"})
                       .row("global", "arn:saml", SamlProvider{.arn = "arn:saml"})
                       .row("global", "arn:oidc", OidcProvider{.arn = "arn:oidc"})
                       .row("global", "arn:root", user("<root_account>", true))
                       .row("global", "arn:service", user("service", false)));
}
AccountBuilder with_person(AccountBuilder builder) {
  return std::move(builder.row("global", "arn:alice", user("alice", true)));
}

}  // namespace

std::vector<Case> federation_cases() {
  return table(
      Case{"an account on its own is not applicable", AccountBuilder().build(), not_applicable,
           "no organization"},
      Case{"a member without console users is for a person", member().build(), Verdict::manual},
      Case{"a member with a console user is suspect, though prowler passes one with a provider",
           with_person(member()).build(), Verdict::manual, "", "suspect"},
      Case{"a management account is for a person", with_person(member(kAccount)).build(),
           Verdict::manual},
      Case{"a refused organization is unknown",
           AccountBuilder().gap<Organization>("global").build(), unknown},
      Case{"an unread management account is unknown", member(denied<std::string>()).build(),
           unknown},
      Case{"refused instances and providers are missing evidence only",
           member().gap<Instance>("eu-west-1").gap<SamlProvider>("global").build(),
           Verdict::manual});
}

namespace {

TEST(Federation, verdicts) { expect_verdicts("1.22", federation_cases()); }

TEST(Federation, root_and_users_without_a_password_make_nobody_suspicious) {
  EXPECT_FALSE(notes(judged("1.22", member().build()), "suspect"));
  EXPECT_FALSE(notes(judged("1.22", with_person(member(kAccount)).build()), "suspect"));
}

TEST(Federation, the_evidence_says_what_could_not_be_read) {
  const auto row = judged("1.22", member().gap<Instance>("eu-west-1").build());
  bool said = false;
  for (const auto& fact : row.findings.at(0).evidence)
    if (fact.name == "identity_center")
      said = std::get<std::string>(fact.content).starts_with("unknown: ");
  EXPECT_TRUE(said) << describe(row);
}

}  // namespace
}  // namespace underpin::testing
