// Where the account's people come from.
#include <fmt/core.h>

#include "checks/check.h"
#include "resources/iam/credential_report.h"
#include "resources/iam/identity_provider.h"
#include "resources/organizations/organization.h"
#include "resources/ssoadmin/instance.h"

namespace underpin::checks {
namespace {

// What was read of a table, or why it was not: evidence that decides nothing.
template <class T>
Evidence listed(const Snapshot& account, const char* name) {
  const auto rows = account.all<T>();
  if (!rows.causes().empty()) return {name, "unknown: " + describe(rows.causes())};
  std::vector<std::string> ids;
  for (const auto& row : rows.read()) ids.push_back(row.id);
  return {name, std::move(ids)};
}

// Users who may sign in to the console, as far as the report was read.
std::vector<std::string> console_users(const Snapshot& account) {
  std::vector<std::string> users;
  for (const auto& row : account.all<iam::CredentialReport>().read()) {
    const auto* user = row.user.peek();
    if (user != nullptr && *user != iam::kRootUser && (row.password_enabled == true).is_true())
      users.push_back(*user);
  }
  return users;
}

// 1.22 speaks of accounts among others. There a person must say whether one identity source serves
// them all; passwords of IAM users in a member account are worth a question.
void managed_centrally(const Question& question, Findings& findings) {
  findings.account(type_of<organizations::Organization>().name, [&](Judgement& judgement) {
    const auto& account = question.account;
    bool alone = true, member = false;
    for (const auto& organization : account.all<organizations::Organization>()) {
      alone = false;
      judgement.evidence({"organization", organization.id});
      judgement.evidence({"management_account", organization.master_account_id});
      if (!(organization.master_account_id == account.account)) member = true;
    }
    if (alone) return judgement.not_applicable("the account belongs to no organization");
    judgement.evidence(listed<ssoadmin::Instance>(account, "identity_center"));
    judgement.evidence(listed<iam::SamlProvider>(account, "saml_providers"));
    judgement.evidence(listed<iam::OidcProvider>(account, "openid_connect_providers"));
    const auto users = console_users(account);
    const auto report = account.all<iam::CredentialReport>();
    if (report.causes().empty())
      judgement.evidence({"console_users", users});
    else
      judgement.evidence({"console_users", "unknown: " + describe(report.causes())});
    if (member && !users.empty())
      judgement.note("suspect",
                     fmt::format("{} of this member account have a console password",
                                 users.size() == 1 ? "an IAM user"
                                                   : fmt::format("{} IAM users", users.size())));
    judgement.manual(
        "does one identity source serve all accounts, and are the IAM users that "
        "remain no people");
  });
}

}  // namespace

UNDERPIN_CHECKS(federation, {"iam.federation",
                             {&type_of<organizations::Organization>, &type_of<ssoadmin::Instance>,
                              &type_of<iam::SamlProvider>, &type_of<iam::OidcProvider>,
                              &type_of<iam::CredentialReport>},
                             managed_centrally})

}  // namespace underpin::checks
