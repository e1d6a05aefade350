#include "semantics/iam_policy_admin.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "semantics/iam_policy_cases.h"

namespace underpin::semantics {
namespace {

// Tried first: nearly every policy fails to allow one of these, and then no automaton is built.
constexpr std::string_view kTelling =
    "iam:CreateUser\niam:AttachUserPolicy\niam:PassRole\nec2:RunInstances\ns3:GetObject\n"
    "s3:PutObject\nkms:Decrypt\nsts:AssumeRole\norganizations:LeaveOrganization\n"
    "cloudtrail:StopLogging\nlambda:InvokeFunction\nlogs:DeleteLogGroup\n";

bool covers(const WildcardSet& universe, const WildcardPattern& pattern) {
  const WildcardSet one{{pattern}};
  const WildcardSet* sets[] = {&one};
  auto states_left = kStatesMax;
  return explore(universe, sets, states_left, [](const std::vector<bool>& in, const auto&) {
           return !in[0];
         }) == Exploration::exhausted;
}

std::string name_in(const std::vector<const Policy*>& policies, std::size_t policy,
                    std::size_t statement) {
  auto name = name_statement(*policies[policy], statement);
  if (policies.size() > 1) name += fmt::format(" of policy {}", policy + 1);
  return name;
}

Answer by_the_letter(const std::vector<const Policy*>& policies) {
  const auto all = every_request();
  for (std::size_t p = 0; p < policies.size(); ++p)
    for (std::size_t s = 0; s < policies[p]->statements.size(); ++s) {
      const auto& statement = policies[p]->statements[s];
      if (statement.effect != Effect::allow || statement.not_action || statement.not_resource)
        continue;
      const auto action = std::ranges::find_if(statement.actions, [&](const std::string& written) {
        return covers(all.actions, read_wildcard(lower_ascii(written), false));
      });
      if (action == statement.actions.end()) continue;
      const auto full_resource = [&](const std::string& written) {
        auto pattern = read_wildcard(written, policies[p]->variables);
        return !pattern.has_variables() && covers(all.resources, pattern);
      };
      if (statement.resources && std::ranges::none_of(*statement.resources, full_resource))
        continue;
      return Answer::yes(fmt::format("{} allows action `{}` on every resource{}",
                                     name_in(policies, p, s), printable(*action),
                                     statement.conditions.empty() ? "" : ", under a condition"),
                         print_statement(statement));
    }
  return Answer::no("no statement allows every action on every resource");
}

// The union of Allow statements less the Deny statements, in one case of the conditions.
class Coverage {
 public:
  Coverage(const std::vector<const Policy*>& policies, bool with_deny, PolicyRegion universe,
           const KnownActions& known)
      : known_(known), universe_(std::move(universe)) {
    for (const auto* policy : policies)
      for (const auto& statement : policy->statements) {
        if (statement.effect == Effect::deny && !with_deny) continue;
        const auto seek = statement.effect == Effect::allow ? Seek::applying : Seek::not_applying;
        statements_.push_back({&statement, policy->variables, seek});
        regions_.push_back(region_of(statement, policy->variables));
      }
  }

  Answer answer() const {
    // If the best case does not cover everything, no case does.
    const auto best = covered(best_case(), true);
    if (best.missing)
      return Answer::no(fmt::format("{} on {} is not allowed", printable(best.missing->action),
                                    printable(best.missing->resource)),
                        fmt::format("{} on {}", printable(best.missing->action),
                                    printable(best.missing->resource)));
    if (best.limit) return Answer::undecided("the patterns are too tangled to be decided");
    return in_some_case();
  }

 private:
  struct Result {
    bool everything = false;
    bool known_only = false;  // texts are missing that are no known action
    bool limit = false;
    std::optional<RequestPair> missing;
  };

  // Every Allow applies, and every Deny that has no condition.
  std::vector<Applies> best_case() const {
    std::vector<Applies> applies;
    for (const auto& [statement, variables, seek] : statements_)
      applies.push_back(statement->effect == Effect::allow || statement->conditions.empty()
                            ? Applies::yes
                            : Applies::no);
    return applies;
  }

