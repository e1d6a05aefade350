// Fork-join on one bounded pool of threads.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace underpin {

/// A bounded pool. `for_each` may be called from inside an item: a waiter runs items of its own
/// group only, so nesting cannot deadlock and no foreign work is ever run under a caller's stack.
///
/// INVARIANT: no lock, call_once or memo wait may be held by the caller across `for_each`.
class Pool {
 public:
  /// Starts `threads` workers besides the callers, or as many as the system allows; 0 makes
  /// everything run on the caller.
  explicit Pool(std::size_t threads);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// Runs body(0) … body(count - 1), all of them, and returns when all have ended. When items
  /// throw, the exception of the lowest index is rethrown, whatever the order they ran in.
  void for_each(std::size_t count, const std::function<void(std::size_t)>& body);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// `parallel(pool, items, fn)` calls fn(item) for every element of a random-access range.
template <class Items, class Function>
void parallel(Pool& pool, Items&& items, Function&& function) {
  const auto first = std::begin(items);
  using Difference = typename std::iterator_traits<decltype(std::begin(items))>::difference_type;
  pool.for_each(std::size(items),
                [&](std::size_t index) { function(first[static_cast<Difference>(index)]); });
}

}  // namespace underpin
