#include "semantics/iam_policy_compare.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "semantics/iam_policy_admin.h"
#include "semantics/iam_policy_cases.h"

namespace underpin::semantics {
namespace {

enum class Side { smaller, larger };

// The statements of two policies side by side: what does the one grant and the other not?
class Difference {
 public:
  explicit Difference(const KnownActions& known) : known_(known) {}

  void add(Side side, const Policy& policy) {
    for (const auto& statement : policy.statements) {
      statements_.push_back({&statement, policy.variables});
      regions_.push_back(symbolic_region_of(statement, policy.variables, names_));
      sides_.push_back(side);
      deny_in_larger_ = deny_in_larger_ || (side == Side::larger && is_deny(sides_.size() - 1));
    }
  }
  void add(Side side, std::vector<PolicyStatement> made_up) {
    own_ = std::move(made_up);
    for (const auto& statement : own_) {
      statements_.push_back({&statement, true});
      regions_.push_back(symbolic_region_of(statement, true, names_));
      sides_.push_back(side);
    }
  }

  const std::vector<CaseStatement>& statements() const { return statements_; }

  /// Undecided with an empty reason when every granted request is granted on both sides.
  Answer find(const CaseQuestion& question) const {
    const auto cases = list_cases(question);
    std::string open = cases.incomplete;
    for (const auto& one : cases.cases) {
      const auto possible = search(one, true);
      if (possible.limit) open = "the patterns are too tangled to be decided";
      if (!possible.found) continue;
      const auto certain = search(one, false);
      if (certain.found && !doubtful(*certain.found)) {
        auto request = one.request;
        request.action = certain.found->action;
        request.resource = certain.found->resource;
        return Answer::yes({}, print_request(request));
      }
      open =
          "it depends on a policy variable or on a condition whose value is not known, or the "
          "patterns are too tangled";
    }
    if (open.empty() && !names_.empty() && deny_in_larger_)
      open = "a policy variable may happen to equal a text that a Deny names";
    if (!open.empty()) return Answer::undecided(open);
    return Answer::no({});
  }

 private:
  bool is_deny(std::size_t i) const { return statements_[i].statement->effect == Effect::deny; }

  // A variable in the witness is some text; whether `?` or a text in a pattern fits it is open.
  bool doubtful(const RequestPair& pair) const {
    if (!pair.has_variable) return false;
    return std::ranges::any_of(regions_, [](const PolicyRegion& region) {
      return std::ranges::any_of(region.resources.patterns, [](const WildcardPattern& pattern) {
        return std::ranges::find(pattern.symbols, kAnyOne) != pattern.symbols.end();
      });
    });
  }

  // `generous` counts what may be granted by the smaller and must be by the larger; otherwise what
  // must be granted by the smaller and cannot be by the larger.
  PairSearchResult search(const PolicyCase& one, bool generous) const {
    PairSearch search;
    search.universe.push_back(every_request());
    search.names = names_;
    std::vector<std::size_t> which;
    for (std::size_t i = 0; i < statements_.size(); ++i) {
      const bool widens = (sides_[i] == Side::smaller) != is_deny(i);
      if (one.applies[i] < (widens == generous ? Applies::maybe : Applies::yes)) continue;
      search.regions.push_back(&regions_[i]);
      which.push_back(i);
    }
    search.wanted = [&](const std::vector<bool>& in) {
      bool allowed[2] = {false, false}, denied[2] = {false, false};
      for (std::size_t k = 0; k < in.size(); ++k) {
        if (!in[k]) continue;
        const auto side = sides_[which[k]] == Side::smaller ? 0 : 1;
        (is_deny(which[k]) ? denied : allowed)[side] = true;
      }
      return allowed[0] && !denied[0] && !(allowed[1] && !denied[1]);
    };
    return find_pair(search, known_);
  }

