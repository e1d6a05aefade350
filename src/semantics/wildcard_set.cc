#include "semantics/wildcard_set.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <unordered_map>

#include "base/error.h"
#include "base/text.h"

namespace underpin::semantics {
namespace {

using Position = std::uint32_t;
using State = std::vector<Position>;  // sorted

struct StateHash {
  std::size_t operator()(const State& state) const {
    std::uint64_t hash = 1469598103934665603u;  // FNV-1a, one position at a time
    for (const auto position : state) hash = (hash ^ position) * 1099511628211u;
    return static_cast<std::size_t>(hash ^ (hash >> 29));
  }
};

constexpr Symbol kEnd = 0xFFFFFFFF;

Symbol other_case(Symbol c) {
  if (c >= 'a' && c <= 'z') return c - 'a' + 'A';
  if (c >= 'A' && c <= 'Z') return c - 'A' + 'a';
  return c;
}

// The patterns of all sets laid end to end. A position is a place in one pattern; a set that
// matches whatever follows (its pattern is at a final star) is kept as one position past the
// others, and its other positions are dropped: that is what keeps `*` and long lists small.
class Automaton {
 public:
  Automaton(const WildcardSet& universe, std::span<const WildcardSet* const> sets) {
    UP_ASSERT(!universe.negated, "the universe of a search is a plain set");
    lay_out(universe, 0);
    for (std::size_t i = 0; i < sets.size(); ++i) lay_out(*sets[i], static_cast<Position>(i + 1));
    set_count_ = sets.size() + 1;
    seen_.assign(symbols_.size(), 0);
    full_.assign(set_count_, 0);
  }

  State start() {
    begin_state();
    for (const auto position : starts_) add(position);
    return end_state();
  }

  // Whether some continuation still lies in the set (0 is the universe, i + 1 set i).
  bool alive(const State& state, Position set) const {
    return std::ranges::any_of(state, [&](Position p) { return set_of(p) == set; });
  }

  // Which sets the text that led here lies in; index 0 is the universe.
  void membership(const State& state, std::vector<bool>& out) const {
    out.assign(set_count_, false);
    for (const auto position : state)
      if (position >= symbols_.size() || symbols_[position] == kEnd) out[set_of(position)] = true;
  }

  // Calls next(symbol, state) for every symbol that matters here and for one that stands for all
  // others.
  template <typename Next>
  void step(const State& state, const Next& next) {
    run_.clear();
    one_.clear();
    no_colon_.clear();
    by_symbol_.clear();
    for (const auto position : state) sort_in(position);
    if (!no_colon_.empty()) by_symbol_.try_emplace(':');
    next(other_symbol(), successor(0, {}));
    for (const auto& [symbol, positions] : by_symbol_) next(symbol, successor(symbol, positions));
  }

 private:
  void lay_out(const WildcardSet& set, Position index) {
    for (const auto& pattern : set.patterns) {
      starts_.push_back(static_cast<Position>(symbols_.size()));
      symbols_.insert(symbols_.end(), pattern.symbols.begin(), pattern.symbols.end());
      symbols_.push_back(kEnd);
      sets_.insert(sets_.end(), pattern.symbols.size() + 1, index);
    }
    ignore_case_.push_back(set.ignore_case);
  }

  Position set_of(Position p) const {
    return p >= symbols_.size() ? p - static_cast<Position>(symbols_.size()) : sets_[p];
  }

  void sort_in(Position p) {
    if (p >= symbols_.size()) {
      run_.push_back(p);
      return;
    }
    switch (const auto symbol = symbols_[p]; symbol) {
      case kEnd:
        break;
      case kAnyOne:
        one_.push_back(p + 1);
        break;
      case kAnyRun:
        run_.push_back(p);
        break;
      case kSegmentOne:
        no_colon_.push_back(p + 1);
        break;
      case kSegmentRun:
        no_colon_.push_back(p);
        break;
      default:
        by_symbol_[symbol].push_back(p + 1);
        if (ignore_case_[sets_[p]] && other_case(symbol) != symbol)
          by_symbol_[other_case(symbol)].push_back(p + 1);
    }
  }

  State successor(Symbol symbol, const std::vector<Position>& positions) {
    begin_state();
    for (const auto p : run_) add(p);
    if (symbol < kFirstVariable)
      for (const auto p : one_) add(p);
    if (symbol < kFirstVariable && symbol != ':')
      for (const auto p : no_colon_) add(p);
    for (const auto p : positions) add(p);
    return end_state();
  }

  void begin_state() {
    ++stamp_;
    building_.clear();
  }

  void add(Position p) {
    if (p >= symbols_.size()) {
      fill(set_of(p));
      return;
    }
    for (;; ++p) {  // a star may also match nothing
      if (seen_[p] == stamp_) return;
      seen_[p] = stamp_;
      building_.push_back(p);
      const auto symbol = symbols_[p];
      if (symbol == kAnyRun && symbols_[p + 1] == kEnd) {
        fill(sets_[p]);
        return;
      }
      if (symbol != kAnyRun && symbol != kSegmentRun) return;
    }
  }

