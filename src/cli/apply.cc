// `underpin apply`: makes an account be as its file says, after consent, and looks again at the
// end.
#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "cli/planning.h"
#include "cli/settle.h"

namespace underpin::cli {
namespace {

struct ApplyVerb {
  PlanOptions plan;
  ConsentOptions consent;
};

int apply(const ApplyVerb& options, const Surroundings& io) {
  const auto config = read_valid_config(options.plan.config);
  const auto folder = options.consent.journal_folder(io);
  const auto open = open_session(options.plan.aws, io);
  engine::Journal journal(folder, open.session->identity().account);
  Settling settling;
  settling.plan = [&] { return plan_account(options.plan, config, open, io); };
  settling.kind = "apply";
  settling.config_sha256 = config.sha256;
  settling.all_or_nothing = true;
  return settle(settling, options.consent, open, journal,
                plan_rendering(options.plan.no_colour, io), options.plan.quiet, io);
}

std::function<int(const Surroundings&)> define(CLI::App& app) {
  auto options = std::make_shared<ApplyVerb>();
  options->plan.define(app);
  options->consent.define(app);
  app.footer(
      "Plans, shows the plan, asks for the account's number, and carries it out: independent steps "
      "side\n"
      "by side, each written to the journal before its first call. Afterwards the account is read "
      "again,\n"
      "and what is left is told. After a crash, the same command goes on where it was.\n\n"
      "Exit codes: 0 the account is as the file says, 1 it is not, 64 usage.");
  return [options](const Surroundings& io) { return apply(*options, io); };
}

}  // namespace

UNDERPIN_VERB(apply, "Make an account be as its file says", define)

}  // namespace underpin::cli
