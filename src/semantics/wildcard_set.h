// Sets of texts given by wildcard patterns, and the exact algebra over them.
//
// All questions about policies come down to: is there a text that lies in this set and not in that
// one? The patterns of all sets run side by side as one automaton that is made deterministic on the
// way, breadth first, so the first witness is a shortest one and nothing beyond it is built.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "semantics/wildcard.h"

namespace underpin::semantics {

/// The texts that match one of the patterns; with `negated` all other texts.
struct WildcardSet {
  /// A variable is a character of its own that `?` does not match: it may stand for several.
  std::vector<WildcardPattern> patterns;
  bool negated = false;
  bool ignore_case = false;  ///< ASCII letters match in either case

  bool contains(std::string_view text) const;
};

/// False only when no text lies in both for a reason that is plain to see: beginnings or ends that
/// contradict each other. Cheap, for leaving out what does not matter.
bool may_overlap(const WildcardSet& one, const WildcardSet& other);

/// Every text, the empty one too.
WildcardSet every_text();

enum class Exploration { exhausted, stopped, limit };

/// How many automaton states one answer may cost. Tangled patterns (`*a*b*` eight times over) need
/// tens of thousands; ordinary policies need tens. Past the limit there is no answer.
inline constexpr std::size_t kStatesMax = 60000;

/// `membership[i]` says whether the text lies in set i; `witness` makes such a text.
using MembershipVisitor = std::function<bool(const std::vector<bool>& membership,
                                             const std::function<std::vector<Symbol>()>& witness)>;

/// Calls `visit` once for each way in which texts of `universe` (not negated) can lie in the sets,
/// until it returns true. Takes the states it uses off `states_left`. With `only_in_first` texts
/// that are not in the first set do not matter and may be left out.
Exploration explore(const WildcardSet& universe, std::span<const WildcardSet* const> sets,
                    std::size_t& states_left, const MembershipVisitor& visit,
                    bool only_in_first = false);

}  // namespace underpin::semantics
