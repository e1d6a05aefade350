// The flags of `underpin audit`, and which of them contradict each other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "cli/selection_options.h"
#include "cli/session_options.h"
#include "model/report.h"

namespace underpin::cli {

struct AuditOptions {
  SessionOptions aws;
  SelectionOptions selection;
  std::vector<std::string> regions, exclude_regions, formats{"terminal"},
      fail_on{"fail", "unknown"};
  std::optional<std::string> config, from, snapshot, output, now;
  std::string reading = "strict";
  bool list = false, quiet = false, no_colour = false, no_waivers = false;

  void define(CLI::App& app);

  /// Finds before the reading what would be found after it, when it has cost calls and time. Throws
  /// UsageError; Error for a file that cannot be written.
  void check() const;

  ReadingMode reading_mode() const;
  /// Nothing without --now. Throws UsageError for a day before the one on which the account was
  /// read: ages would shrink, and waivers that are over would come back.
  std::optional<Time> judged_at(Time taken_at) const;
  bool output_is_directory() const;
};

}  // namespace underpin::cli
