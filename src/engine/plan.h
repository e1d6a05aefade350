// Plan: what must be done, and in which order, for an account to have what is desired. Pure.
#pragma once

#include <set>
#include <span>
#include <string>

#include "model/desired.h"
#include "model/plan.h"
#include "model/snapshot.h"

namespace underpin::engine {

/// Compares attribute by attribute; what a module leaves open stays as it is. What could not be
/// read is no reason to write: such resources are blocked, with the cause.
Plan make_plan(const Desired& desired, const Snapshot& observed);

/// The account after the plan, for judging. What is known only after the apply is unknown there.
Snapshot predict(const Snapshot& observed, const Plan& plan, std::span<const TypeFunction> types);

/// Steps that wait for nothing but what is in `done`.
std::vector<const Step*> ready(const Plan& plan, const std::set<std::string>& begun,
                               const std::set<std::string>& done);

}  // namespace underpin::engine
