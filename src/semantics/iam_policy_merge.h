// Putting statements into a policy that others share, without touching theirs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "semantics/iam_policy.h"

namespace underpin::semantics {

/// The statements of `theirs` as they are, and behind them those of `ours` that do not stand there
/// yet, under whatever Sid; a Sid that is taken gets a number. Nothing when `ours` needs policy
/// variables and the version of `theirs` has none.
std::optional<Policy> merge_policy(const Policy& theirs, const Policy& ours);

/// The same statements, in any order, under any Sid, with lists in any order. Two policies may mean
/// the same and not be told so here; the other way round never.
bool same_statements(const Policy& left, const Policy& right);

}  // namespace underpin::semantics