  void fill(Position set) {
    if (full_[set] == stamp_) return;
    full_[set] = stamp_;
    building_.push_back(static_cast<Position>(symbols_.size()) + set);
  }

  State end_state() {
    State state;
    for (const auto p : building_)
      if (p >= symbols_.size() || full_[sets_[p]] != stamp_) state.push_back(p);
    std::ranges::sort(state);
    return state;
  }

  // A character that no active pattern names, one that reads well in a witness if possible.
  Symbol other_symbol() const {
    for (const char c : std::string_view("xyzqwvkjabcdefghilmnoprstu0123456789-_/"))
      if (!by_symbol_.contains(static_cast<Symbol>(c))) return static_cast<Symbol>(c);
    Symbol symbol = 0x2603;
    while (by_symbol_.contains(symbol)) ++symbol;
    return symbol;
  }

  std::vector<Symbol> symbols_;
  std::vector<Position> sets_, starts_;
  std::vector<bool> ignore_case_;
  std::size_t set_count_ = 0;
  std::vector<std::uint32_t> seen_, full_;
  std::uint32_t stamp_ = 0;
  State building_;
  std::vector<Position> run_, one_, no_colon_;
  std::map<Symbol, std::vector<Position>> by_symbol_;
};

struct Reached {
  std::size_t from = 0;
  Symbol symbol = 0;
};

}  // namespace

bool WildcardSet::contains(std::string_view text) const {
  const auto symbols = to_symbols(ignore_case ? lower_ascii(text) : text);
  const bool found = std::ranges::any_of(patterns, [&](WildcardPattern pattern) {
    if (ignore_case)
      for (auto& symbol : pattern.symbols)
        if (symbol >= 'A' && symbol <= 'Z') symbol = other_case(symbol);
    return matches(pattern, symbols);
  });
  return found != negated;
}

namespace {

// Plain characters at the front of the patterns, or at the back, up to the first wildcard.
bool agree(const WildcardPattern& one, const WildcardPattern& other, bool front) {
  const auto at = [&](const WildcardPattern& pattern, std::size_t i) {
    return pattern.symbols[front ? i : pattern.symbols.size() - 1 - i];
  };
  const auto shorter = std::min(one.symbols.size(), other.symbols.size());
  for (std::size_t i = 0; i < shorter; ++i) {
    const auto a = at(one, i), b = at(other, i);
    if (a >= kAnyOne || b >= kAnyOne) return true;
    if (a != b) return false;
  }
  return true;
}

}  // namespace

bool may_overlap(const WildcardSet& one, const WildcardSet& other) {
  if (one.negated || other.negated || one.ignore_case || other.ignore_case) return true;
  return std::ranges::any_of(one.patterns, [&](const WildcardPattern& a) {
    return std::ranges::any_of(other.patterns, [&](const WildcardPattern& b) {
      return agree(a, b, true) && agree(a, b, false);
    });
  });
}

WildcardSet every_text() { return {{WildcardPattern{{kAnyRun}, {}}}}; }

Exploration explore(const WildcardSet& universe, std::span<const WildcardSet* const> sets,
                    std::size_t& states_left, const MembershipVisitor& visit, bool only_in_first) {
  Automaton automaton(universe, sets);
  const bool needs_first = only_in_first && !sets.empty() && !sets.front()->negated;
  std::unordered_map<State, std::size_t, StateHash> index;
  std::vector<const State*> states;  // the map's keys do not move
  std::vector<Reached> reached;
  bool limit = false;
  const auto intern = [&](State state, Reached how) {
    if (!automaton.alive(state, 0) || (needs_first && !automaton.alive(state, 1))) return;
    if (states_left == 0) {
      limit = true;
      return;
    }
    const auto [place, fresh] = index.try_emplace(std::move(state), states.size());
    if (!fresh) return;
    --states_left;
    states.push_back(&place->first);
    reached.push_back(how);
  };
  intern(automaton.start(), {});

  std::set<std::vector<bool>> seen;
  std::vector<bool> inside;
  for (std::size_t current = 0; current < states.size() && !limit; ++current) {
    automaton.membership(*states[current], inside);
    if (inside[0]) {
      std::vector<bool> membership(inside.begin() + 1, inside.end());
      for (std::size_t i = 0; i < sets.size(); ++i)
        membership[i] = membership[i] != sets[i]->negated;
      if (seen.insert(membership).second) {
        const auto witness = [&] {
          std::vector<Symbol> symbols;
          for (auto at = current; at != 0; at = reached[at].from)
            symbols.push_back(reached[at].symbol);
          std::ranges::reverse(symbols);
          return symbols;
        };
        if (visit(membership, witness)) return Exploration::stopped;
      }
    }
    automaton.step(*states[current], [&](Symbol symbol, State next) {
      intern(std::move(next), {current, symbol});
    });
  }
  return limit ? Exploration::limit : Exploration::exhausted;
}

}  // namespace underpin::semantics
