// Undo: the plan that puts back what a run changed. Pure.
#pragma once

#include "engine/journal.h"
#include "model/plan.h"
#include "model/snapshot.h"

namespace underpin::engine {

/// The types that the run's steps are about.
std::vector<TypeFunction> types_of(const Run& run);

/// Only what the run changed is put back; what somebody changed since is blocked and left alone.
/// What cannot be taken away again is told in `warnings`. `observed` holds types_of(run).
Plan undo_plan(const Run& run, const Snapshot& observed);

}  // namespace underpin::engine
