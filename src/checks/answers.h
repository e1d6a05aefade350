// What semantics answers, as checks decide on it.
#pragma once

#include <string>

#include "model/value.h"
#include "semantics/answer.h"

namespace underpin::checks {

/// Unknown where the answer is undecided; `what` says what was asked about.
Truth truth_from(const semantics::Answer& answer, const std::string& what);

}  // namespace underpin::checks
