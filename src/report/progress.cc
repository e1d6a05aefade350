// The progress line, from counts alone: no clock is read here.
#include "report/progress.h"

#include <fmt/core.h>

#include "base/text.h"
#include "report/words.h"

namespace underpin::report {
namespace {

std::string span(std::chrono::milliseconds elapsed) {
  const auto tenths = elapsed.count() / 100, seconds = tenths / 10;
  if (seconds < 60) return fmt::format("{}.{} s", seconds, tenths % 10);
  return fmt::format("{} min {:02} s", seconds / 60, seconds % 60);
}

}  // namespace

std::string progress_line(const Progress& progress, std::size_t columns) {
  if (progress.readers == 0)
    return cut(fmt::format("asking who the credentials are, {}", span(progress.elapsed)), columns);
  return cut(fmt::format("reading {}: {} of {} done, {}, {}", counted(progress.regions, "region"),
                         progress.readers_done, counted(progress.readers, "reader"),
                         counted(progress.calls, "call"), span(progress.elapsed)),
             columns);
}

}  // namespace underpin::report
