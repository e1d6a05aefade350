// Everything that can go unread in an account: one attribute, one row, one table, one region. Works
// on the snapshot's JSON, so a new type or attribute is covered without an edit here.
#pragma once

#include <functional>
#include <string>

#include "base/json.h"
#include "checks/check.h"

namespace underpin::testing {

/// Calls `visit` with the account after each single fault in what the check looks at, with words
/// for the fault. `snapshot` is what print_snapshot wrote.
void each_fault(const json::value& snapshot, const checks::Check& check,
                const std::function<void(const std::string& fault, Snapshot account)>& visit);

/// The same account, its rows, gaps and regions in another order.
Snapshot shuffled(const json::value& snapshot, unsigned seed);

}  // namespace underpin::testing
