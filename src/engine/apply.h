// Apply: carries out a plan. Independent steps run side by side; each is journaled before its first
// call; what a lost reply means is found out by reading again, never by guessing.
#pragma once

#include <functional>
#include <stop_token>
#include <vector>

#include "aws/session.h"
#include "base/parallel.h"
#include "engine/journal.h"
#include "model/plan.h"

namespace underpin::engine {

/// Called from several threads, one at a time, when a step was done, failed or skipped.
using Told = std::function<void(const Step& step, const Outcome& outcome)>;

/// One outcome a step, in the plan's order. A failed step stops only those that come after it. The
/// journal's run must have begun. Throws Error only when the journal cannot be written: nothing is
/// changed from then on.
/// After `stop` no step is begun; one that is under way stays open, for the same command to find
/// out.
std::vector<Outcome> apply(aws::Session& session, Pool& pool, const Plan& plan, Journal& journal,
                           const Told& told, std::stop_token stop = {});

}  // namespace underpin::engine
