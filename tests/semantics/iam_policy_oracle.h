// A second, plain evaluator of policies and a maker of random ones: the oracle of the decisions.
//
// It shares nothing with the code under test but the Policy structure. Every question is answered
// by trying all requests of a small universe: a few letters, all values of the few condition keys.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "semantics/iam_policy.h"

namespace underpin::semantics::oracle {

/// One value of each key, nothing for a key that is absent. Several values for `k:m`.
using Context = std::map<std::string, std::vector<std::string>>;

struct Caller {
  PrincipalKind kind = PrincipalKind::everyone;
  std::string id, account;
};

/// The requests that are tried.
struct Universe {
  std::vector<std::string> actions, resources;
  std::vector<Caller> callers;
};

Universe identity_universe();
Universe bucket_universe();

/// All combinations of values that the conditions of the policies tell apart.
std::vector<Context> contexts_for(const std::vector<const Policy*>& policies,
                                  const Context& fixed = {},
                                  const std::vector<std::string>& absent = {});

/// What is granted of a universe: one bit a resource, one word an action.
struct Grants {
  std::vector<std::uint64_t> allowed, denied;
  std::uint64_t granted(std::size_t action) const { return allowed[action] & ~denied[action]; }
  bool granted(std::size_t action, std::size_t resource) const {
    return (granted(action) >> resource & 1) != 0;
  }
};

/// Policies over a universe, ready to be asked for many callers and contexts.
class Evaluator {
 public:
  Evaluator(std::vector<const Policy*> policies, const Universe& universe);

  /// Which statements apply: the grants depend on nothing else.
  std::vector<bool> active(const Caller& caller, const Context& context) const;
  Grants grants(const std::vector<bool>& active) const;
  Grants grants(const Caller& caller, const Context& context) const {
    return grants(active(caller, context));
  }

 private:
  struct Row {
    const PolicyStatement* statement;
    std::vector<char> actions;
    std::uint64_t resources;
  };
  std::vector<Row> rows_;
  std::size_t action_count_;
};

/// Random policies in the letters of the universes.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}
  Policy identity_policy(std::size_t statements, bool with_deny);
  Policy bucket_policy(std::size_t statements, bool only_deny);
  std::size_t below(std::size_t n) { return random_() % n; }

 private:
  template <typename List>
  std::string pick(const List& list) {
    return std::string(list[below(std::size(list))]);
  }
  std::string action_pattern();
  PolicyCondition condition();
  PolicyCondition transport_condition();
  PrincipalElement principal();

  std::mt19937 random_;
};

}  // namespace underpin::semantics::oracle
