// Time, waiting and chance as a value: the session takes them as arguments, so retries are tested
// without a sleep and replays are exact.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>

#include "base/time.h"

namespace underpin::aws {

struct Clock {
  std::function<Time()> now;                                      ///< wall clock, UTC
  std::function<std::chrono::steady_clock::time_point()> steady;  ///< for deadlines
  /// Waits, or returns false at once when stop is requested.
  std::function<bool(std::chrono::milliseconds, std::stop_token)> sleep;
  std::function<double()> random;  ///< uniform in [0, 1); thread-safe
};

/// The machine's clock, a real wait, a seeded generator.
Clock system_clock();

}  // namespace underpin::aws