  Answer in_some_case() const {
    AccessRequest asker;
    asker.principal.kind = PrincipalKind::aws;
    asker.context["aws:principalisawsservice"] = ContextValue::of("false");
    auto cases = list_cases({.statements = statements_, .askers = {asker}});
    bool open = !cases.incomplete.empty();
    std::string missing;
    for (const auto& one : cases.cases) {
      const auto certain = covered(one.applies, false);
      if (certain.everything) {
        auto request = one.request;
        request.action = certain.known_only ? "every known action" : "every action";
        request.resource = "every resource";
        request.principal.id = "a principal that holds this";
        return Answer::yes(certain.known_only
                               ? "the statements add up to every action that AWS is known to have"
                               : "the statements add up to every action on every resource",
                           print_request(request));
      }
      const auto possible = covered(one.applies, true);
      open = open || possible.everything || possible.limit;
      if (possible.missing)
        missing = fmt::format("{} on {}", printable(possible.missing->action),
                              printable(possible.missing->resource));
    }
    if (open)
      return Answer::undecided(
          cases.incomplete.empty()
              ? "whether everything is allowed depends on a policy variable or a condition whose "
                "value is not known"
              : cases.incomplete);
    return Answer::no("the conditions of the statements never hold together", missing);
  }

  // `generous` takes what may apply of Allow and only what surely applies of Deny; otherwise the
  // other way round.
  Result covered(const std::vector<Applies>& applies, bool generous) const {
    PairSearch search;
    search.universe.push_back(universe_);
    std::vector<bool> allow;
    for (std::size_t i = 0; i < statements_.size(); ++i) {
      const bool is_allow = statements_[i].statement->effect == Effect::allow;
      const bool possible = is_allow == generous;
      if (applies[i] < (possible ? Applies::maybe : Applies::yes)) continue;
      search.regions.push_back(possible ? &regions_[i].possible : &regions_[i].certain);
      allow.push_back(is_allow);
    }
    search.wanted = [&](const std::vector<bool>& in) {
      bool allowed = false;
      for (std::size_t i = 0; i < in.size(); ++i) {
        if (in[i] && !allow[i]) return true;
        allowed = allowed || in[i];
      }
      return !allowed;
    };
    return decide(search);
  }

  Result decide(const PairSearch& search) const {
    static const KnownActions kFirst(kTelling);
    Result result;
    result.missing = find_known_pair(search, kFirst).found;
    if (result.missing) return result;
    auto exact = find_pair(search, known_);
    if (!exact.found && !exact.limit) {
      result.everything = true;
      return result;
    }
    if (exact.found && (exact.found->known_action || known_.all().empty())) {
      result.missing = std::move(exact.found);
      return result;
    }
    // Only texts that are no known action are left out, or too many states: the list decides.
    auto listed = find_known_pair(search, known_);
    result.missing = std::move(listed.found);
    result.limit = !result.missing && (listed.limit || known_.all().empty());
    result.everything = result.known_only = !result.missing && !result.limit;
    return result;
  }

  const KnownActions& known_;
  PolicyRegion universe_;
  std::vector<CaseStatement> statements_;
  std::vector<StatementRegion> regions_;
};

}  // namespace

PolicyRegion every_request() {
  auto region = rectangle_of({"?*:?*"}, {"arn:?*"});
  region.resources.patterns.push_back(WildcardPattern{{'*'}, {}});
  return region;
}

FullAccess allows_everything(const std::vector<const Policy*>& policies,
                             const KnownActions& known) {
  FullAccess access{by_the_letter(policies),
                    Coverage(policies, false, every_request(), known).answer(),
                    Coverage(policies, true, every_request(), known).answer()};
  return access;
}

Answer allows_everything_with_an_arn(const std::vector<const Policy*>& policies,
                                     const std::string& partition, const KnownActions& known) {
  const auto universe = rectangle_of({"?*:?*"}, {fmt::format("arn:{}:*:*:*:?*", partition)});
  return Coverage(policies, false, universe, known).answer();
}

}  // namespace underpin::semantics
