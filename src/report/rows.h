// One recommendation as lines of the terminal report.
#pragma once

#include <cstddef>
#include <string_view>

#include "report/page.h"
#include "report/summary.h"
#include "report/unread.h"

namespace underpin::report {

/// PASS FAIL ???? MAN. N/A: four columns, made to be seen at a glance and searched for.
std::string_view mark(Verdict verdict);

/// What every row is written with.
struct RowContext {
  const Report& report;
  const GapIndex& gaps;
  std::size_t listed;  ///< RenderOptions::listed
};

/// The recommendation with what was counted, what fails and where, what could not be judged and
/// why, its notes and its remedy; one line when it passes without a note.
void write_row(Page& page, const JudgedRecommendation& row, const RowContext& context);

/// The rows of one section: judged ones in the benchmark's order, the others named in a paragraph.
void write_section(Page& page, const Section& section, const RowContext& context);

}  // namespace underpin::report
