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

struct ComparedStatement {
  CaseStatement statement;
  Side side;
  PolicyRegion region;
  bool is_allow() const { return statement.statement->effect == Effect::allow; }
};

// What one Allow statement of the smaller side grants and the larger side does not. Only statements
// that meet it take part: they alone decide, and so few conditions are left to combine.
class OneExcess {
 public:
  OneExcess(const std::vector<ComparedStatement>& all, const ComparedStatement& grant,
            const VariableNames& names)
      : names_(names), parts_{&grant} {
    for (const auto& other : all) {
      const bool decides = other.side == Side::larger || !other.is_allow();
      if (decides && may_overlap(grant.region, other.region)) parts_.push_back(&other);
    }
    for (const auto* part : parts_) {
      statements_.push_back(part->statement);
      statements_.back().seek = widens(*part) ? Seek::applying : Seek::not_applying;
    }
  }

  const std::vector<CaseStatement>& statements() const { return statements_; }

  /// Yes with a request; undecided when there may be one.
  Answer find(std::vector<AccessRequest> askers, const KnownActions& known) const {
    const auto cases =
        list_cases({.statements = statements_, .needs_first = true, .askers = std::move(askers)});
    std::string open = cases.incomplete;
    for (const auto& one : cases.cases) {
      const auto possible = search(one, true, known);
      if (possible.limit) open = "the patterns are too tangled to be decided";
      if (!possible.found) continue;
      const auto certain = search(one, false, known);
      if (certain.found && !doubtful(*certain.found)) {
        auto request = one.request;
        request.action = certain.found->action;
        request.resource = certain.found->resource;
        return Answer::yes({}, print_request(request));
      }
      open = certain.limit ? "the patterns are too tangled to be decided"
                           : "it depends on a policy variable or on a condition whose value is not "
                             "known";
    }
    return open.empty() ? Answer::no({}) : Answer::undecided(open);
  }

 private:
  // More of it means more on the smaller side or less on the larger one.
  static bool widens(const ComparedStatement& part) {
    return (part.side == Side::smaller) == part.is_allow();
  }

  // A variable in the witness is some text; whether `?` in a pattern fits it is open.
  bool doubtful(const RequestPair& pair) const {
    if (!pair.has_variable) return false;
    return std::ranges::any_of(parts_, [](const ComparedStatement* part) {
      return std::ranges::any_of(
          part->region.resources.patterns, [](const WildcardPattern& pattern) {
            return std::ranges::find(pattern.symbols, kAnyOne) != pattern.symbols.end();
          });
    });
  }

  // `generous` counts what may be granted by the smaller and must be by the larger; otherwise what
  // must be granted by the smaller and cannot be by the larger.
  PairSearchResult search(const PolicyCase& one, bool generous, const KnownActions& known) const {
    PairSearch search;
    search.universe.push_back(every_request());
    search.names = names_;
    search.only_in_first = true;
    std::vector<const ComparedStatement*> active;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (one.applies[i] >= (widens(*parts_[i]) == generous ? Applies::maybe : Applies::yes)) {
        search.regions.push_back(&parts_[i]->region);
        active.push_back(parts_[i]);
      } else if (i == 0) {
        return {};  // the grant itself does not apply for certain
      }
    }
    search.wanted = [&](const std::vector<bool>& in) {
      if (!in[0]) return false;
      bool granted = false, taken = false;  // by the larger side
      for (std::size_t i = 1; i < in.size(); ++i) {
        if (!in[i]) continue;
        if (active[i]->side == Side::smaller) return false;  // denied, so not granted at all
        (active[i]->is_allow() ? granted : taken) = true;
      }
      return !granted || taken;
    };
    return find_pair(search, known);
  }

  const VariableNames& names_;
  std::vector<const ComparedStatement*> parts_;
  std::vector<CaseStatement> statements_;
};

// The statements of two sides: what does the one grant and the other not?
class Difference {
 public:
  void add(Side side, const std::vector<PolicyStatement>& statements, bool variables) {
    for (const auto& statement : statements)
      all_.push_back(
          {{&statement, variables}, side, symbolic_region_of(statement, variables, names_)});
  }

  /// `askers_of` lists who may ask, given the statements that take part.
  template <typename AskersOf>
  Answer find(const AskersOf& askers_of, const KnownActions& known) const {
    auto result = Answer::no({});
    for (const auto& grant : all_) {
      if (grant.side == Side::larger || !grant.is_allow()) continue;
      const OneExcess excess(all_, grant, names_);
      auto answer = excess.find(askers_of(excess.statements()), known);
      if (answer.is_yes()) return answer;
      if (answer.is_undecided()) result = std::move(answer);
    }
    const bool deny_in_larger = std::ranges::any_of(all_, [](const ComparedStatement& one) {
      return one.side == Side::larger && !one.is_allow();
    });
    if (result.is_no() && !names_.empty() && deny_in_larger)
      return Answer::undecided("a policy variable may happen to equal a text that a Deny names");
    return result;
  }

 private:
  std::vector<ComparedStatement> all_;
  VariableNames names_;
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
  Difference difference;
  difference.add(Side::smaller, smaller.statements, smaller.variables);
  difference.add(Side::larger, larger.statements, larger.variables);
  const bool of_resource = has_principals(smaller) || has_principals(larger);
  const auto partition = some_partition(smaller);
  const auto found = difference.find(
      [&](const std::vector<CaseStatement>& statements) {
        return of_resource ? list_askers(statements, partition)
                           : std::vector<AccessRequest>{holder()};
      },
      known);
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
  std::vector<PolicyStatement> made_up;
  for (const auto& grant : self.grants) {
    PolicyStatement statement;
    statement.effect = Effect::allow;
    statement.actions = grant.actions;
    statement.resources = grant.resources;
    made_up.push_back(std::move(statement));
  }
  Difference difference;
  for (const auto* policy : policies)
    difference.add(Side::smaller, policy->statements, policy->variables);
  difference.add(Side::larger, made_up, true);
  auto with_keys = holder();
  with_keys.context["aws:multifactorauthage"] = ContextValue::absent();
  auto in_session = with_keys;
  // "Access key requests … do not include the key"; "a session without MFA has it as false".
  with_keys.context["aws:multifactorauthpresent"] = ContextValue::absent();
  in_session.context["aws:multifactorauthpresent"] = ContextValue::of("false");
  auto found = difference.find(
      [&](const std::vector<CaseStatement>&) {
        return std::vector{with_keys, in_session};
      },
      known);
  if (found.is_yes())
    found.reason = "without MFA more is granted than self-management";
  else if (found.is_no())
    found.reason = "without MFA nothing is granted beyond self-management";
  return found;
}

}  // namespace underpin::semantics
