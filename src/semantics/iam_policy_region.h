// Statements as sets of requests: action × resource, without the principal and the conditions.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "semantics/iam_policy.h"
#include "semantics/wildcard_set.h"

namespace underpin::semantics {

/// All pairs of an action of one set and a resource of the other. Actions are in lower case: they
/// compare without it. Resources keep theirs.
struct PolicyRegion {
  WildcardSet actions;
  WildcardSet resources;
};

/// A rectangle of the requests that a question is about. An action is `service:name` with one
/// colon, so no wildcard of an action crosses it here.
PolicyRegion rectangle_of(const std::vector<std::string>& actions,
                          const std::vector<std::string>& resources);

/// What a statement covers for certain and what it may cover. They differ only where a resource
/// holds a policy variable: nobody knows its value, so it stands for nothing or for anything.
struct StatementRegion {
  PolicyRegion certain, possible;
};
StatementRegion region_of(const PolicyStatement& statement, bool variables);

/// False only when the regions plainly have no request in common.
bool may_overlap(const PolicyRegion& one, const PolicyRegion& other);

/// The names of variables, so that the same variable in two policies is the same symbol.
using VariableNames = std::vector<std::string>;

/// The statement with each variable as a character of its own: for questions that compare policies,
/// where `user/${aws:username}` lies within `user/${aws:username}` whoever asks.
PolicyRegion symbolic_region_of(const PolicyStatement& statement, bool variables,
                                VariableNames& names);

/// The actions that AWS is known to have, as it writes them.
class KnownActions {
 public:
  KnownActions() = default;
  /// One action a line; empty lines and lines that begin with `#` do not count.
  explicit KnownActions(std::string_view text);

  struct Action {
    std::string name;
    std::vector<Symbol> lower;
  };
  std::span<const Action> all() const { return actions_; }
  /// The actions of one service (`s3`), in lower case.
  std::span<const Action> of_service(std::string_view service) const;

 private:
  std::vector<Action> actions_;  // sorted by lower-case name
};

struct RequestPair {
  std::string action, resource;
  bool known_action = false;  ///< the action is one that AWS has, in its spelling
  bool has_variable = false;  ///< the resource stands for one that holds a variable's value
};

/// Looks for a pair of the universe whose membership in the regions is `wanted`. Exact: when it
/// finds none, there is none. The witness uses a known action when one lies in the same regions.
struct PairSearch {
  std::vector<PolicyRegion> universe;
  std::vector<const PolicyRegion*> regions;
  std::function<bool(const std::vector<bool>& membership)> wanted;
  VariableNames names = {};
  bool only_in_first = false;  ///< nothing is wanted outside the first region
};
struct PairSearchResult {
  std::optional<RequestPair> found;
  bool limit = false;  ///< too tangled: nothing was found, and there may be something
};
PairSearchResult find_pair(const PairSearch& search, const KnownActions& known);

/// The same over the known actions only.
PairSearchResult find_known_pair(const PairSearch& search, const KnownActions& known);

}  // namespace underpin::semantics
