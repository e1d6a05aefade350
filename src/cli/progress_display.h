// The progress line on standard error: on a terminal only, and wiped when the work is done.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "aws/record.h"
#include "cli/verb.h"
#include "engine/observe.h"

namespace underpin::cli {

/// Redraws itself several times a second, so that a slow call does not look like a dead program.
/// Log lines begin where it stands; where they tell of every call, there is no such line.
class ProgressDisplay {
 public:
  ProgressDisplay(const Surroundings& io, const aws::RecordingTransport& calls, bool quiet);
  ~ProgressDisplay();
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

  /// A line of its own on standard error, also where no progress is shown.
  void say(std::string_view message);
  /// Thread-safe.
  void show(const engine::Progress& progress);

 private:
  void run(std::stop_token stop);
  void draw();

  const Surroundings& io_;
  const aws::RecordingTransport& calls_;
  const std::chrono::steady_clock::time_point started_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  engine::Progress progress_;  // under mutex_
  std::optional<std::jthread> drawing_;
};

}  // namespace underpin::cli
