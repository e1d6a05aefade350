// The state of a search for network ACL rules: which cells of the grid are decided already.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "semantics/network_grid.h"

namespace underpin::semantics {

/// One rule on the grid.
struct GridRule {
  std::size_t shape = 0;
  std::size_t block = 0;
  bool allow = true;
  Rectangle cells;
  std::uint32_t gain = 0;  ///< undecided cells that it decides, when it was proposed
};

/// Rules are chosen from first to last. A rule decides the undecided cells of its rectangle, so it
/// may stand next only if those are all wanted (allow) or all unwanted (deny). The more cells are
/// decided the more rules may stand next; therefore only the widest are ever worth choosing, and a
/// rule that may stand next and is in a solution at all may be moved to the front of the rest.
class AclBoard {
 public:
  explicit AclBoard(const AclGrid& grid);

  /// A wanted cell that no allow rule may hold, because every rule that could would open a guarded
  /// cell with it; nothing when all can be let in.
  std::optional<Rectangle> unreachable() const;

  bool done() const { return count(wanted_, everything_) == 0; }
  void apply(const GridRule& rule);

  /// The widest rules that may stand next and decide something.
  std::vector<GridRule> choices() const;
  const AclGrid& grid() const { return *grid_; }
  Rectangle everything() const { return everything_; }
  Rectangle cells_of(std::size_t shape, std::size_t block) const;
  bool may_stand_next(const Rectangle& cells, bool allow) const;
  std::uint32_t undecided(const Rectangle& cells, bool wanted) const {
    return count(wanted ? wanted_ : unwanted_, cells);
  }
  std::uint32_t undecided_in_both(const Rectangle& a, const Rectangle& b, bool wanted) const;
  bool touches_guard(const Rectangle& cells) const { return count(grid_->guard_sums, cells) != 0; }

  /// The narrowest rule whose rectangle contains all undecided cells of this kind inside `within`.
  GridRule hull(const Rectangle& within, bool wanted) const;

  /// The narrowest rule whose rectangle contains these cells.
  GridRule narrowest(const Rectangle& cells, bool allow) const;

  /// A number of rules that no solution can be below.
  std::size_t lower_bound() const;

  /// The undecided cells as a key; two boards of one grid with equal keys are equal.
  std::string key() const { return {decided_.begin(), decided_.end()}; }

 private:
  using Sums = std::vector<std::uint32_t>;

  std::uint32_t count(const Sums& sums, const Rectangle& cells) const;
  template <class Counts>
  Sums sums_of(Counts counts) const;
  void refresh();

  const AclGrid* grid_;
  Rectangle everything_;
  std::vector<char> decided_;
  Sums wanted_;    ///< undecided and wanted, summed from the top left corner
  Sums unwanted_;  ///< undecided and not wanted
};

}  // namespace underpin::semantics
