// What semantics answers, as checks decide on it.
#pragma once

#include <string>

#include "model/value.h"
#include "semantics/answer.h"
#include "semantics/iam_policy_region.h"

namespace underpin::checks {

/// Unknown where the answer is undecided; `what` says what was asked about.
Truth truth_from(const semantics::Answer& answer, const std::string& what);

/// The actions that AWS has, read once.
const semantics::KnownActions& known_actions();

}  // namespace underpin::checks
