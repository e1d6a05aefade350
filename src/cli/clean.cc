// `underpin clean defaults`: removes default VPCs that nobody uses, and the rules of default
// security groups. A dry run unless --apply says otherwise.
#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "base/error.h"
#include "benchmark/benchmark.h"
#include "clean/default_network.h"
#include "cli/planning.h"
#include "cli/progress_display.h"
#include "cli/selection_options.h"
#include "cli/settle.h"
#include "engine/observe.h"

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
  tell_left_out(observed, plan);
  plan.verdicts = predicted_verdicts(rows(), observed, plan);
  return plan;
}

int clean(const CleanVerb& options, const Surroundings& io) {
  const auto& format = report::find_plan_format(options.format);
  const auto folder = options.apply ? options.consent.journal_folder(io) : std::string();
  const auto open = open_session(options.aws, io);
  const auto render = plan_rendering(options.no_colour, io);
  if (!options.apply) {
    if (options.consent.yes)
      throw UsageError("--yes without --apply", "add --apply, or leave it out");
    const auto plan = plan_cleaning(options, open, io);
    io.out << format.render(plan, render);
    if (!plan.steps.empty() && !options.quiet)
      io.err << "nothing was changed: this was a dry run, --apply makes it so\n";
    return plan.blocked.empty() ? kOk : kError;
  }
  engine::Journal journal(folder, open.session->identity().account);
  Settling settling;
  settling.plan = [&] { return plan_cleaning(options, open, io); };
  settling.kind = "clean";
  settling.format = options.format;
  return settle(settling, options.consent, open, journal, render, options.quiet, io);
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
  app.add_option("--format", options.format, report::kPlanFormats)->capture_default_str();
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
  return [options](const Surroundings& io) {
    for (auto* words : {&options->regions, &options->exclude_regions, &options->never_touch})
      *words = trimmed(std::move(*words));
    return clean(*options, io);
  };
}

}  // namespace

UNDERPIN_VERB(clean, "Remove what AWS made by default and nobody uses", define)

}  // namespace underpin::cli
