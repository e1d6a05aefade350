// A report format: one file each, listed in all.def. Rendering is pure: the same report and options
// give the same bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/report.h"

namespace underpin::report {

/// What a format needs beside the report itself.
struct RenderOptions {
  // The run: facts that judging does not need, so that the Report does not hold them.
  std::string tool_version;
  std::vector<std::pair<std::string, std::string>> parameters;  ///< what the benchmark was given
  std::optional<std::string> config_sha256;  ///< of the configuration file, when one was used
  std::string global_region;  ///< where the partition keeps what has no region; empty: not known

  // The terminal.
  bool colour = false;
  std::size_t columns = 100;  ///< of the terminal; layout keeps between 60 and 120
  std::size_t listed = 5;     ///< resources, notes and causes shown for each recommendation
};

struct Format {
  std::string_view name;       ///< as `--format` takes it
  std::string_view extension;  ///< of a file in this format, without the dot
  std::string_view doc;        ///< one line
  std::string (*render)(const Report& report, const RenderOptions& options);
};

using FormatFunction = const Format& (*)();

/// Every format, in the order of all.def.
std::span<const FormatFunction> all_formats();

/// Of a file for the report in a folder: the benchmark's id is in it, so that reports of two
/// benchmarks stand beside each other.
std::string file_name(const Format& format, const Report& report);

/// In the order of all.def.
std::vector<std::string> format_names();

/// Throws UsageError naming the nearest format and listing all.
const Format& find_format(std::string_view name);

}  // namespace underpin::report
