// Recommendations about IAM policies: full administrators, and somebody to talk to AWS Support.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/arn.h"
#include "base/text.h"
#include "checks/check.h"
#include "checks/reading.h"
#include "resources/iam/policy.h"
#include "semantics/iam_policy_admin.h"
#include "semantics/known_actions.h"

namespace underpin::checks {
namespace {

using semantics::Effect;
using semantics::FullAccess;
using semantics::PolicyStatement;

// Who holds a managed policy, by its ARN: "group admins". For the evidence only, so from whatever
// was read.
using Holders = std::map<std::string, std::vector<std::string>, std::less<>>;

template <class Attachment>
void add_holders(const Snapshot& account, Value<std::string> Attachment::*field, const char* kind,
                 Holders& holders) {
  for (const auto& row : account.all<Attachment>().read()) {
    const auto *arn = row.policy_arn.peek(), *name = (row.*field).peek();
    if (arn != nullptr && name != nullptr)
      holders[*arn].push_back(fmt::format("{} {}", kind, *name));
  }
}

Holders holders_of_policies(const Snapshot& account) {
  Holders holders;
  add_holders(account, &iam::UserPolicyAttachment::user, "user", holders);
  add_holders(account, &iam::GroupPolicyAttachment::group, "group", holders);
  add_holders(account, &iam::RolePolicyAttachment::role, "role", holders);
  return holders;
}

// ---- 1.16

FullAccess access_of(const semantics::Policy& policy) {
  return semantics::allows_everything({&policy}, semantics::known_actions());
}

// Letter and effect both count, unless the reading says otherwise; a Deny rescues neither.
const semantics::Answer& under(ReadingMode reading, const FullAccess& access) {
  return forbidden(reading, access.letter, access.effect);
}

// Full access is left only under conditions.
bool is_conditional(semantics::Policy policy) {
  std::erase_if(policy.statements,
                [](const PolicyStatement& statement) { return !statement.conditions.empty(); });
  const auto access = access_of(policy);
  return !access.letter.is_yes() && !access.effect.is_yes();
}

bool allows_all_but(const semantics::Policy& policy) {
  return std::ranges::any_of(policy.statements, [](const PolicyStatement& statement) {
    return statement.effect == Effect::allow && statement.not_action;
  });
}

// The document of one policy that somebody holds.
void judge_document(ReadingMode reading, const Value<std::string>& document, Judgement& judgement) {
  const auto* text = document.get();
  if (text == nullptr) return judgement.unknown("AWS gave no document of the policy");
  const auto parsed = semantics::parse_policy(*text);
  if (!parsed.policy)
    return judgement.unknown("the policy's document cannot be read: " + parsed.problem);
  const auto access = access_of(*parsed.policy);
  const auto& answer = under(reading, access);
  if (answer.is_undecided()) return judgement.unknown(answer.reason);
  if (!answer.is_yes()) {
    if (allows_all_but(*parsed.policy))
      judgement.note("not-action", "a statement allows all but what its NotAction names");
    return judgement.pass("grants no full administration");
  }
  if (is_conditional(*parsed.policy))
    judgement.note("condition", "the grant hangs on a condition, which does not rescue it");
  judgement.evidence({"witness", answer.witness});
  judgement.evidence({"full_after_deny", access.effect_with_deny.is_yes()});
  judgement.fail(answer.reason);
}

void note_holders(const std::string& arn, const Holders& holders, Judgement& judgement) {
  const auto found = holders.find(arn);
  if (found == holders.end()) return;
  judgement.evidence({"held_by", found->second});
  // IAM Identity Center makes these roles and their policies. Source: IAM Identity Center User
  // Guide, "Referencing permission sets in resource policies".
  if (std::ranges::all_of(found->second, [](const std::string& holder) {
        return holder.starts_with("role AWSReservedSSO_");
      }))
    judgement.note("identity-center", "only roles of IAM Identity Center hold the policy");
}

template <class Managed>
void judge_managed(const Question& question, const Holders& holders, Findings& findings) {
  const bool tell_unattached = question.with.word("unattached", "skip") == "note";
  findings.each<Managed>([&](const Managed& policy, Judgement& judgement) {
    if (policy.attachment_count.is_absent())
      throw Undecided::because("AWS did not say whether the policy is attached");
    const bool attached(policy.attachment_count > 0);
    if (!attached && !tell_unattached) return judgement.skip();
    if (attached) {
      note_holders(policy.id, holders, judgement);
      return judge_document(question.reading, policy.policy, judgement);
    }
    const auto* text = policy.policy.get();
    const auto parsed = semantics::parse_policy(text == nullptr ? "" : *text);
    if (!parsed.policy || under(question.reading, access_of(*parsed.policy)).is_yes())
      judgement.note("unattached-admin", "nobody holds the policy, which grants everything");
    judgement.not_applicable("the policy is not attached");
  });
}

// The audit's calls return no inline policies; what one of them grants is granted all the same.
template <class Inline>
void judge_inline(const Question& question, Findings& findings) {
  findings.each<Inline>([&](const Inline& policy, Judgement& judgement) {
    if (question.reading == ReadingMode::letter)
      return judgement.not_applicable("the letter speaks of attached policies only");
    judgement.note("stricter-than-audit", "the benchmark's audit does not look at inline policies");
    judge_document(question.reading, policy.policy, judgement);
  });
}

// 1.16: no attached policy grants every action on every resource, AWS's own included.
void no_admin_policies(const Question& question, Findings& findings) {
  const auto holders = holders_of_policies(question.account);
  judge_managed<iam::Policy>(question, holders, findings);
  judge_managed<iam::AwsManagedPolicy>(question, holders, findings);
  judge_inline<iam::UserPolicy>(question, findings);
  judge_inline<iam::GroupPolicy>(question, findings);
  judge_inline<iam::RolePolicy>(question, findings);
}

// ---- 1.17

// A role holds AWSSupportAccess. A group or a user that holds it does not count: the benchmark's
// audit wants a role.
void support_role(const Question& question, Findings& findings) {
  const Snapshot& account = question.account;
  const auto arn = Arn{account.partition, "iam", "", "aws", "policy/AWSSupportAccess"}.print();
  findings.account("aws_iam_role_policy_attachment", [&](Judgement& judgement) {
    const auto holders = holders_of_policies(account);
    const auto found = holders.find(arn);
    judgement.evidence({"policy_arn", arn.c_str()});
    if (found != holders.end()) judgement.evidence({"held_by", found->second});
    if (any_of(account.all<iam::RolePolicyAttachment>(),
               [&](const iam::RolePolicyAttachment& row) { return row.policy_arn == arn; }))
      return judgement.pass("a role may talk to AWS Support");
    judgement.fail(found == holders.end()
                       ? "nobody holds AWSSupportAccess"
                       : fmt::format("AWSSupportAccess is attached to {}, and to no role",
                                     join(found->second, ", ")));
  });
}

constexpr std::string_view kUnattached[] = {"skip", "note"};

}  // namespace

UNDERPIN_CHECKS(iam_policies,
                {"iam.no-admin-policies",
                 {&type_of<iam::Policy>, &type_of<iam::AwsManagedPolicy>, &type_of<iam::UserPolicy>,
                  &type_of<iam::GroupPolicy>, &type_of<iam::RolePolicy>,
                  &type_of<iam::UserPolicyAttachment>, &type_of<iam::GroupPolicyAttachment>,
                  &type_of<iam::RolePolicyAttachment>},
                 no_admin_policies,
                 {Parameter::choice("unattached", kUnattached)}},
                {"iam.support-role",
                 {&type_of<iam::RolePolicyAttachment>, &type_of<iam::GroupPolicyAttachment>,
                  &type_of<iam::UserPolicyAttachment>},
                 support_role})

}  // namespace underpin::checks
