// Quick constructions of rule lists, and the exhaustive search that improves on them.
#include "semantics/network_search.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "base/error.h"

namespace underpin::semantics {
namespace {

// A list longer than any quota is of no use; it bounds the quick constructions.
constexpr std::size_t kLongestList = 400;
// Wide rules for which the second construction works out the exceptions, each round.
constexpr std::size_t kTargets = 16;
constexpr int kDeepestException = 4;

using Rules = std::vector<GridRule>;

/// Allow rules only: always the one that lets in the most that is still missing.
std::optional<Rules> allow_only(const AclGrid& grid) {
  AclBoard board(grid);
  Rules rules;
  while (!board.done()) {
    const auto choices = board.choices();
    if (choices.empty() || !choices.front().allow || rules.size() == kLongestList) return {};
    rules.push_back(choices.front());
    board.apply(rules.back());
  }
  return rules;
}

/// Wide allow rules with exceptions before them, and exceptions to those. Judging a rule costs
/// effort; when it runs out there is no result.
class WithExceptions {
 public:
  WithExceptions(const AclGrid& grid, std::uint64_t effort)
      : grid_(grid), price_(grid.shapes.size() * grid.blocks.size()), effort_(effort) {}

  /// At most `longest` rules: always the target that lets in most for its price.
  std::optional<Rules> build(std::size_t longest) {
    AclBoard board(grid_);
    Rules rules;
    while (!board.done()) {
      std::optional<AclBoard> best_board;
      Rules best;
      double best_price = 0;
      for (const auto& target : targets(board)) {
        AclBoard trial = board;
        Rules placed;
        if (!place(trial, target, longest - rules.size(), kDeepestException, placed)) continue;
        const auto gained =
            board.undecided(board.everything(), true) - trial.undecided(trial.everything(), true);
        const auto price = static_cast<double>(placed.size()) / gained;
        if (best_board && price >= best_price) continue;
        best_price = price;
        best = std::move(placed);
        best_board = std::move(trial);
      }
      if (!best_board || effort_ < price_) return {};
      rules.insert(rules.end(), best.begin(), best.end());
      board = std::move(*best_board);
    }
    return rules;
  }

 private:
  Rules targets(const AclBoard& board) const {
    Rules found;
    for (std::size_t shape = 0; shape < grid_.shapes.size(); ++shape)
      for (std::size_t block = 0; block < grid_.blocks.size(); ++block) {
        const auto cells = board.cells_of(shape, block);
        const auto gain = board.undecided(cells, true);
        if (gain && !board.touches_guard(cells)) found.push_back({shape, block, true, cells, gain});
      }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.gain > b.gain; });
    if (found.size() > kTargets) found.resize(kTargets);
    return found;
  }

  /// Appends to `rules` what has to stand before `target`, and `target`; at most `most` in all.
  /// Exceptions go one by one or, when that is shorter, in one box with exceptions of its own.
  bool place(AclBoard& board, const GridRule& target, std::size_t most, int depth, Rules& rules) {
    if (rules.size() >= most || (target.allow && board.touches_guard(target.cells))) return false;
    if (!board.may_stand_next(target.cells, target.allow)) {
      AclBoard boxed = board;
      Rules with_box = rules;
      const bool box_fits = place_box(boxed, target, most - 1, depth, with_box);
      AclBoard singly = board;
      Rules one_by_one = rules;
      const bool fits =
          place_singly(singly, target, box_fits ? with_box.size() - 1 : most - 1, one_by_one);
      if (!fits && !box_fits) return false;
      board = std::move(fits ? singly : boxed);
      rules = std::move(fits ? one_by_one : with_box);
    }
    rules.push_back(target);
    board.apply(target);
    return true;
  }

  bool place_box(AclBoard& board, const GridRule& target, std::size_t most, int depth,
                 Rules& rules) {
    const auto box = board.hull(target.cells, !target.allow);
    const bool smaller = box.cells != target.cells && target.cells.contains(box.cells);
    return depth > 0 && smaller && place(board, box, most, depth - 1, rules);
  }

  /// Always the rule that clears most of what stands in the way of `target`.
  bool place_singly(AclBoard& board, const GridRule& target, std::size_t most, Rules& rules) {
    while (!board.may_stand_next(target.cells, target.allow)) {
      if (effort_ < price_) return false;
      effort_ -= price_;
      auto choices = board.choices();
      std::erase_if(choices, [&](const auto& c) { return c.allow == target.allow; });
      // One list serves for many steps; what becomes possible meanwhile is seen by the next list.
      for (bool cleared = false;; cleared = true) {
        std::optional<GridRule> best;
        for (auto& choice : choices) {
          choice.gain = board.undecided_in_both(choice.cells, target.cells, choice.allow);
          if (choice.gain > (best ? best->gain : 0)) best = choice;
        }
        if (!best && !cleared) return false;
        if (!best) break;
        if (rules.size() >= most) return false;
        rules.push_back(*best);
        board.apply(*best);
      }
    }
    return true;
  }

  const AclGrid& grid_;
  std::uint64_t price_;
  std::uint64_t effort_;
};

/// Depth-first over lists of a given length.
class Exhaustive {
 public:
  Exhaustive(const AclGrid& grid, std::uint64_t effort)
      : price_(grid.shapes.size() * grid.blocks.size() + grid.wanted.size()), effort_(effort) {}

  bool exhausted() const { return effort_ < price_; }

