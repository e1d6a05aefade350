// Errors of broken operations, and assertions for our own mistakes.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace underpin {

/// An operation that could not be done: a file that cannot be read, credentials that no source
/// gives. The message is lower-case, without a full stop, with user input in `backticks`; `hint` is
/// the next step for the person who reads it. Facts about an account never travel as an Error past
/// a reader: they become gaps (model/gap.h).
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message, std::string hint = {})
      : std::runtime_error(message), hint_(std::move(hint)) {}

  /// What the user can do next; empty when there is nothing to say.
  const std::string& hint() const { return hint_; }

 private:
  std::string hint_;
};

/// A mistake in how the program was called: exit code 64.
class UsageError : public Error {
 public:
  using Error::Error;
};

/// Ends the program with the place and the broken assumption. For our mistakes only, never for
/// input.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line,
                                   std::string_view message);

}  // namespace underpin

/// On in release builds too: a wrong verdict costs more than a branch.
#define UP_ASSERT(expression, message) \
  (static_cast<bool>(expression)       \
       ? static_cast<void>(0)          \
       : ::underpin::assertion_failed(#expression, __FILE__, __LINE__, (message)))
