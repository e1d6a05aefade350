#include "cli/progress_display.h"

#include <ostream>

#include "base/log.h"
#include "base/text.h"
#include "report/progress.h"

namespace underpin::cli {
namespace {

constexpr const char* kWipe = "\r\x1b[K";
constexpr std::chrono::milliseconds kBetween{125};

}  // namespace

ProgressDisplay::ProgressDisplay(const Surroundings& io, const aws::RecordingTransport& calls,
                                 bool quiet)
    : io_(io), calls_(calls), started_(std::chrono::steady_clock::now()) {
  if (!io.err_is_terminal || quiet || log::enabled(log::Level::info)) return;
  log::set_line_start(kWipe);
  drawing_.emplace([this](std::stop_token stop) { run(std::move(stop)); });
}

ProgressDisplay::~ProgressDisplay() {
  if (!drawing_) return;
  drawing_.reset();  // asks it to stop, and waits
  log::set_line_start("");
  io_.err << kWipe << std::flush;
}

void ProgressDisplay::say(std::string_view message) {
  const std::scoped_lock lock(mutex_);
  io_.err << (drawing_ ? kWipe : "") << printable(message) << std::endl;
}

void ProgressDisplay::show(const engine::Progress& progress) {
  const std::scoped_lock lock(mutex_);
  progress_ = progress;
}

void ProgressDisplay::run(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    draw();
    wake_.wait_for(lock, stop, kBetween, [] { return false; });
  }
}

void ProgressDisplay::draw() {
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - started_);
  io_.err << kWipe
          << report::progress_line({progress_.regions, progress_.readers_done, progress_.readers,
                                    calls_.count(), elapsed},
                                   io_.err_columns)
          << std::flush;
}

}  // namespace underpin::cli
