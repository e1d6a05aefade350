#include "cli/settle.h"

#include <fmt/ostream.h>

#include <algorithm>
#include <ostream>

#include "base/error.h"
#include "base/text.h"
#include "engine/apply.h"

namespace underpin::cli {
namespace {

void refuse_blocked(const Plan& plan) {
  if (plan.blocked.empty()) return;
  throw Error(fmt::format("{} resources cannot be planned; nothing was done", plan.blocked.size()),
              "grant what is missing, or take the modules out of the file");
}

// The plan as it is when the answer is there. What somebody changed while the question stood is in
// it, or it is refused.
Plan agreed(const Settling& settling, const ConsentOptions& consent, Plan shown,
            const Surroundings& io) {
  switch (ask(consent, shown, io)) {
    case Consent::given:
      return shown;
    case Consent::withheld:
      throw Error("another text than the account's number: nothing was done");
    case Consent::typed:
      break;
  }
  auto now = settling.plan();
  // Whole rows are compared, since a call may send more than what changes.
  if (now.steps != shown.steps)
    throw Error("the account has changed since the plan was shown; nothing was done",
                "look at the new plan: run it again");
  return now;
}

// True when every step was done.
bool carry_out(const Plan& plan, const engine::RunHead& head, engine::Journal& journal,
               const OpenSession& open, const report::RenderOptions& render, bool quiet,
               std::ostream& words, const Surroundings& io) {
  const auto run = journal.begin_run(head);
  std::size_t told = 0;
  const auto tell = [&](const Step& step, const Outcome& outcome) {
    if (quiet) return;
    fmt::print(io.err, "[{}/{}] {} {}: {}\n", ++told, plan.steps.size(), word(step.action),
               printable(step.address), word(outcome.state));
  };
  const auto outcomes = engine::apply(*open.session, *open.pool, plan, journal, tell, io.stop);
  const bool complete = std::all_of(outcomes.begin(), outcomes.end(), [](const auto& outcome) {
    return outcome.state == Outcome::State::done || outcome.state == Outcome::State::unchanged;
  });
  // A run that was stopped is continued by the same command.
  if (!io.stop.stop_requested()) journal.end_run(complete && plan.blocked.empty());
  words << report::render_outcomes(plan, outcomes, render);
  if (!quiet)
    fmt::print(io.err, "run {} is in the journal {}\n", run, printable(journal.path().string()));
  return complete;
}

}  // namespace

int settle(const Settling& settling, const ConsentOptions& consent, const OpenSession& open,
           engine::Journal& journal, const report::RenderOptions& render, bool quiet,
           const Surroundings& io) {
  const auto shown = settling.plan();
  io.out << report::find_plan_format(settling.format).render(shown, render) << std::flush;
  if (settling.all_or_nothing) refuse_blocked(shown);
  const engine::RunHead head{settling.kind, settling.of, shown.caller, settling.config_sha256,
                             shown.observed_at};
  if (shown.steps.empty()) {
    if (shown.blocked.empty()) journal.nothing_to_do(head);
    return shown.blocked.empty() ? kOk : kError;
  }
  const auto plan = agreed(settling, consent, shown, io);
  // A program that reads the plan reads nothing else.
  auto& words = settling.format == "terminal" ? io.out : io.err;
  const bool done = carry_out(plan, head, journal, open, render, quiet, words, io);
  if (io.stop.stop_requested()) return kError;
  const auto left = settling.plan();
  if (!left.empty())
    words << "\nWhat is left, observed again:\n" << report::render_plan(left, render);
  return done && left.empty() ? kOk : kError;
}

}  // namespace underpin::cli
