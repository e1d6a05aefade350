// Maps from whole numbers to sets, as slices: the layers that exact packet sets are built of.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "semantics/interval_set.h"

namespace underpin::semantics {

/// A set of pairs (number, element of Inner), kept as slices of numbers that share one inner set.
/// Canonical when Inner is: slices are sorted and disjoint, no inner set is empty, and touching
/// slices differ; so equality of sets is equality of slices. Inner has empty(), ==, |, & and -.
/// Operations walk both sides once.
template <class Inner>
class IntervalMap {
 public:
  struct Slice {
    Interval<std::uint32_t> keys;
    Inner inner;
    bool operator==(const Slice&) const = default;
  };

  IntervalMap() = default;
  IntervalMap(Interval<std::uint32_t> keys, Inner inner) { append(keys, std::move(inner)); }

  bool operator==(const IntervalMap&) const = default;
  bool empty() const { return slices_.empty(); }
  const std::vector<Slice>& slices() const { return slices_; }

  /// The inner set at a number, or null when there is none.
  const Inner* find(std::uint32_t key) const {
    auto after = std::upper_bound(slices_.begin(), slices_.end(), key,
                                  [](auto k, const auto& s) { return k < s.keys.first; });
    if (after == slices_.begin() || !std::prev(after)->keys.contains(key)) return nullptr;
    return &std::prev(after)->inner;
  }

  friend IntervalMap operator|(const IntervalMap& a, const IntervalMap& b) {
    return combine(a, b, [](const Inner& x, const Inner& y) { return x | y; });
  }
  friend IntervalMap operator&(const IntervalMap& a, const IntervalMap& b) {
    return combine(a, b, [](const Inner& x, const Inner& y) { return x & y; });
  }
  friend IntervalMap operator-(const IntervalMap& a, const IntervalMap& b) {
    return combine(a, b, [](const Inner& x, const Inner& y) { return x - y; });
  }

 private:
  using Iterator = typename std::vector<Slice>::const_iterator;

  /// Where the run of numbers that starts at `at` and lies wholly inside or wholly outside `slice`
  /// ends.
  static std::uint64_t run_end(std::uint64_t at, Iterator slice, Iterator end) {
    if (slice == end) return UINT32_MAX;
    return slice->keys.first <= at ? slice->keys.last : std::uint64_t{slice->keys.first} - 1;
  }

  template <class Operation>
  static IntervalMap combine(const IntervalMap& a, const IntervalMap& b, Operation operation) {
    static const Inner kNothing;
    IntervalMap result;
    auto i = a.slices_.begin();
    auto j = b.slices_.begin();
    const auto a_end = a.slices_.end();
    const auto b_end = b.slices_.end();
    // 64 bits, so that the number after the last one does not wrap.
    std::uint64_t at = 0;
    while (i != a_end || j != b_end) {
      const auto last = std::min(run_end(at, i, a_end), run_end(at, j, b_end));
      const bool in_a = i != a_end && i->keys.first <= at;
      const bool in_b = j != b_end && j->keys.first <= at;
      if (in_a || in_b)
        result.append({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(last)},
                      operation(in_a ? i->inner : kNothing, in_b ? j->inner : kNothing));
      if (in_a && i->keys.last == last) ++i;
      if (in_b && j->keys.last == last) ++j;
      at = last + 1;
    }
    return result;
  }

  void append(Interval<std::uint32_t> keys, Inner inner) {
    if (inner.empty()) return;
    if (!slices_.empty()) {
      auto& back = slices_.back();
      if (std::uint64_t{back.keys.last} + 1 == keys.first && back.inner == inner) {
        back.keys.last = keys.last;
        return;
      }
    }
    slices_.push_back({keys, std::move(inner)});
  }

  std::vector<Slice> slices_;
};

}  // namespace underpin::semantics
