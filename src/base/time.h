// Points in time as AWS writes them. The clock itself is read in cli and aws only.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace underpin {

/// UTC, whole seconds: nothing that the benchmark asks is finer.
using Time = std::chrono::sys_seconds;

/// Reads ISO 8601 with `Z` or a numeric offset and optional fractions (dropped), as in
/// 2026-11-25T10:00:00Z, 2015-01-01T00:00:00+00:00; also the IMF-fixdate of an HTTP Date header and
/// AWS's epoch seconds (`1767225600`, `1767225600.123`). Nothing for anything else.
std::optional<Time> parse_time(std::string_view text);

/// 2026-11-25T10:00:00Z
std::string format_time(Time time);

/// 20261125T100000Z, the form that SigV4 signs.
std::string format_basic_time(Time time);

/// A span in the words a person uses: "3 days", "5 hours", "40 seconds".
std::string describe(std::chrono::seconds span);

}  // namespace underpin
