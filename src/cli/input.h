// A file or standard input that a person hands to a verb.
#pragma once

#include <cstddef>
#include <string>

#include "cli/verb.h"

namespace underpin::cli {

/// The whole of `path`; of standard input for `-`. A pipe that the shell made, `<(aws …)`, is read
/// too. Throws Error naming the path for what cannot be read or holds more than `limit` bytes.
std::string read_input(const std::string& path, const Surroundings& io, std::size_t limit);

}  // namespace underpin::cli
