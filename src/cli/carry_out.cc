#include "cli/carry_out.h"

#include <fmt/ostream.h>

#include <algorithm>
#include <ostream>

#include "base/text.h"
#include "engine/apply.h"
#include "report/plan.h"

namespace underpin::cli {

bool carry_out(const Plan& plan, const engine::RunHead& head, engine::Journal& journal,
               const OpenSession& open, const report::RenderOptions& render, bool quiet,
               const Surroundings& io) {
  const auto run = journal.begin_run(head);
  std::size_t told = 0;
  const auto tell = [&](const Step& step, const Outcome& outcome) {
    if (quiet) return;
    fmt::print(io.err, "[{}/{}] {} {}: {}\n", ++told, plan.steps.size(), word(step.action),
               printable(step.address), word(outcome.state));
  };
  const auto outcomes = engine::apply(*open.session, *open.pool, plan, journal, tell);
  const bool complete = std::all_of(outcomes.begin(), outcomes.end(), [](const auto& outcome) {
    return outcome.state == Outcome::State::done || outcome.state == Outcome::State::unchanged;
  });
  journal.end_run(complete && plan.blocked.empty());
  io.out << report::render_outcomes(plan, outcomes, render);
  if (!quiet)
    fmt::print(io.err, "run {} is in the journal {}\n", run, printable(journal.path().string()));
  return complete;
}

}  // namespace underpin::cli
