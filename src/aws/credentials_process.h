// Running the program of `credential_process`: no shell, a time limit, a limit on what it writes.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace underpin::aws {

inline constexpr std::size_t kProcessOutputLimit = 64u << 10;  ///< of standard output, bytes
inline constexpr std::size_t kProcessErrorLimit = 4u << 10;    ///< kept of standard error, bytes

/// Splits as a POSIX shell would, and nothing more: blanks separate, single quotes keep everything,
/// double quotes keep everything but backslash before `"` and `\`, a backslash outside quotes keeps
/// the next character. No variables, no globs, no operators. Nothing for an open quote or a
/// trailing backslash. (The AWS CLI splits with Python's shlex, which has these rules.)
std::optional<std::vector<std::string>> split_command(std::string_view line);

struct ProcessEnd {
  std::optional<std::string> trouble;  ///< "exited with status 1", …; nothing when all went well
  std::string output;                  ///< standard output, whole unless there was trouble
  std::string error;                   ///< the beginning of standard error, raw
};

struct ProcessLimits {
  std::chrono::milliseconds timeout;
  /// With a terminal the program may ask its user: it keeps our standard input and process group.
  /// Without one it reads from /dev/null, and is killed together with what it started.
  bool terminal = false;
};

/// Starts `command` (looked up in PATH, our environment, no other open files) and waits for its
/// end. Throws TransportError of kind cancelled when stopped; the program is killed then too.
ProcessEnd run_process(const std::vector<std::string>& command, const ProcessLimits& limits,
                       const std::stop_token& stop);

}  // namespace underpin::aws
