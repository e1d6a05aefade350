// Recommendations about IAM policies: full administrators, and somebody to talk to AWS Support.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>

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

// Statements that allow all but what they name are noted: a name of nothing leaves nothing out. So
// is a resource that is every ARN.
void note_exceptions(const semantics::Policy& policy, const std::string& partition,
                     Judgement& judgement) {
  const auto any = [&](bool PolicyStatement::*negated) {
    return std::ranges::any_of(policy.statements, [&](const PolicyStatement& statement) {
      return statement.effect == Effect::allow && statement.*negated;
    });
  };
  if (any(&PolicyStatement::not_action))
    judgement.note("not-action", "a statement allows all but what its NotAction names");
  if (any(&PolicyStatement::not_resource))
    judgement.note("not-resource", "a statement allows its actions on all but its NotResource");
  if (semantics::allows_everything_with_an_arn({&policy}, partition, semantics::known_actions())
          .is_yes())
    judgement.note("every-arn", "every action is allowed on every resource that has an ARN");
}

// The document of one policy that somebody holds.
void judge_document(const Question& question, const Value<std::string>& document,
                    Judgement& judgement) {
  const auto* text = document.get();
  if (text == nullptr) return judgement.unknown("AWS gave no document of the policy");
  const auto parsed = semantics::parse_policy(*text);
  if (!parsed.policy)
    return judgement.unknown("the policy's document cannot be read: " + parsed.problem);
  const auto access = access_of(*parsed.policy);
  const auto& answer = under(question.reading, access);
  if (answer.is_undecided()) return judgement.unknown(answer.reason);
  if (!answer.is_yes()) {
    note_exceptions(*parsed.policy, question.account.partition, judgement);
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
      return judge_document(question, policy.policy, judgement);
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
    judge_document(question, policy.policy, judgement);
  });
}

// Everything that one user, group or role holds itself; what a user has by way of groups is not
// read. By "role deploy"; null for a policy without a row.
using Document = const Value<std::string>*;
using Held = std::map<std::string, std::vector<Document>>;

template <class Attachment>
void add_attached(const Snapshot& account, Value<std::string> Attachment::*holder, const char* kind,
                  const std::map<std::string_view, Document>& documents, Held& held) {
  for (const auto& row : account.all<Attachment>().read()) {
    const auto *arn = row.policy_arn.peek(), *name = (row.*holder).peek();
    if (arn == nullptr || name == nullptr) continue;
    const auto found = documents.find(*arn);
    held[fmt::format("{} {}", kind, *name)].push_back(found == documents.end() ? nullptr
                                                                               : found->second);
  }
}
template <class Inline>
void add_inline(const Snapshot& account, Value<std::string> Inline::*holder, const char* kind,
                Held& held) {
  for (const auto& row : account.all<Inline>().read())
    if (const auto* name = (row.*holder).peek())
      held[fmt::format("{} {}", kind, *name)].push_back(&row.policy);
}

Held held_policies(const Snapshot& account) {
  std::map<std::string_view, Document> documents;
  for (const auto& row : account.all<iam::Policy>().read()) documents[row.id] = &row.policy;
  for (const auto& row : account.all<iam::AwsManagedPolicy>().read())
    documents[row.id] = &row.policy;
  Held held;
  add_attached(account, &iam::UserPolicyAttachment::user, "user", documents, held);
  add_attached(account, &iam::GroupPolicyAttachment::group, "group", documents, held);
  add_attached(account, &iam::RolePolicyAttachment::role, "role", documents, held);
  add_inline(account, &iam::UserPolicy::user, "user", held);
  add_inline(account, &iam::GroupPolicy::group, "group", held);
  add_inline(account, &iam::RolePolicy::role, "role", held);
  return held;
}

// One of several policies: nothing when it could not be read.
struct Part {
  std::optional<semantics::Policy> policy;
  bool full = false;  ///< everything by itself, which is told of that policy
};

class Parts {
 public:
  const Part& of(Document document) {
    const auto [place, fresh] = read_.try_emplace(document);
    const auto* text = document == nullptr ? nullptr : document->peek();
    if (!fresh || text == nullptr) return place->second;
    place->second.policy = semantics::parse_policy(*text).policy;
    if (place->second.policy) place->second.full = access_of(*place->second.policy).effect.is_yes();
    return place->second;
  }

 private:
  std::map<Document, Part> read_;
};

// Whether several policies, each of them less, add up to everything; when that is not known, why.
bool add_up(const std::vector<Document>& documents, Parts& parts, std::string& open) {
  std::vector<const semantics::Policy*> all;
  for (const auto document : documents) {
    const auto& part = parts.of(document);
    if (part.full) return false;
    if (part.policy)
      all.push_back(&*part.policy);
    else
      open = "what somebody's policies add up to is not known: one of them could not be read";
  }
  const auto sum = semantics::allows_everything(all, semantics::known_actions()).effect;
  if (sum.is_undecided()) open = sum.reason;
  return sum.is_yes();
}

template <class Row>
void want_all(const Snapshot& account, Value<std::string> Row::*holder) {
  for (const auto& row : account.all<Row>()) (row.*holder).get();
}

// A fail, when there is one, is one more finding; that nothing adds up is none.
void judge_sums(const Question& question, Findings& findings) {
  if (question.reading == ReadingMode::letter) return;
  const auto& account = question.account;
  findings.account("aws_iam_policy", [&](Judgement& judgement) {
    std::vector<std::string> holders;
    std::string open;
    Parts parts;
    for (const auto& [holder, documents] : held_policies(account))
      if (documents.size() > 1 && add_up(documents, parts, open)) holders.push_back(holder);
    if (!holders.empty()) {
      judgement.note("stricter-than-audit", "the benchmark's audit looks at each policy alone");
      judgement.evidence({"holders", holders});
      return judgement.fail(fmt::format(
          "the policies of {} add up to every action on every resource", join(holders, ", ")));
    }
    if (!open.empty()) return judgement.unknown(open);
    want_all(account, &iam::UserPolicyAttachment::policy_arn);
    want_all(account, &iam::GroupPolicyAttachment::policy_arn);
    want_all(account, &iam::RolePolicyAttachment::policy_arn);
    want_all(account, &iam::UserPolicyAttachment::user);
    want_all(account, &iam::GroupPolicyAttachment::group);
    want_all(account, &iam::RolePolicyAttachment::role);
    want_all(account, &iam::UserPolicy::user);
    want_all(account, &iam::GroupPolicy::group);
    want_all(account, &iam::RolePolicy::role);
    judgement.skip();
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
  judge_sums(question, findings);
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
