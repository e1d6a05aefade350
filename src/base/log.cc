#include "base/log.h"

#include <fmt/core.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <vector>

#include "base/choose.h"
#include "base/text.h"

namespace underpin::log {
namespace {

struct Word {
  std::string_view word;
  Level level;
  spdlog::level::level_enum spdlog_level;
};
constexpr std::array kWords = {
    Word{"debug", Level::debug, spdlog::level::debug},
    Word{"info", Level::info, spdlog::level::info},
    Word{"warning", Level::warning, spdlog::level::warn},
    Word{"error", Level::error, spdlog::level::err},
    Word{"off", Level::off, spdlog::level::off},
};

const std::string kPattern = "%Y-%m-%dT%H:%M:%S.%eZ %l %v";

spdlog::level::level_enum to_spdlog(Level level) {
  return kWords[static_cast<std::size_t>(level)].spdlog_level;
}

spdlog::logger& logger() {
  static spdlog::logger instance = [] {
    spdlog::logger made("underpin", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made.set_pattern(kPattern, spdlog::pattern_time_type::utc);
    made.set_level(spdlog::level::warn);
    return made;
  }();
  return instance;
}

}  // namespace

Level parse_level(std::string_view word) {
  std::vector<std::string> words;
  for (const auto& known : kWords) {
    if (known.word == word) return known.level;
    words.emplace_back(known.word);
  }
  unknown_word("log level", word, words);
}

void set_level(Level level) { logger().set_level(to_spdlog(level)); }

bool enabled(Level level) { return logger().should_log(to_spdlog(level)); }

void set_line_start(const std::string& text) {
  logger().set_pattern(text + kPattern, spdlog::pattern_time_type::utc);
}

void write(Level level, std::string_view message) {
  logger().log(to_spdlog(level), "{}", printable(message));
}

}  // namespace underpin::log
