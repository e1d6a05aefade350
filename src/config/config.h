// Config: what people decided about an account, from a YAML file: which findings are waived and
// which regions are out of scope, by whom, why and until when.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace underpin::config {

/// A finding that people accept. It keeps its verdict; it does not count for the exit code.
struct Deviation {
  std::string recommendation;          ///< as --only takes it: `1.4`, `cis-1.3.0/1.4`, a key
  std::vector<std::string> resources;  ///< patterns with `*` and `?`; never empty
  std::string reason, approved_by;
  Time until{};      ///< the first second at which it no longer holds
  std::string last;  ///< its last day as written, 2027-03-31
  int line = 0;
};

/// A region that the account does not use: findings there are waived.
struct RegionOutOfScope {
  std::string region, reason, approved_by;
  Time until{};
  std::string last;
  int line = 0;
};

struct Config {
  std::string file;    ///< as the user named it
  std::string sha256;  ///< of the file's bytes
  std::vector<Deviation> deviations;
  std::vector<RegionOutOfScope> regions_out_of_scope;
};

/// Reads the file; at most 4 MB. Throws Error with every mistake, one a line as `file:line: what`.
Config read_config(const std::string& file);

/// The same for a text; `file` is only for messages.
Config parse_config(std::string_view yaml, const std::string& file);

}  // namespace underpin::config
