// The log: on standard error, through spdlog, escaped. Nothing secret may be passed to it.
#pragma once

#include <string>
#include <string_view>

namespace underpin::log {

enum class Level { debug, info, warning, error, off };

/// From `--log-level`; throws UsageError with the nearest level for another word.
Level parse_level(std::string_view word);

void set_level(Level level);
bool enabled(Level level);

/// What each line begins with on top of its time: a terminal's progress line is wiped so.
void set_line_start(const std::string& text);

/// One line. Control characters in `message` are made visible (base/text.h, printable).
void write(Level level, std::string_view message);

}  // namespace underpin::log
