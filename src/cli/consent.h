// Consent: nothing is changed before a person, or the script that speaks for one, has named the
// account.
#pragma once

#include <optional>
#include <string>

#include "cli/verb.h"
#include "model/plan.h"

namespace underpin::cli {

struct ConsentOptions {
  bool yes = false;
  std::string account;
  std::size_t max_changes = 200;
  std::optional<std::string> journal;

  void define(CLI::App& app);

  /// Where the journal is kept: --journal, or on a terminal $XDG_STATE_HOME/underpin. Throws
  /// UsageError elsewhere: a journal that nobody finds again undoes nothing.
  std::string journal_folder(const Surroundings& io) const;
};

enum class Consent {
  given,     ///< by --yes and --account: the plan at hand is what was meant
  typed,     ///< by a person who read the plan: time has passed
  withheld,  ///< the person said something else
};

/// Throws UsageError when nobody can be asked, when --account is another account, and for a plan of
/// more steps than --max-changes.
Consent ask(const ConsentOptions& options, const Plan& plan, const Surroundings& io);

}  // namespace underpin::cli
