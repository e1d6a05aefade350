#include "aws/clock.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <random>

namespace underpin::aws {

Clock system_clock() {
  struct Chance {
    std::mutex mutex;
    std::mt19937_64 engine{std::random_device{}()};
  };
  auto chance = std::make_shared<Chance>();
  Clock clock;
  clock.now = [] {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  };
  clock.steady = [] { return std::chrono::steady_clock::now(); };
  clock.sleep = [](std::chrono::milliseconds span, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any condition;
    std::unique_lock lock(mutex);
    condition.wait_for(lock, stop, span, [] { return false; });
    return !stop.stop_requested();
  };
  clock.random = [chance] {
    const std::lock_guard lock(chance->mutex);
    return std::uniform_real_distribution<double>(0, 1)(chance->engine);
  };
  return clock;
}

}  // namespace underpin::aws
