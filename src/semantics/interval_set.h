// Sets of whole numbers (addresses, ports, protocols) as sorted, disjoint intervals.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace underpin::semantics {

/// A closed interval: both ends belong to it. Closed, because the last address of IPv6 has no
/// successor.
template <class T>
struct Interval {
  T first{};
  T last{};

  bool operator==(const Interval&) const = default;
  bool contains(T value) const { return first <= value && value <= last; }
  bool contains(const Interval& other) const { return first <= other.first && other.last <= last; }
};

/// A set in its one canonical form: intervals sorted, disjoint and never touching, so that two sets
/// are equal exactly when their intervals are. T is an unsigned integer. All operations are linear
/// in the number of intervals; `of` sorts.
template <class T>
class IntervalSet {
 public:
  IntervalSet() = default;
  explicit IntervalSet(Interval<T> interval) : intervals_{interval} {}

  /// The union of intervals in any order, overlapping or not.
  static IntervalSet of(std::vector<Interval<T>> intervals) {
    std::sort(intervals.begin(), intervals.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    IntervalSet result;
    result.intervals_.reserve(intervals.size());
    for (const auto& interval : intervals) result.append(interval);
    return result;
  }

  bool operator==(const IntervalSet&) const = default;
  bool empty() const { return intervals_.empty(); }
  const std::vector<Interval<T>>& intervals() const { return intervals_; }

  bool contains(T value) const { return contains(Interval<T>{value, value}); }

  /// Intervals never touch, so a contained interval lies within one of ours.
  bool contains(const Interval<T>& wanted) const {
    auto after = std::upper_bound(intervals_.begin(), intervals_.end(), wanted.first,
                                  [](T value, const auto& i) { return value < i.first; });
    return after != intervals_.begin() && std::prev(after)->contains(wanted);
  }

  bool overlaps(const Interval<T>& other) const {
    auto after = std::upper_bound(intervals_.begin(), intervals_.end(), other.last,
                                  [](T value, const auto& i) { return value < i.first; });
    return after != intervals_.begin() && std::prev(after)->last >= other.first;
  }

  friend IntervalSet operator|(const IntervalSet& a, const IntervalSet& b) {
    std::vector<Interval<T>> both;
    both.reserve(a.intervals_.size() + b.intervals_.size());
    std::merge(a.intervals_.begin(), a.intervals_.end(), b.intervals_.begin(), b.intervals_.end(),
               std::back_inserter(both),
               [](const auto& x, const auto& y) { return x.first < y.first; });
    IntervalSet result;
    for (const auto& interval : both) result.append(interval);
    return result;
  }

  friend IntervalSet operator&(const IntervalSet& a, const IntervalSet& b) {
    IntervalSet result;
    auto i = a.intervals_.begin();
    auto j = b.intervals_.begin();
    while (i != a.intervals_.end() && j != b.intervals_.end()) {
      const T first = std::max(i->first, j->first);
      const T last = std::min(i->last, j->last);
      if (first <= last) result.intervals_.push_back({first, last});
      if (i->last < j->last)
        ++i;
      else
        ++j;
    }
    return result;
  }

  friend IntervalSet operator-(const IntervalSet& a, const IntervalSet& b) {
    IntervalSet result;
    auto cut = b.intervals_.begin();
    for (Interval<T> rest : a.intervals_) {
      while (cut != b.intervals_.end() && cut->last < rest.first) ++cut;
      bool left = true;
      // A cut that reaches past `rest` stays for the next interval, hence a cursor of its own.
      for (auto c = cut; left && c != b.intervals_.end() && c->first <= rest.last; ++c) {
        if (rest.first < c->first)
          result.intervals_.push_back({rest.first, static_cast<T>(c->first - 1)});
        left = c->last < rest.last;
        if (left) rest.first = static_cast<T>(c->last + 1);
      }
      if (left) result.intervals_.push_back(rest);
    }
    return result;
  }

 private:
  /// Appends an interval that starts no earlier than the last one, joining them where they touch.
  void append(const Interval<T>& interval) {
    if (!intervals_.empty()) {
      auto& back = intervals_.back();
      const bool touches = interval.first <= back.last || interval.first - back.last == 1;
      if (touches) {
        back.last = std::max(back.last, interval.last);
        return;
      }
    }
    intervals_.push_back(interval);
  }

  std::vector<Interval<T>> intervals_;
};

}  // namespace underpin::semantics
