// Verb: one thing the program does; one file each, listed in all.def.
#pragma once

#include <functional>
#include <iosfwd>
#include <map>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "aws/credentials.h"

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11's name
class App;
}

namespace underpin::cli {

/// What scripts may rely on; README.md, "Exit codes".
enum ExitCode : int {
  kOk = 0,
  kError = 1,
  kFails = 3,    ///< something fails
  kUnknown = 4,  ///< nothing fails, something is unknown
  kUsage = 64,
  kInterrupted = 130,
  kTerminated = 143,
};

/// Everything from outside that a verb may touch.
struct Surroundings {
  std::ostream& out;  ///< results
  std::ostream& err;  ///< progress and messages
  bool out_is_terminal = false, err_is_terminal = false;
  std::size_t columns = 100;
  aws::Environment environment;
  std::stop_token stop;           ///< Ctrl-C and termination
  std::size_t err_columns = 100;  ///< of the terminal that progress goes to
  std::istream* in = nullptr;     ///< standard input, for verbs that take `-` for a file
  bool in_is_terminal = false;    ///< a person can be asked there
};

/// Whether results may be coloured: on a terminal that can, and where nobody asked for none, by
/// `--no-color` or NO_COLOR (no-color.org).
bool may_colour(const Surroundings& surroundings, bool no_colour);

/// A verb registers its flags in `app` and gives what runs when it was chosen.
struct Verb {
  std::string_view name;
  std::string_view doc;  ///< one line
  /// Called once; the returned function outlives the parsing.
  std::function<int(const Surroundings&)> (*define)(CLI::App& app);
};

using VerbFunction = const Verb& (*)();
std::span<const VerbFunction> all_verbs();

/// Parses, runs, prints errors; returns the exit code. A stop that
/// was requested does not change it: main.cc knows the signal.
int run(std::span<const std::string> arguments, const Surroundings& surroundings);

}  // namespace underpin::cli

/// At the foot of a verb's .cc, inside `namespace underpin::cli`.
#define UNDERPIN_VERB(verb, doc, define)            \
  const Verb& verb##_verb() {                       \
    static const Verb instance{#verb, doc, define}; \
    return instance;                                \
  }
