#include "cli/planning.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "benchmark/benchmark.h"
#include "cli/progress_display.h"
#include "cli/version.h"
#include "engine/observe.h"
#include "engine/plan.h"
#include "modules/module.h"
#include "resources/registry.h"

namespace underpin::cli {
namespace {

// The recommendations that the config's modules settle; nothing when they settle none.
std::optional<benchmark::Benchmark> settled(const config::Config& config) {
  benchmark::Selection selection;
  for (const auto& use : config.modules)
    if (const auto* module = modules::find_module(use.module))
      for (const auto key : module->settles) selection.only.emplace_back(key);
  if (selection.only.empty()) return std::nullopt;
  return benchmark::select(benchmark::load_benchmark("cis-1.3.0"), selection);
}

std::vector<TypeFunction> types_needed(const config::Config& config,
                                       const std::optional<benchmark::Benchmark>& rows) {
  auto types = modules::types_of(config);
  if (rows)
    for (const auto type : benchmark::types_of(*rows))
      if (std::find(types.begin(), types.end(), type) == types.end()) types.push_back(type);
  return types;
}

void check_account(const config::Config& config, const aws::Identity& identity) {
  if (config.account == identity.account) return;
  throw UsageError(
      fmt::format("`{}` is of account {}, and the credentials are of {}", printable(config.file),
                  config.account.empty() ? "(none)" : config.account, identity.account),
      config.account.empty() ? "write the account's number into the file, as `id`"
                             : "use the account's own credentials, or its own file");
}

}  // namespace

void PlanOptions::define(CLI::App& app) {
  aws.define(app);
  app.add_option("CONFIG", config, "the account's file")->required()->type_name("");
  app.add_option("--exclude-region", exclude_regions, "leave these regions alone")
      ->type_name("REGION")
      ->delimiter(',');
  app.add_flag("--quiet", quiet, "no progress, no messages")->disable_flag_override();
  app.add_flag("--no-color", no_colour, "no colours")->disable_flag_override();
}

config::Config read_valid_config(const std::string& file) {
  auto config = config::read_config(file);
  config::Mistakes mistakes;
  const auto account = modules::empty_account(config);
  modules::build(config, {account, "us-east-1", config.compliance}, mistakes);
  mistakes.finish("correct the file; nothing was done");
  benchmark::check_deviations(config);
  return config;
}

Plan plan_account(const PlanOptions& options, const config::Config& config, const OpenSession& open,
                  const Surroundings& io) {
  check_account(config, open.session->identity());
  const auto rows = settled(config);
  const auto types = types_needed(config, rows);
  Snapshot observed;
  {
    ProgressDisplay display(io, *open.transport, options.quiet);
    observed = engine::observe(*open.session, *open.pool, types,
                               {{}, options.exclude_regions, [&](const engine::Progress& progress) {
                                  display.show(progress);
                                }});
  }
  config::Mistakes mistakes;
  const auto desired =
      modules::build(config, {observed, open.session->region(), config.compliance}, mistakes);
  mistakes.finish("correct the file; nothing was done");
  auto plan = engine::make_plan(desired, observed);
  tell_left_out(observed, plan);
  plan.config_file = config.file;
  plan.config_sha256 = config.sha256;
  if (rows) plan.verdicts = predicted_verdicts(*rows, observed, plan);
  return plan;
}

std::vector<VerdictChange> predicted_verdicts(const benchmark::Benchmark& rows,
                                              const Snapshot& observed, const Plan& plan) {
  const auto before = benchmark::judge(rows, observed, {});
  const auto after = benchmark::judge(rows, engine::predict(observed, plan, all_types()), {});
  std::vector<VerdictChange> out;
  for (std::size_t i = 0; i < before.recommendations.size(); ++i) {
    const auto &was = before.recommendations[i], &is = after.recommendations[i];
    if (was.verdict != is.verdict) out.push_back({was.id, was.title, was.verdict, is.verdict});
  }
  return out;
}

void tell_left_out(const Snapshot& observed, Plan& plan) {
  for (const auto& region : observed.regions)
    if (region.status == Region::Status::excluded)
      plan.kept.push_back({"region " + region.name, region.reason});
}

report::RenderOptions plan_rendering(bool no_colour, const Surroundings& io) {
  report::RenderOptions render;
  render.tool_version = kVersion;
  render.columns = io.columns;
  render.colour = may_colour(io, no_colour);
  return render;
}

}  // namespace underpin::cli
