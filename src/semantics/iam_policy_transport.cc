#include "semantics/iam_policy_transport.h"

#include <fmt/core.h>

#include "base/text.h"
#include "semantics/iam_policy_cases.h"

namespace underpin::semantics {
namespace {

std::vector<PolicyRegion> universe_of(const std::string& bucket_arn, const PlainHttpScope& scope) {
  std::vector<PolicyRegion> universe;
  if (scope.objects) universe.push_back(rectangle_of(scope.actions, {bucket_arn + "/?*"}));
  if (scope.bucket) universe.push_back(rectangle_of(scope.actions, {bucket_arn}));
  return universe;
}

// The Deny statements of one bucket policy, as sets, and what slips past them in one case.
class Denials {
 public:
  Denials(const Policy& policy, const std::string& bucket_arn, const PlainHttpScope& scope,
          const KnownActions& known)
      : known_(known), universe_(universe_of(bucket_arn, scope)) {
    for (const auto& statement : policy.statements) {
      if (statement.effect != Effect::deny) continue;
      statements_.push_back({&statement, policy.variables, Seek::not_applying});
      regions_.push_back(region_of(statement, policy.variables));
    }
  }

  const std::vector<CaseStatement>& statements() const { return statements_; }

  /// A request that no statement denies: for certain, or (with `certain`) perhaps.
  PairSearchResult escape(const PolicyCase& one, bool certain) const {
    PairSearch search;
    search.universe = universe_;
    for (std::size_t i = 0; i < statements_.size(); ++i) {
      if (one.applies[i] < (certain ? Applies::yes : Applies::maybe)) continue;
      search.regions.push_back(certain ? &regions_[i].certain : &regions_[i].possible);
    }
    search.wanted = [](const std::vector<bool>& in) {
      for (const bool denied : in)
        if (denied) return false;
      return true;
    };
    return find_pair(search, known_);
  }

 private:
  const KnownActions& known_;
  std::vector<PolicyRegion> universe_;
  std::vector<CaseStatement> statements_;
  std::vector<StatementRegion> regions_;
};

}  // namespace

PlainHttpScope get_object_scope() { return {{"s3:GetObject"}, false, true}; }

PlainHttpScope every_s3_action_scope() { return {{"s3:?*"}, true, true}; }

Answer denies_plain_http(const Policy& bucket_policy, const std::string& bucket_arn,
                         const PlainHttpScope& scope, const KnownActions& known) {
  const Denials denials(bucket_policy, bucket_arn, scope, known);
  CaseQuestion question{.statements = denials.statements(),
                        .askers = list_askers(denials.statements(), partition_of(bucket_arn))};
  for (auto& asker : question.askers) {
    asker.context["aws:securetransport"] = ContextValue::of("false");
    asker.context["s3:tlsversion"] = ContextValue::absent();
  }
  const auto cases = list_cases(question);

  std::string open = cases.incomplete;
  for (const auto& one : cases.cases) {
    const auto maybe = denials.escape(one, true);
    if (!maybe.found && !maybe.limit) continue;
    const auto surely = denials.escape(one, false);
    if (surely.found) {
      auto request = one.request;
      request.action = surely.found->action;
      request.resource = surely.found->resource;
      return Answer::no(denials.statements().empty()
                            ? "no statement denies anything"
                            : fmt::format("{} on {} over plain HTTP is not denied",
                                          printable(request.action), printable(request.resource)),
                        print_request(request));
    }
    open = maybe.limit || surely.limit
               ? "the patterns are too tangled to be decided"
               : "whether plain HTTP is denied depends on a policy variable or on a condition "
                 "whose value is not known";
  }
  if (!open.empty()) return Answer::undecided(open);
  return Answer::yes("every request over plain HTTP is denied, whoever makes it");
}

}  // namespace underpin::semantics
