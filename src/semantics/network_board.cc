// Counts cells of rectangles by sums from the corner, so that judging a rule takes four look-ups.
#include "semantics/network_board.h"

#include <algorithm>

#include "base/error.h"

namespace underpin::semantics {

AclBoard::AclBoard(const AclGrid& grid)
    : grid_(&grid),
      everything_{0, grid.rows - 1, 0, grid.columns - 1},
      decided_(grid.rows * grid.columns, 0) {
  refresh();
}

template <class Counts>
AclBoard::Sums AclBoard::sums_of(Counts counts) const {
  const auto width = grid_->columns + 1;
  Sums sums((grid_->rows + 1) * width, 0);
  for (std::size_t row = 0; row < grid_->rows; ++row) {
    std::uint32_t in_row = 0;
    for (std::size_t column = 0; column < grid_->columns; ++column) {
      in_row += counts(grid_->cell(row, column)) ? 1 : 0;
      sums[(row + 1) * width + column + 1] = sums[row * width + column + 1] + in_row;
    }
  }
  return sums;
}

std::uint32_t AclBoard::count(const Sums& sums, const Rectangle& cells) const {
  const auto width = grid_->columns + 1;
  const auto above = cells.top * width;
  const auto below = (cells.bottom + 1) * width;
  return sums[below + cells.right + 1] - sums[below + cells.left] - sums[above + cells.right + 1] +
         sums[above + cells.left];
}

void AclBoard::refresh() {
  wanted_ = sums_of([&](auto cell) { return !decided_[cell] && grid_->wanted[cell]; });
  unwanted_ = sums_of([&](auto cell) { return !decided_[cell] && !grid_->wanted[cell]; });
}

void AclBoard::apply(const GridRule& rule) {
  UP_ASSERT(may_stand_next(rule.cells, rule.allow), "a rule decides cells of one kind only");
  const auto& cells = rule.cells;
  for (auto row = cells.top; row <= cells.bottom; ++row)
    std::fill_n(decided_.begin() + static_cast<std::ptrdiff_t>(grid_->cell(row, cells.left)),
                cells.right - cells.left + 1, char{1});
  refresh();
}

Rectangle AclBoard::cells_of(std::size_t shape, std::size_t block) const {
  return {grid_->shapes[shape].top, grid_->shapes[shape].bottom, grid_->blocks[block].left,
          grid_->blocks[block].right};
}

std::uint32_t AclBoard::undecided_in_both(const Rectangle& a, const Rectangle& b,
                                          bool wanted) const {
  const Rectangle both{std::max(a.top, b.top), std::min(a.bottom, b.bottom),
                       std::max(a.left, b.left), std::min(a.right, b.right)};
  if (both.top > both.bottom || both.left > both.right) return 0;
  return undecided(both, wanted);
}

std::optional<Rectangle> AclBoard::unreachable() const {
  for (std::size_t row = 0; row < grid_->rows; ++row)
    for (std::size_t column = 0; column < grid_->columns; ++column) {
      const Rectangle here{row, row, column, column};
      if (grid_->wanted[grid_->cell(row, column)] && touches_guard(narrowest(here, true).cells))
        return here;
    }
  return {};
}

bool AclBoard::may_stand_next(const Rectangle& cells, bool allow) const {
  if (!allow) return count(wanted_, cells) == 0;
  return count(unwanted_, cells) == 0 && !touches_guard(cells);
}

std::vector<GridRule> AclBoard::choices() const {
  std::vector<GridRule> found;
  for (std::size_t shape = 0; shape < grid_->shapes.size(); ++shape)
    for (std::size_t block = 0; block < grid_->blocks.size(); ++block) {
      const auto cells = cells_of(shape, block);
      const auto wanted = count(wanted_, cells);
      const auto unwanted = count(unwanted_, cells);
      if ((wanted == 0) == (unwanted == 0)) continue;
      const bool allow = wanted != 0;
      if (!may_stand_next(cells, allow)) continue;
      const auto& wider = grid_->blocks[block].wider;
      bool dominated = wider && may_stand_next(cells_of(shape, *wider), allow);
      for (const auto larger : grid_->shapes[shape].wider)
        dominated = dominated || may_stand_next(cells_of(larger, block), allow);
      if (!dominated) found.push_back({shape, block, allow, cells, allow ? wanted : unwanted});
    }
  // The most promising first; the order of the grid breaks ties, so that results are stable.
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return a.allow != b.allow ? a.allow : a.gain > b.gain;
  });
  return found;
}

GridRule AclBoard::narrowest(const Rectangle& cells, bool allow) const {
  GridRule rule{.allow = allow};
  rule.shape = grid_->joint_shape[cells.top * grid_->rows + cells.bottom];
  rule.block = grid_->joint_block(cells.left, cells.right);
  rule.cells = cells_of(rule.shape, rule.block);
  return rule;
}

GridRule AclBoard::hull(const Rectangle& within, bool wanted) const {
  const auto& sums = wanted ? wanted_ : unwanted_;
  UP_ASSERT(count(sums, within) != 0, "a hull needs a cell");
  Rectangle tight = within;
  while (count(sums, {tight.top, tight.top, tight.left, tight.right}) == 0) ++tight.top;
  while (count(sums, {tight.bottom, tight.bottom, tight.left, tight.right}) == 0) --tight.bottom;
  while (count(sums, {tight.top, tight.bottom, tight.left, tight.left}) == 0) ++tight.left;
  while (count(sums, {tight.top, tight.bottom, tight.right, tight.right}) == 0) --tight.right;
  return narrowest(tight, wanted);
}

std::size_t AclBoard::lower_bound() const {
  if (done()) return 0;
  if (may_stand_next(hull(everything_, true).cells, true)) return 1;
  // Wanted cells of which no allow rule can decide two, because the narrowest rule that holds both
  // touches a guarded cell or cannot decide one of them: each needs a rule of its own.
  std::vector<Rectangle> apart;
  const auto separate = [&](const Rectangle& a, const Rectangle& b) {
    const Rectangle both{std::min(a.top, b.top), std::max(a.bottom, b.bottom),
                         std::min(a.left, b.left), std::max(a.right, b.right)};
    const auto shape = grid_->joint_shape[both.top * grid_->rows + both.bottom];
    return touches_guard(both) || !grid_->can_decide(shape, a.top, a.left) ||
           !grid_->can_decide(shape, b.top, b.left) || touches_guard(narrowest(both, true).cells);
  };
  for (std::size_t row = 0; row < grid_->rows; ++row)
    for (std::size_t column = 0; column < grid_->columns; ++column) {
      const auto cell = grid_->cell(row, column);
      if (decided_[cell] || !grid_->wanted[cell]) continue;
      const Rectangle here{row, row, column, column};
      if (std::all_of(apart.begin(), apart.end(), [&](const auto& r) { return separate(r, here); }))
        apart.push_back(here);
    }
  return std::max<std::size_t>(2, apart.size());
}

}  // namespace underpin::semantics
