// Slots: how many calls may be under way at once.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <stop_token>

namespace underpin::aws {

/// A counting semaphore whose waiters give up when stop is requested.
class Slots {
 public:
  explicit Slots(std::size_t count) : free_(count) {}

  /// Waits for a slot; false when stop was requested first.
  bool take(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, stop, [&] { return free_ > 0; })) return false;
    --free_;
    return true;
  }

  void give_back() {
    {
      const std::lock_guard lock(mutex_);
      ++free_;
    }
    changed_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::size_t free_;
};

/// A slot for as long as it lives.
class Slot {
 public:
  Slot(Slots& slots, const std::stop_token& stop) : slots_(slots), taken_(slots.take(stop)) {}
  ~Slot() {
    if (taken_) slots_.give_back();
  }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;

  bool taken() const { return taken_; }

 private:
  Slots& slots_;
  bool taken_;
};

}  // namespace underpin::aws
