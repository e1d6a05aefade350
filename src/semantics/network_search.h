// Looks for the fewest network ACL rules that say what a grid wants.
#pragma once

#include <cstdint>
#include <vector>

#include "semantics/network_board.h"

namespace underpin::semantics {

struct SearchResult {
  std::vector<GridRule> rules;  ///< in order; empty when nothing was found
  bool found = false;
  bool fewest = false;       ///< proved: no shorter list exists
  std::size_t at_least = 0;  ///< no list is shorter than this
};

/// Two quick constructions give a first list; then lists shorter than it are looked for
/// exhaustively, from the lower bound up, until one is found, none exists, or `effort` candidate
/// rules were judged. Deterministic: the same grid gives the same rules.
SearchResult fewest_rules(const AclGrid& grid, std::uint64_t effort);

/// Drops rules that change nothing and narrows the others to what they are needed for. Keeps what
/// the list says.
std::vector<GridRule> tidied(const AclGrid& grid, std::vector<GridRule> rules);

}  // namespace underpin::semantics
