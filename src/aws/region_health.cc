#include "aws/region_health.h"

#include <utility>

namespace underpin::aws {

void RegionHealth::answered() {
  const std::lock_guard lock(mutex_);
  if (state_ == State::answers) return;
  // A probe under way ends by itself; those who wait for it need not.
  state_ = State::answers;
  changed_.notify_all();
}

std::optional<std::string> RegionHealth::given_up() const {
  const std::lock_guard lock(mutex_);
  return state_ == State::silent ? std::optional(why_) : std::nullopt;
}

std::optional<std::string> RegionHealth::why_silent(
    const std::stop_token& stop, const std::function<std::optional<std::string>()>& probe) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, stop, [&] { return state_ != State::probing; });
  if (state_ == State::silent) return why_;
  if (state_ != State::unknown) return std::nullopt;

  state_ = State::probing;
  // Puts the state back when the probe throws, so that nobody waits for ever.
  struct Reset {
    RegionHealth& health;
    std::unique_lock<std::mutex>& lock;
    ~Reset() {
      if (!lock.owns_lock()) lock.lock();
      if (health.state_ == State::probing) health.state_ = State::unknown;
      health.changed_.notify_all();
    }
  } const reset{*this, lock};
  lock.unlock();
  auto why = probe();
  lock.lock();
  if (state_ != State::probing) return std::nullopt;  // another call got a reply meanwhile
  state_ = why ? State::silent : State::answers;
  why_ = why.value_or("");
  return why;
}

}  // namespace underpin::aws
