// Random policies: what the automata and the case split decide, brute force must find too.
#include "iam_policy_oracle.h"

#include <algorithm>
#include <functional>
#include <set>

#include "base/text.h"
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
  const int n = oracle_cases(10000, kSeed);
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
  const int n = oracle_cases(10000, kSeed);
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
  const int n = oracle_cases(10000, kSeed);
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
  const int n = oracle_cases(10000, kSeed);
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
  const int n = oracle_cases(10000, kSeed);
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

// One statement for each pair of an action and a resource that it names.
Policy split(const Policy& policy) {
  auto out = policy;
  out.statements.clear();
  for (const auto& statement : policy.statements) {
    if (statement.not_action || statement.not_resource) {
      out.statements.push_back(statement);
      continue;
    }
    for (const auto& action : statement.actions)
      for (const auto& resource : *statement.resources) {
        auto& one = out.statements.emplace_back(statement);
        one.actions = {action};
        one.resources = {{resource}};
      }
  }
  return out;
}

// Metamorphic: order does not count, and what is dropped or flipped can only move one way.
TEST(IamPolicyOracle, turning_the_order_round_and_splitting_keep_every_answer) {
  constexpr unsigned kSeed = 20260205;
  oracle::Maker make(kSeed);
  const int n = oracle_cases(600, kSeed);
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
    EXPECT_TRUE(grants_the_same(policy, split(policy), {}).is_yes()) << print_policy(policy);
    auto fewer = policy;
    std::erase_if(fewer.statements, [](const auto& s) { return s.effect == Effect::deny; });
    EXPECT_TRUE(grants_no_more(policy, fewer, {}).is_yes()) << print_policy(policy);
    EXPECT_EQ(policy_of(print_policy(policy)), policy);
  }
}

Decision of_plain_http(const Policy& policy) {
  return denies_plain_http(policy, "arn:aws:s3:::b", every_s3_action_scope(), {}).decision;
}
Decision of_the_public(const Policy& policy) {
  return grants_to_public({"arn:aws:s3:::b", &policy, {}, false, false, true}, {}).effect.decision;
}

TEST(IamPolicyOracle, splitting_turning_and_encoding_a_bucket_policy_keep_every_answer) {
  constexpr unsigned kSeed = 20260207;
  oracle::Maker make(kSeed);
  const int n = oracle_cases(1000, kSeed);
  for (int i = 0; i < n; ++i) {
    const auto policy = make.bucket_policy(1 + make.below(4), make.below(2) == 0);
    auto turned = split(policy);
    std::ranges::reverse(turned.statements);
    EXPECT_EQ(of_plain_http(turned), of_plain_http(policy)) << policy;
    EXPECT_EQ(of_the_public(turned), of_the_public(policy)) << policy;
    const auto printed = print_policy(policy);
    EXPECT_EQ(policy_of(percent_encode(printed)), policy_of(printed)) << printed;
    // What is denied stays so with more denials; what is granted stays so with fewer.
    auto fewer = policy;
    fewer.statements.erase(fewer.statements.begin() +
                           static_cast<std::ptrdiff_t>(make.below(fewer.statements.size())));
    EXPECT_TRUE(of_plain_http(fewer) == kNo || of_plain_http(policy) == kYes) << policy;
    auto generous = policy;
    std::erase_if(generous.statements, [](const auto& s) { return s.effect == Effect::deny; });
    EXPECT_TRUE(of_the_public(generous) == kYes || of_the_public(policy) == kNo) << policy;
  }
}

// One operator or effect turned in a policy that answers yes.
TEST(IamPolicyOracle, one_thing_turned_changes_the_answer) {
  const auto deny = statement_of(R"("Effect": "Deny", "Principal": "*", "Action": "s3:*",
      "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
      "Condition": {"Bool": {"aws:SecureTransport": "false"}})");
  ASSERT_EQ(of_plain_http(deny), kYes);
  const std::function<void(PolicyStatement&)> turns[] = {
      [](auto& s) { s.effect = Effect::allow; },
      [](auto& s) { s.conditions[0].values = {"true"}; },
      [](auto& s) { s.principal->negated = true; },
      [](auto& s) { s.not_action = true; },
      [](auto& s) { s.not_resource = true; },
      [](auto& s) { s.actions = {"s3:Get*"}; },
      [](auto& s) { s.resources->pop_back(); },
      [](auto& s) { s.conditions[0].key = "aws:ViaAWSService"; },
      [](auto& s) {
        s.principal->entries = {{PrincipalKind::aws, "111122223333"}};
      }};
  for (const auto& turn : turns) {
    auto turned = deny;
    turn(turned.statements[0]);
    EXPECT_EQ(of_plain_http(turned), kNo) << turned;
  }
}

}  // namespace
}  // namespace underpin::semantics
