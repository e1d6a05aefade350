// `underpin apply`: makes an account be as its file says, after consent, and looks again at the
// end.
#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "base/error.h"
#include "cli/carry_out.h"
#include "cli/consent.h"
#include "cli/planning.h"
#include "report/plan.h"

namespace underpin::cli {
namespace {

struct ApplyVerb {
  PlanOptions plan;
  ConsentOptions consent;
};

void refuse_blocked(const Plan& plan) {
  if (plan.blocked.empty()) return;
  throw Error(
      std::to_string(plan.blocked.size()) + " resources cannot be planned; nothing was done",
      "grant what is missing, or take the modules out of the file");
}

int apply(const ApplyVerb& options, const Surroundings& io) {
  const auto config = read_valid_config(options.plan.config);
  const auto folder = options.consent.journal_folder(io);
  const auto open = open_session(options.plan.aws, io);
  engine::Journal journal(folder, open.session->identity().account);
  auto plan = plan_account(options.plan, config, open, io);
  const auto render = plan_rendering(options.plan.no_colour, io);
  io.out << report::render_plan(plan, render) << std::flush;
  refuse_blocked(plan);
  if (plan.steps.empty()) return kOk;
  const auto consent = ask(options.consent, plan, io);
  if (consent == Consent::withheld)
    throw Error("another text than the account's number: nothing was done");
  if (consent == Consent::typed && !same_steps(plan, plan_account(options.plan, config, open, io)))
    throw Error("the account has changed since the plan was shown; nothing was done",
                "look at the new plan: run it again");
  const bool done = carry_out(plan, {"apply", "", plan.caller, config.sha256, plan.observed_at},
                              journal, open, render, options.plan.quiet, io);
  const auto left = plan_account(options.plan, config, open, io);
  if (!left.empty())
    io.out << "\nWhat is left, observed again:\n" << report::render_plan(left, render);
  return done && left.empty() ? kOk : kError;
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
