// The progress line on standard error: on a terminal only, and wiped when the work is done.
#pragma once

#include <chrono>

#include "aws/record.h"
#include "cli/verb.h"
#include "engine/observe.h"

namespace underpin::cli {

class ProgressDisplay {
 public:
  ProgressDisplay(const Surroundings& io, const aws::RecordingTransport& calls, bool quiet);
  ~ProgressDisplay();
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

  void show(const engine::Progress& progress);

 private:
  const Surroundings& io_;
  const aws::RecordingTransport& calls_;
  bool shown_;
  std::chrono::steady_clock::time_point started_;
};

}  // namespace underpin::cli
