#include "cli/consent.h"

#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <istream>
#include <ostream>

#include "base/error.h"
#include "base/text.h"

namespace underpin::cli {

void ConsentOptions::define(CLI::App& app) {
  app.add_flag("--yes", yes, "do not ask; needs --account")->disable_flag_override();
  app.add_option("--account", account, "the account that is to be changed")->type_name("ID");
  app.add_option("--max-changes", max_changes, "refuse a plan of more steps")
      ->capture_default_str();
  app.add_option("--journal", journal,
                 "folder of the journal that undo reads; off a terminal it must be given")
      ->type_name("DIR");
}

std::string ConsentOptions::journal_folder(const Surroundings& io) const {
  if (journal) return *journal;
  if (!io.out_is_terminal)
    throw UsageError("--journal is needed where nobody looks on",
                     "name a folder that outlives this run: undo reads it");
  if (const auto state = io.environment.get("XDG_STATE_HOME")) return *state + "/underpin";
  if (const auto home = io.environment.get("HOME")) return *home + "/.local/state/underpin";
  throw UsageError("no folder for the journal: HOME is not set", "name one with --journal");
}

Consent ask(const ConsentOptions& options, const Plan& plan, const Surroundings& io) {
  if (!options.account.empty() && options.account != plan.account)
    throw UsageError(fmt::format("--account is {}, and the plan is for {}",
                                 printable(options.account), plan.account));
  if (plan.steps.size() > options.max_changes)
    throw UsageError(fmt::format("{} steps are more than --max-changes {}", plan.steps.size(),
                                 options.max_changes),
                     "look at the plan; if it is meant, allow as many");
  if (options.yes) {
    if (options.account.empty())
      throw UsageError("--yes needs --account", "name the account that is to be changed");
    return Consent::given;
  }
  if (!io.out_is_terminal || !io.in_is_terminal || io.in == nullptr)
    throw UsageError("nobody can be asked here", "give --yes and --account ID");
  fmt::print(io.err, "\nType the account's number to change it: ");
  io.err.flush();
  std::string answer;
  std::getline(*io.in, answer);
  return trim(answer) == plan.account ? Consent::typed : Consent::withheld;
}

}  // namespace underpin::cli
