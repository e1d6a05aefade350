// Recommendations about IAM users: MFA at the console, permissions through groups only.
#include "checks/check.h"
#include "checks/iam_user.h"
#include "model/row_index.h"
#include "resources/iam/policy.h"

namespace underpin::checks {
namespace {

using iam::ConsoleAccess;
using iam::User;
using iam::UserPolicy;
using iam::UserPolicyAttachment;

// 1.10: every user with a console password has an MFA device, of whatever kind. A policy that asks
// for MFA is no device. The root user is no IAM user.
void user_mfa(const Question& question, Findings& findings) {
  findings.each<User>([&](const User& user, Judgement& judgement) {
    const auto& access = console_access(question.account, user);
    judgement.evidence({"password_enabled", access.password_enabled});
    if (!access.password_enabled)
      return judgement.not_applicable("the user has no console password");
    judgement.evidence({"mfa_devices", access.mfa_devices});
    const auto* devices = access.mfa_devices.get();
    if (devices != nullptr && !devices->empty())
      judgement.pass("the user has a console password and MFA");
    else
      judgement.fail("the user has a console password and no MFA device");
  });
}

// What the console attaches when it tells a new user to choose a password.
bool from_password_reset(const std::vector<std::string>& policies) {
  return policies.size() == 1 && policies.front().ends_with("/IAMUserChangePassword");
}

// 1.15: nothing is attached to a user and no policy is written into one. A permissions boundary
// grants nothing, and being in no group is no fault.
void user_policies(const Question& question, Findings& findings) {
  const RowIndex attached(question.account, &UserPolicyAttachment::user);
  const RowIndex inlined(question.account, &UserPolicy::user);
  findings.each<User>([&](const User& user, Judgement& judgement) {
    const auto attachments = attached.of(kGlobal, name_of(user));
    const auto own = inlined.of(kGlobal, name_of(user));
    std::vector<std::string> policies, names;
    for (const auto* row : attachments.read()) policies.push_back(row->policy_arn.value_or("?"));
    for (const auto* row : own.read()) names.push_back(row->name.value_or("?"));
    judgement.evidence({"attached_policies", policies});
    judgement.evidence({"inline_policies", names});
    if (names.empty() && from_password_reset(policies))
      return judgement.fail(
          "IAMUserChangePassword is attached to the user, as the console does for a new password; "
          "a group can hold it");
    if (!policies.empty() && !names.empty())
      return judgement.fail("managed and inline policies are attached to the user itself");
    if (!policies.empty()) return judgement.fail("a managed policy is attached to the user itself");
    if (!names.empty()) return judgement.fail("the user has an inline policy");
    attachments.require_complete();
    own.require_complete();
    judgement.pass("no policy is attached to the user itself");
  });
}

}  // namespace

UNDERPIN_CHECKS(iam_users, {"iam.user-mfa", {&type_of<User>, &type_of<ConsoleAccess>}, user_mfa},
                {"iam.user-policies",
                 {&type_of<User>, &type_of<UserPolicyAttachment>, &type_of<UserPolicy>},
                 user_policies})

}  // namespace underpin::checks
