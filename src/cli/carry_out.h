// Carrying out a plan: what apply and undo share.
#pragma once

#include "cli/session_options.h"
#include "engine/journal.h"
#include "model/plan.h"
#include "report/format.h"

namespace underpin::cli {

/// Runs the steps under the journal, telling each as it is done. True when all were.
bool carry_out(const Plan& plan, const engine::RunHead& head, engine::Journal& journal,
               const OpenSession& open, const report::RenderOptions& render, bool quiet,
               const Surroundings& io);

}  // namespace underpin::cli
