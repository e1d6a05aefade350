// Reports to render: the cases of the golden tests, made by hand so that no other room is needed.
#pragma once

#include <string>
#include <string_view>

#include "report/format.h"

namespace underpin::report {

Report mixed_report();       ///< fails, unknowns, notes, gaps, skipped regions, rows not judged
Report passing_report();     ///< every row passes or does not apply
Report unanswered_report();  ///< nothing could be read
Report interrupted_report();

/// What passes, but four of 55 rows; judged as of a later day.
Report partial_report();

/// The mixed report with a waived group, a row waived whole, an expired and an unused entry.
Report waived_report();                        ///< some rows answered, the rest cut off by a signal
Report hostile_report(std::string_view text);  ///< the same text in every field that AWS fills

RenderOptions fixed_options();

}  // namespace underpin::report
