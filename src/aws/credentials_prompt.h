// Asking a person for an MFA code.
#pragma once

#include <optional>
#include <string>

namespace underpin::aws {

/// Shows `prompt` on the terminal itself, whatever standard input and output are, and reads one
/// line that is not shown while it is typed. Nothing when there is no terminal, or at its end
/// (control-D). `terminal` is a path for tests. For Surroundings::ask.
std::optional<std::string> ask_on_terminal(const std::string& prompt,
                                           const char* terminal = "/dev/tty");

}  // namespace underpin::aws
