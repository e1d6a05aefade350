#include "base/parallel.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <limits>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace underpin {
namespace {

// One call of for_each. Items are handed out by number; the last one to end wakes the waiter.
struct Group {
  const std::function<void(std::size_t)>* body;
  std::size_t count;
  std::size_t next = 0;   // guarded by the pool's mutex
  std::size_t ended = 0;  // guarded by the pool's mutex
  std::size_t failed_index = std::numeric_limits<std::size_t>::max();
  std::exception_ptr failure;
  std::condition_variable done;
};

}  // namespace

struct Pool::State {
  std::mutex mutex;
  std::condition_variable work;
  std::deque<Group*> open;  // groups with items not yet handed out
  bool stopping = false;
  std::vector<std::jthread> threads;

  // Takes the group's next item, drops the group from `open` when that was the last. Lock held.
  std::size_t take(Group& group) {
    const std::size_t index = group.next++;
    if (group.next == group.count) std::erase(open, &group);
    return index;
  }

  void run(Group& group, std::size_t index, std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    std::exception_ptr failure;
    try {
      (*group.body)(index);
    } catch (...) {  // carried to the caller of for_each
      failure = std::current_exception();
    }
    lock.lock();
    if (failure && index < group.failed_index) {
      group.failed_index = index;
      group.failure = failure;
    }
    if (++group.ended == group.count) group.done.notify_all();
  }

  void worker() {
    std::unique_lock lock(mutex);
    for (;;) {
      work.wait(lock, [&] { return stopping || !open.empty(); });
      if (open.empty()) return;
      // The newest group first: finishing inner work frees the outer items that wait for it.
      Group& group = *open.back();
      run(group, take(group), lock);
    }
  }
};

Pool::Pool(std::size_t threads) : state_(std::make_unique<State>()) {
  state_->threads.reserve(threads);
  try {
    for (std::size_t i = 0; i < threads; ++i)
      state_->threads.emplace_back([state = state_.get()] { state->worker(); });
  } catch (const std::system_error&) {
    // A limit on threads was met: fewer do the same work, and the caller is always one.
  }
}

Pool::~Pool() {
  {
    const std::scoped_lock lock(state_->mutex);
    state_->stopping = true;
  }
  state_->work.notify_all();
}

void Pool::for_each(std::size_t count, const std::function<void(std::size_t)>& body) {
  if (count == 0) return;
  Group group{&body, count, 0, 0, std::numeric_limits<std::size_t>::max(), nullptr, {}};
  std::unique_lock lock(state_->mutex);
  state_->open.push_back(&group);
  if (count > 1) state_->work.notify_all();
  while (group.next < group.count) state_->run(group, state_->take(group), lock);
  group.done.wait(lock, [&] { return group.ended == group.count; });
  lock.unlock();
  if (group.failure) std::rethrow_exception(group.failure);
}

}  // namespace underpin
