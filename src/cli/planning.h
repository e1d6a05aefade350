// Planning: from a config file and an account to a plan with its verdicts. What plan and apply
// share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "cli/session_options.h"
#include "config/config.h"
#include "model/plan.h"
#include "model/snapshot.h"
#include "report/format.h"

namespace underpin::cli {

struct PlanOptions {
  SessionOptions aws;
  std::string config;
  std::vector<std::string> exclude_regions;
  bool quiet = false, no_colour = false;

  void define(CLI::App& app);
};

/// The config, with every mistake in it found before a call is made, those in its modules' inputs
/// too. Throws Error.
config::Config read_valid_config(const std::string& file);

/// Observes the account and plans. Throws UsageError when the account is not the config's.
Plan plan_account(const PlanOptions& options, const config::Config& config, const OpenSession& open,
                  const Surroundings& io);

/// Of the rows, those whose verdict the plan turns.
std::vector<VerdictChange> predicted_verdicts(const benchmark::Benchmark& rows,
                                              const Snapshot& observed, const Plan& plan);

/// Names the regions that were left out among what the plan leaves alone.
void tell_left_out(const Snapshot& observed, Plan& plan);

report::RenderOptions plan_rendering(bool no_colour, const Surroundings& io);

}  // namespace underpin::cli
