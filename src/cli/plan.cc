// `underpin plan`: what would have to be done, and what the benchmark would say then. It changes
// nothing.
#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "cli/planning.h"
#include "report/plan.h"

namespace underpin::cli {
namespace {

struct PlanVerb {
  PlanOptions plan;
  std::string format = "terminal";
  bool detailed_exitcode = false;
};

constexpr int kChanges = 2;  // of --detailed-exitcode, as Terraform has it

int plan(const PlanVerb& options, const Surroundings& io) {
  const auto& format = report::find_plan_format(options.format);
  const auto config = read_valid_config(options.plan.config);
  const auto open = open_session(options.plan.aws, io);
  const auto plan = plan_account(options.plan, config, open, io);
  const auto render = plan_rendering(options.plan.no_colour, io);
  io.out << format.render(plan, render);
  if (!plan.blocked.empty()) return kError;
  return options.detailed_exitcode && !plan.steps.empty() ? kChanges : kOk;
}

std::function<int(const Surroundings&)> define(CLI::App& app) {
  auto options = std::make_shared<PlanVerb>();
  options->plan.define(app);
  app.add_option("--format", options->format, report::kPlanFormats)->capture_default_str();
  app.add_flag("--detailed-exitcode", options->detailed_exitcode,
               "exit with 2 when there is something to do")
      ->disable_flag_override();
  app.footer(
      "Reads what the file's modules are about, in all enabled regions, and tells the steps from "
      "what\n"
      "is to what the file asks for. No call that changes anything is made; underpin apply makes "
      "them.\n\n"
      "Exit codes: 0 planned, 1 error, or something cannot be planned because it cannot be read,\n"
      "2 (with --detailed-exitcode) there is something to do, 64 usage.");
  return [options](const Surroundings& io) { return plan(*options, io); };
}

}  // namespace

UNDERPIN_VERB(plan, "Tell what must be done for an account to be as its file says", define)

}  // namespace underpin::cli
