// Putting statements into a policy that others share, without touching theirs.
#pragma once

#include <string>
#include <string_view>

#include "semantics/iam_policy.h"

namespace underpin::semantics {

/// The statements of `theirs`, of which those with a Sid of `ours` are replaced, and the rest of
/// `ours` behind them. A statement of ours that stands there already, under whatever Sid, is not
/// added again.
Policy merge_policy(const Policy& theirs, const Policy& ours);

/// The same statements, in any order, under any Sid, with lists in any order. Two policies may mean
/// the same and not be told so here; the other way round never.
bool same_statements(const Policy& left, const Policy& right);

}  // namespace underpin::semantics
