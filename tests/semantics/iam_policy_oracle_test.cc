// Random policies: what the automata and the case split decide, brute force must find too.
#include "iam_policy_oracle.h"

#include <algorithm>
#include <set>

#include "iam_policy_testing.h"
#include "oracle_cases.h"
#include "semantics/iam_policy_admin.h"
#include "semantics/iam_policy_compare.h"
#include "semantics/iam_policy_public.h"
#include "semantics/iam_policy_request.h"
#include "semantics/iam_policy_transport.h"

namespace underpin::semantics {
namespace {

using oracle::Evaluator;

// Whether `found` is true of the grants of some context; equal grants are looked at once.
template <typename Found>
bool in_some_context(const Evaluator& evaluator, const oracle::Caller& caller,
                     const std::vector<oracle::Context>& contexts, const Found& found) {
  std::set<std::vector<bool>> seen;
  return std::ranges::any_of(contexts, [&](const oracle::Context& context) {
    const auto active = evaluator.active(caller, context);
    return seen.insert(active).second && found(evaluator.grants(active));
  });
}

bool holds_in_some_context(const Policy& policy) {
  static const auto universe = oracle::identity_universe();
  const auto everything = (std::uint64_t{1} << universe.resources.size()) - 1;
  return in_some_context(Evaluator({&policy}, universe), universe.callers[0],
                         oracle::contexts_for({&policy}), [&](const oracle::Grants& grants) {
                           for (std::size_t a = 0; a < universe.actions.size(); ++a)
                             if (grants.granted(a) != everything) return false;
                           return true;
                         });
}

TEST(IamPolicyOracle, full_access_is_what_brute_force_says) {
  constexpr unsigned kSeed = 20260201;
  oracle::Maker make(kSeed);
  int yes = 0;
  const int n = oracle_cases(6000, kSeed);
  for (int i = 0; i < n; ++i) {
    const auto policy = make.identity_policy(1 + make.below(4), true);
    const auto answer = allows_everything({&policy}, {}).effect_with_deny;
    ASSERT_FALSE(answer.is_undecided()) << answer << print_policy(policy);
    yes += answer.is_yes();
    ASSERT_EQ(answer.is_yes(), holds_in_some_context(policy))
        << "case " << i << ' ' << answer << ' ' << print_policy(policy);
  }
  EXPECT_GT(yes, n / 100) << "too few policies with full access to mean anything";
  EXPECT_LT(yes, n * 9 / 10);
}

bool plain_http_escapes(const Policy& policy) {
  static const auto universe = oracle::bucket_universe();
  const auto contexts =
      oracle::contexts_for({&policy}, {{"aws:securetransport", {"false"}}}, {"s3:tlsversion"});
  const auto everything = (std::uint64_t{1} << universe.resources.size()) - 1;
  const Evaluator evaluator({&policy}, universe);
  return std::ranges::any_of(universe.callers, [&](const oracle::Caller& caller) {
    return in_some_context(evaluator, caller, contexts, [&](const oracle::Grants& grants) {
      return std::ranges::any_of(grants.denied,
                                 [&](std::uint64_t row) { return row != everything; });
    });
  });
}

TEST(IamPolicyOracle, the_denial_of_plain_http_is_what_brute_force_says) {
  constexpr unsigned kSeed = 20260202;
  oracle::Maker make(kSeed);
  int yes = 0;
  const int n = oracle_cases(6000, kSeed);
  for (int i = 0; i < n; ++i) {
    const auto policy = make.bucket_policy(1 + make.below(5), make.below(4) != 0);
    const auto answer = denies_plain_http(policy, "arn:aws:s3:::b", every_s3_action_scope(), {});
    ASSERT_FALSE(answer.is_undecided()) << answer << print_policy(policy);
    yes += answer.is_yes();
    ASSERT_EQ(answer.is_no(), plain_http_escapes(policy))
        << "case " << i << ' ' << answer << ' ' << print_policy(policy);
  }
  EXPECT_GT(yes, n / 100);
  EXPECT_LT(yes, n * 9 / 10);
}

bool outsider_is_granted(const Policy& policy) {
  static const auto universe = oracle::bucket_universe();
  const auto contexts = oracle::contexts_for({&policy});
  const Evaluator evaluator({&policy}, universe);
  return std::ranges::any_of(universe.callers, [&](const oracle::Caller& caller) {
    const bool outside = caller.kind == PrincipalKind::everyone || caller.id == "provider" ||
                         caller.account == "333333333333";
    return outside &&
           in_some_context(evaluator, caller, contexts, [&](const oracle::Grants& grants) {
             for (std::size_t a = 0; a < universe.actions.size(); ++a)
               if (grants.granted(a) != 0) return true;
             return false;
           });
  });
}

TEST(IamPolicyOracle, what_the_public_is_granted_is_what_brute_force_says) {
  constexpr unsigned kSeed = 20260206;
  oracle::Maker make(kSeed);
  int yes = 0;
  const int n = oracle_cases(4000, kSeed);
  for (int i = 0; i < n; ++i) {
    const auto policy = make.bucket_policy(1 + make.below(4), false);
    const auto answer =
        grants_to_public({"arn:aws:s3:::b", &policy, {}, false, false, true}, {}).effect;
    ASSERT_FALSE(answer.is_undecided()) << answer << print_policy(policy);
    yes += answer.is_yes();
    ASSERT_EQ(answer.is_yes(), outsider_is_granted(policy))
        << "case " << i << ' ' << answer << ' ' << print_policy(policy);
  }
  EXPECT_GT(yes, n / 20);
  EXPECT_LT(yes, n * 9 / 10);
}

bool grants_more(const Policy& left, const Policy& right) {
  static const auto universe = oracle::identity_universe();
  const Evaluator one({&left}, universe), other({&right}, universe);
  std::set<std::pair<std::vector<bool>, std::vector<bool>>> seen;
  for (const auto& context : oracle::contexts_for({&left, &right})) {
    const auto here = one.active(universe.callers[0], context);
    const auto there = other.active(universe.callers[0], context);
    if (!seen.emplace(here, there).second) continue;
    const auto a = one.grants(here), b = other.grants(there);
    for (std::size_t i = 0; i < universe.actions.size(); ++i)
      if ((a.granted(i) & ~b.granted(i)) != 0) return true;
  }
  return false;
}

TEST(IamPolicyOracle, inclusion_is_what_brute_force_says) {
  constexpr unsigned kSeed = 20260203;
  oracle::Maker make(kSeed);
  int yes = 0, no = 0;
  const int n = oracle_cases(5000, kSeed);
  for (int i = 0; i < n; ++i) {
    auto left = make.identity_policy(1 + make.below(2), true);
    auto right = make.identity_policy(1 + make.below(2), true);
    // Unrelated policies rarely include each other; a policy and a part of it often do.
    if (make.below(3) == 0) right.statements.push_back(left.statements[0]);
    const auto answer = grants_no_more(left, right, {});
    ASSERT_FALSE(answer.is_undecided()) << answer << print_policy(left) << print_policy(right);
    (answer.is_yes() ? yes : no) += 1;
    ASSERT_EQ(answer.is_no(), grants_more(left, right))
        << "case " << i << ' ' << answer << ' ' << print_policy(left) << ' ' << print_policy(right);
  }
  EXPECT_GT(yes, n / 20);
  EXPECT_GT(no, n / 20);
}

// The three-valued evaluator itself, on requests whose every key is known.
TEST(IamPolicyOracle, evaluating_one_request_agrees_with_the_plain_evaluator) {
  constexpr unsigned kSeed = 20260204;
  oracle::Maker make(kSeed);
  const auto universe = oracle::bucket_universe();
  const int n = oracle_cases(3000, kSeed);
  for (int i = 0; i < n; ++i) {
    const auto policy = make.bucket_policy(1 + make.below(4), false);
    const auto contexts = oracle::contexts_for({&policy});
    const auto& context = contexts[make.below(contexts.size())];
    const auto& caller = universe.callers[make.below(universe.callers.size())];
    const auto expected = Evaluator({&policy}, universe).grants(caller, context);
    AccessRequest request;
    request.principal = {caller.kind, caller.id, caller.account};
    request.others = ContextValue::State::absent;
    for (const auto& [key, values] : context)
      request.context[key] = {ContextValue::State::present, values};
    for (int k = 0; k < 10; ++k) {
      const auto a = make.below(universe.actions.size()), r = make.below(universe.resources.size());
      request.action = universe.actions[a];
      request.resource = universe.resources[r];
      const auto granted = evaluate_policy(policy, request).granted();
      if (granted == Applies::maybe) {  // NotPrincipal and accounts: documented as unclear
        continue;
      }
      ASSERT_EQ(granted == Applies::yes, expected.granted(a, r))
          << print_request(request) << ' ' << print_policy(policy);
    }
  }
}

// Metamorphic: order does not count, and what is dropped or flipped can only move one way.
TEST(IamPolicyOracle, turning_the_order_round_keeps_every_answer) {
  constexpr unsigned kSeed = 20260205;
  oracle::Maker make(kSeed);
  const int n = oracle_cases(1500, kSeed);
  for (int i = 0; i < n; ++i) {
    const auto policy = make.identity_policy(1 + make.below(4), true);
    auto turned = policy;
    std::ranges::reverse(turned.statements);
    for (auto& statement : turned.statements) {
      std::ranges::reverse(statement.actions);
      std::ranges::reverse(*statement.resources);
      std::ranges::reverse(statement.conditions);
    }
    EXPECT_EQ(allows_everything({&policy}, {}).effect_with_deny.decision,
              allows_everything({&turned}, {}).effect_with_deny.decision);
    EXPECT_TRUE(grants_the_same(policy, turned, {}).is_yes());
    auto fewer = policy;
    std::erase_if(fewer.statements, [](const auto& s) { return s.effect == Effect::deny; });
    EXPECT_TRUE(grants_no_more(policy, fewer, {}).is_yes()) << print_policy(policy);
    EXPECT_EQ(policy_of(print_policy(policy)), policy);
  }
}

}  // namespace
}  // namespace underpin::semantics
