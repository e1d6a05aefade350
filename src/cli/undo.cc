// `underpin undo`: puts back what the last apply changed, from its journal.
#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "base/error.h"
#include "cli/planning.h"
#include "cli/settle.h"
#include "engine/observe.h"
#include "engine/undo.h"

namespace underpin::cli {
namespace {

struct UndoVerb {
  SessionOptions aws;
  ConsentOptions consent;
  bool quiet = false, no_colour = false;
};

int undo(const UndoVerb& options, const Surroundings& io) {
  const auto folder = options.consent.journal_folder(io);
  const auto open = open_session(options.aws, io);
  engine::Journal journal(folder, open.session->identity().account);
  const auto runs = journal.runs();
  const auto* run = engine::last_to_undo(runs);
  if (run == nullptr)
    throw Error("the journal holds nothing to undo",
                "is it the journal of the apply? --journal DIR");
  Settling settling;
  settling.plan = [&] {
    const auto types = engine::types_of(*run);
    return engine::undo_plan(*run, engine::observe(*open.session, *open.pool, types, {}));
  };
  settling.kind = "undo";
  settling.of = run->id;
  settling.config_sha256 = run->config_sha256;
  return settle(settling, options.consent, open, journal, plan_rendering(options.no_colour, io),
                options.quiet, io);
}

std::function<int(const Surroundings&)> define(CLI::App& app) {
  auto options = std::make_shared<UndoVerb>();
  options->aws.define(app);
  options->consent.define(app);
  app.add_flag("--quiet", options->quiet, "no progress, no messages")->disable_flag_override();
  app.add_flag("--no-color", options->no_colour, "no colours")->disable_flag_override();
  app.footer(
      "Reads the journal of the last apply that is not undone, shows how to put back what it "
      "changed,\n"
      "asks for the account's number and does it. What somebody else changed since is left alone "
      "and\n"
      "named. Twice in a row undoes the last two.\n\n"
      "Exit codes: 0 put back, 1 not all of it, 64 usage.");
  return [options](const Surroundings& io) { return undo(*options, io); };
}

}  // namespace

UNDERPIN_VERB(undo, "Put back what the last apply changed", define)

}  // namespace underpin::cli
