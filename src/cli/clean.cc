// `underpin clean defaults`: removes default VPCs that nobody uses, and the rules of default
// security groups. A dry run unless --apply says otherwise.
#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "base/error.h"
#include "benchmark/benchmark.h"
#include "clean/default_network.h"
#include "cli/carry_out.h"
#include "cli/consent.h"
#include "cli/planning.h"
#include "cli/progress_display.h"
#include "engine/observe.h"
#include "report/plan.h"

namespace underpin::cli {
namespace {

struct CleanVerb {
  SessionOptions aws;
  ConsentOptions consent;
  std::vector<std::string> regions, exclude_regions, never_touch;
  std::string format = "terminal";
  bool apply = false, keep_vpcs = false, keep_groups = false, quiet = false, no_colour = false;
};

// The recommendations that default networks have a part in.
benchmark::Benchmark rows() {
  return benchmark::select(benchmark::load_benchmark("cis-1.3.0"),
                           {2, {"vpc.flow-logs", "vpc.nacl-admin-ports", "vpc.default-sg"}, {}});
}

Snapshot observe_networks(const CleanVerb& options, const OpenSession& open,
                          const Surroundings& io) {
  auto types = clean::default_network_types();
  for (const auto type : benchmark::types_of(rows()))
    if (std::find(types.begin(), types.end(), type) == types.end()) types.push_back(type);
  ProgressDisplay display(io, *open.transport, options.quiet);
  return engine::observe(*open.session, *open.pool, types,
                         {options.regions, options.exclude_regions,
                          [&](const engine::Progress& progress) { display.show(progress); }});
}

Plan plan_cleaning(const CleanVerb& options, const OpenSession& open, const Surroundings& io) {
  const auto observed = observe_networks(options, open, io);
  auto plan =
      clean::default_networks(observed, {{options.never_touch.begin(), options.never_touch.end()},
                                         !options.keep_vpcs,
                                         !options.keep_groups});
  plan.verdicts = predicted_verdicts(rows(), observed, plan);
  return plan;
}

int clean(const CleanVerb& options, const Surroundings& io) {
  const auto folder = options.apply ? options.consent.journal_folder(io) : std::string();
  const auto open = open_session(options.aws, io);
  const auto render = plan_rendering(options.no_colour, io);
  const auto plan = plan_cleaning(options, open, io);
  io.out << (options.format == "json"       ? report::render_plan_json(plan, render)
             : options.format == "markdown" ? report::render_plan_markdown(plan, render)
                                            : report::render_plan(plan, render))
         << std::flush;
  if (!options.apply) {
    if (!plan.steps.empty() && !options.quiet)
      io.err << "nothing was changed: this was a dry run, --apply makes it so\n";
    return plan.blocked.empty() ? kOk : kError;
  }
  if (plan.steps.empty()) return plan.blocked.empty() ? kOk : kError;
  engine::Journal journal(folder, plan.account);
  const auto consent = ask(options.consent, plan, io);
  if (consent == Consent::withheld)
    throw Error("another text than the account's number: nothing was done");
  if (consent == Consent::typed && !same_steps(plan, plan_cleaning(options, open, io)))
    throw Error("the account has changed since the plan was shown; nothing was done",
                "look at the new plan: run it again");
  const bool done = carry_out(plan, {"apply", "", plan.caller, "", plan.observed_at}, journal, open,
                              render, options.quiet, io);
  return done && plan.blocked.empty() ? kOk : kError;
}

void define_defaults(CLI::App& app, CleanVerb& options) {
  options.aws.define(app);
  options.consent.define(app);
  const auto several = [&](const char* flag, std::vector<std::string>& words, const char* doc,
                           const char* type) {
    app.add_option(flag, words, doc)->type_name(type)->delimiter(',');
  };
  several("--region", options.regions, "only these regions", "REGION");
  several("--exclude-region", options.exclude_regions, "not these regions", "REGION");
  several("--never-touch", options.never_touch, "leave these VPCs and security groups alone", "ID");
  const auto flag = [&](const char* name, bool& set, const char* doc) {
    app.add_flag(name, set, doc)->disable_flag_override();
  };
  flag("--apply", options.apply, "do it; without this, nothing is changed");
  flag("--keep-vpcs", options.keep_vpcs, "leave default VPCs alone");
  flag("--keep-groups", options.keep_groups, "leave the rules of default security groups alone");
  app.add_option("--format", options.format, "terminal, json or markdown")
      ->check(CLI::IsMember({"terminal", "json", "markdown"}))
      ->capture_default_str();
  flag("--quiet", options.quiet, "no progress, no messages");
  flag("--no-color", options.no_colour, "no colours");
  app.footer(
      "Looks first who uses what: interfaces with the service they belong to, endpoints, "
      "gateways,\n"
      "peerings, groups and tables that somebody added, rules of other groups. What is used is "
      "left\n"
      "alone, and told by name. Default VPCs that nobody uses are deleted, subnets before "
      "gateways;\n"
      "the rules of the default security group of every VPC are revoked by their ids. Nothing else "
      "is\n"
      "ever deleted, detached or stopped. underpin undo makes them again, with new ids.\n\n"
      "Exit codes: 0 done, or told in a dry run; 1 error, or something could not be read; 64 "
      "usage.");
}

std::function<int(const Surroundings&)> define(CLI::App& app) {
  auto options = std::make_shared<CleanVerb>();
  app.require_subcommand(1);
  auto* defaults =
      app.add_subcommand("defaults", "Default VPCs, and the rules of default security groups");
  define_defaults(*defaults, *options);
  return [options](const Surroundings& io) { return clean(*options, io); };
}

}  // namespace

UNDERPIN_VERB(clean, "Remove what AWS made by default and nobody uses", define)

}  // namespace underpin::cli