  /// A list of at most `length` rules after those that `board` has; nothing when there is none, or
  /// when the effort ran out.
  std::optional<Rules> find(const AclBoard& board, std::size_t length) {
    std::vector<GridRule> excluded;
    Rules rules;
    if (!step(board, length, excluded, rules)) return {};
    return rules;
  }

 private:
  bool step(const AclBoard& board, std::size_t length, std::vector<GridRule>& excluded,
            Rules& rules) {
    if (board.done()) return true;
    if (exhausted() || board.lower_bound() > length) return false;
    effort_ -= price_;
    if (length == 1) {
      const auto last = board.hull(board.everything(), true);
      if (!board.may_stand_next(last.cells, true)) return false;
      rules.push_back(last);
      return true;
    }
    const auto key = board.key();
    if (const auto known = hopeless_.find(key); known != hopeless_.end() && known->second >= length)
      return false;
    const auto before = excluded.size();
    bool found = false;
    for (const auto& choice : board.choices()) {
      // Every solution with an excluded rule, or a part of one in its place, was looked for
      // already.
      const bool seen = std::any_of(excluded.begin(), excluded.end(), [&](const auto& e) {
        return e.allow == choice.allow && e.cells.contains(choice.cells);
      });
      if (seen) continue;
      AclBoard next = board;
      next.apply(choice);
      rules.push_back(choice);
      found = step(next, length - 1, excluded, rules);
      if (found) break;
      rules.pop_back();
      excluded.push_back(choice);
    }
    excluded.resize(before);
    if (!found && !exhausted()) hopeless_[key] = std::max(hopeless_[key], length);
    return found;
  }

  std::uint64_t price_;
  std::uint64_t effort_;
  std::unordered_map<std::string, std::size_t> hopeless_;
};

/// What a list allows, cell by cell; the first rule that holds a cell decides it.
std::vector<char> said_by(const AclGrid& grid, const Rules& rules, std::size_t without) {
  std::vector<char> said(grid.rows * grid.columns, 0);
  for (auto i = rules.size(); i-- > 0;) {
    if (i == without) continue;
    const auto& cells = rules[i].cells;
    for (auto row = cells.top; row <= cells.bottom; ++row)
      std::fill_n(said.begin() + static_cast<std::ptrdiff_t>(grid.cell(row, cells.left)),
                  cells.right - cells.left + 1, static_cast<char>(rules[i].allow));
  }
  return said;
}

/// Neighbours that both allow or both deny may swap places: within such a run the widest sources
/// come first, then by address, then by protocol and port, so that a list reads the same however it
/// was found.
void sort_runs(Rules& rules) {
  for (auto run = rules.begin(); run != rules.end();) {
    const auto end =
        std::find_if(run, rules.end(), [&](const auto& rule) { return rule.allow != run->allow; });
    std::sort(run, end, [](const auto& a, const auto& b) {
      const auto order = [](const auto& r) {
        return std::tuple(-static_cast<std::ptrdiff_t>(r.cells.right - r.cells.left), r.cells.left,
                          r.cells.top, r.cells.bottom);
      };
      return order(a) < order(b);
    });
    run = end;
  }
}

}  // namespace

std::vector<GridRule> tidied(const AclGrid& grid, std::vector<GridRule> rules) {
  const AclBoard board(grid);
  for (std::size_t i = 0; i < rules.size();) {
    const auto said = said_by(grid, rules, i);
    std::optional<Rectangle> needed;
    for (std::size_t row = 0; row < grid.rows; ++row)
      for (std::size_t column = 0; column < grid.columns; ++column) {
        const auto cell = grid.cell(row, column);
        if (said[cell] == grid.wanted[cell]) continue;
        if (!needed) needed = Rectangle{row, row, column, column};
        needed->bottom = std::max(needed->bottom, row);
        needed->left = std::min(needed->left, column);
        needed->right = std::max(needed->right, column);
      }
    if (!needed) {
      rules.erase(rules.begin() + static_cast<std::ptrdiff_t>(i));
      continue;
    }
    const auto gain = rules[i].gain;
    rules[i] = board.narrowest(*needed, rules[i].allow);
    rules[i].gain = gain;
    ++i;
  }
  sort_runs(rules);
  UP_ASSERT(said_by(grid, rules, rules.size()) == grid.wanted, "tidying keeps what a list says");
  return rules;
}

SearchResult fewest_rules(const AclGrid& grid, std::uint64_t effort) {
  const AclBoard start(grid);
  SearchResult result;
  result.at_least = start.lower_bound();
  const auto keep_shorter = [&](std::optional<Rules> rules) {
    if (!rules) return;
    auto tidy = tidied(grid, std::move(*rules));
    if (result.found && tidy.size() >= result.rules.size()) return;
    result.rules = std::move(tidy);
    result.found = true;
  };
  keep_shorter(allow_only(grid));
  if (!result.found || result.at_least < result.rules.size())
    keep_shorter(
        WithExceptions(grid, effort).build(result.found ? result.rules.size() : kLongestList));
  Exhaustive search(grid, effort);
  while (result.at_least < (result.found ? result.rules.size() : kLongestList)) {
    auto shorter = search.find(start, result.at_least);
    if (!shorter && search.exhausted()) break;
    keep_shorter(std::move(shorter));
    if (!result.found || result.at_least < result.rules.size()) ++result.at_least;
  }
  result.fewest = result.found && result.at_least == result.rules.size();
  return result;
}

}  // namespace underpin::semantics
