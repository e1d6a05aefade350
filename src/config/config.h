// Config: what people decided about an account, from a YAML file: which modules it has, which
// findings are waived and which regions are out of scope, by whom, why and until when.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "config/tree.h"

namespace underpin::config {

/// Why something is accepted, and how long.
struct Acceptance {
  std::string reason, approved_by;
  Time until{};      ///< the first second at which it no longer holds
  std::string last;  ///< its last day as written, 2027-03-31
  int line = 0;
};

/// A finding that people accept. It keeps its verdict; it does not count for the exit code.
struct Deviation : Acceptance {
  std::string recommendation;          ///< as --only takes it: `1.4`, `cis-1.3.0/1.4`, a key
  std::vector<std::string> resources;  ///< patterns with `*` and `?`; never empty
};

/// A region that the account does not use: findings there are waived.
struct RegionOutOfScope : Acceptance {
  std::string region;
};

/// A module that the account has, with its inputs as they stand in the file, references replaced.
struct ModuleUse {
  std::string module;  ///< Gruntwork's name: "iam-password-policy"
  std::string region;  ///< under `regions:`; empty: under `global:`
  Tree inputs;         ///< a map, or null
};

struct Config {
  std::string file;    ///< as the user named it
  std::string sha256;  ///< of the bytes of the file and of what it includes
  std::string account_name;
  std::string account;             ///< twelve digits; empty: the file names none
  bool compliance = true;          ///< false (`compliance: none`): no pins, and no claim
  std::vector<ModuleUse> modules;  ///< in the order of the file
  std::vector<Deviation> deviations;
  std::vector<RegionOutOfScope> regions_out_of_scope;
};

/// Reads the file and what it includes; at most 4 MB each. Throws Error with every mistake, one a
/// line as `file:line: what`.
Config read_config(const std::string& file);

/// The same for a text that includes nothing; `file` is only for messages.
Config parse_config(std::string_view yaml, const std::string& file);

}  // namespace underpin::config
