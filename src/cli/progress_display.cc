#include "cli/progress_display.h"

#include <ostream>

#include "report/progress.h"

namespace underpin::cli {
namespace {

constexpr const char* kWipe = "\r\x1b[K";

}  // namespace

ProgressDisplay::ProgressDisplay(const Surroundings& io, const aws::RecordingTransport& calls,
                                 bool quiet)
    : io_(io),
      calls_(calls),
      shown_(io.err_is_terminal && !quiet),
      started_(std::chrono::steady_clock::now()) {}

ProgressDisplay::~ProgressDisplay() {
  if (shown_) io_.err << kWipe << std::flush;
}

void ProgressDisplay::show(const engine::Progress& progress) {
  if (!shown_) return;
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - started_);
  io_.err << kWipe
          << report::progress_line({progress.regions, progress.readers_done, progress.readers,
                                    calls_.count(), elapsed},
                                   io_.columns)
          << std::flush;
}

}  // namespace underpin::cli