  const KnownActions& known_;
  std::vector<CaseStatement> statements_;
  std::vector<PolicyRegion> regions_;
  std::vector<Side> sides_;
  std::vector<PolicyStatement> own_;
  VariableNames names_;
  bool deny_in_larger_ = false;
};

// Statements without Sid, lists sorted, actions in lower case: equal texts are equal policies even
// where their conditions cannot be decided.
std::vector<std::string> normal_form(const Policy& policy) {
  std::vector<std::string> out;
  for (auto statement : policy.statements) {
    statement.sid.clear();
    for (auto& action : statement.actions) action = lower_ascii(action);
    std::ranges::sort(statement.actions);
    if (statement.resources) std::ranges::sort(*statement.resources);
    for (auto& condition : statement.conditions) {
      condition.key = lower_ascii(condition.key);
      std::ranges::sort(condition.values);
    }
    std::ranges::sort(statement.conditions, {}, [](const PolicyCondition& condition) {
      return operator_name(condition) + ' ' + condition.key;
    });
    out.push_back(print_statement(statement));
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool same_text(const Policy& left, const Policy& right) {
  return left.variables == right.variables && normal_form(left) == normal_form(right);
}

std::string some_partition(const Policy& policy) {
  for (const auto& statement : policy.statements)
    if (statement.resources)
      for (const auto& resource : *statement.resources)
        if (const auto partition = partition_of(resource);
            partition != "aws" && partition.find_first_of("*?$") == std::string::npos)
          return partition;
  return "aws";
}

AccessRequest holder() {
  AccessRequest asker;
  asker.principal = {PrincipalKind::aws, "a principal that holds this", {}};
  asker.context["aws:principalisawsservice"] = ContextValue::of("false");
  return asker;
}

bool has_principals(const Policy& policy) {
  return std::ranges::any_of(policy.statements, [](const PolicyStatement& statement) {
    return statement.principal.has_value();
  });
}

}  // namespace

Answer grants_no_more(const Policy& smaller, const Policy& larger, const KnownActions& known) {
  if (same_text(smaller, larger)) return Answer::yes("both say the same");
  Difference difference(known);
  difference.add(Side::smaller, smaller);
  difference.add(Side::larger, larger);
  CaseQuestion question{difference.statements(), {}};
  if (has_principals(smaller) || has_principals(larger))
    question.askers = list_askers(difference.statements(), some_partition(smaller));
  else
    question.askers = {holder()};
  auto found = difference.find(question);
  if (found.is_yes())
    return Answer::no("the first grants a request that the second does not", found.witness);
  if (found.is_undecided()) return found;
  return Answer::yes("every request that the first grants is granted by the second");
}

Answer grants_the_same(const Policy& left, const Policy& right, const KnownActions& known) {
  if (same_text(left, right)) return Answer::yes("both say the same");
  const auto there = grants_no_more(left, right, known);
  if (there.is_no()) return there;
  auto back = grants_no_more(right, left, known);
  if (back.is_no())
    return Answer::no("the second grants a request that the first does not", back.witness);
  if (there.is_undecided()) return there;
  if (back.is_undecided()) return back;
  return Answer::yes("both grant the same requests");
}

SelfManagement usual_self_management() {
  const std::string user = "arn:*:iam::*:user/${aws:username}";
  return {{
      {{"iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices", "iam:ListUsers",
        "iam:GetAccountSummary", "sts:GetSessionToken", "sts:GetCallerIdentity"},
       {"*"}},
      {{"iam:GetUser", "iam:ChangePassword", "iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
        "iam:ListMFADevices", "iam:GetMFADevice", "iam:ResyncMFADevice"},
       {user, "arn:*:iam::*:user/*/${aws:username}", "arn:*:iam::*:mfa/*",
        "arn:*:iam::*:sms-mfa/${aws:username}"}},
  }};
}

Answer grants_beyond_self_without_mfa(const std::vector<const Policy*>& policies,
                                      const SelfManagement& self, const KnownActions& known) {
  Difference difference(known);
  for (const auto* policy : policies) difference.add(Side::smaller, *policy);
  std::vector<PolicyStatement> made_up;
  for (const auto& grant : self.grants) {
    PolicyStatement statement;
    statement.effect = Effect::allow;
    statement.actions = grant.actions;
    statement.resources = grant.resources;
    made_up.push_back(std::move(statement));
  }
  difference.add(Side::larger, std::move(made_up));
  auto with_keys = holder();
  with_keys.context["aws:multifactorauthage"] = ContextValue::absent();
  auto in_session = with_keys;
  // "Access key requests … do not include the key"; "a session without MFA has it as false".
  with_keys.context["aws:multifactorauthpresent"] = ContextValue::absent();
  in_session.context["aws:multifactorauthpresent"] = ContextValue::of("false");
  auto found = difference.find({difference.statements(), {with_keys, in_session}});
  if (found.is_yes())
    found.reason = "without MFA more is granted than self-management";
  else if (found.is_no())
    found.reason = "without MFA nothing is granted beyond self-management";
  return found;
}

}  // namespace underpin::semantics
