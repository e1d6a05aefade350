// The flags of `underpin audit`, and which of them contradict each other.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "cli/session_options.h"
#include "model/report.h"

namespace underpin::cli {

struct AuditOptions {
  SessionOptions aws;
  std::vector<std::string> regions, exclude_regions, formats{"terminal"}, only, skip,
      fail_on{"fail", "unknown"};
  std::optional<std::string> config, from, snapshot, output, now;
  std::string benchmark = "cis-1.3.0", reading = "strict";
  int level = 2;
  bool list = false, quiet = false, no_colour = false, no_waivers = false;

  void define(CLI::App& app);

  /// Finds before the reading what would be found after it, when it has cost calls and time. Throws
  /// UsageError; Error for a file that cannot be written.
  void check() const;

  ReadingMode reading_mode() const;
  std::optional<Time> judged_at() const;
  bool output_is_directory() const;
  /// What was selected, for whoever reads the report later.
  std::vector<std::pair<std::string, std::string>> selection() const;
};

}  // namespace underpin::cli
