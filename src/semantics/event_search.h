// Looks for an event that some filters take and others leave: the one question behind "covers",
// "implies" and "equivalent".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "semantics/filter_pattern.h"
#include "semantics/filter_text_classes.h"
#include "semantics/record_class.h"

namespace underpin::semantics::filter {

struct SearchProblem {
  /// The event is taken by at least one of these; empty: no such demand.
  std::vector<const FilterPattern*> taken_by_one;
  /// The event is taken by none of these.
  std::vector<const FilterPattern*> left_by_all;
  /// The event is a record of this class; null: any JSON object.
  const RecordClass* within = nullptr;
};

struct SearchResult {
  /// An event that was built and tried: it is what was asked for.
  std::optional<LogEvent> event;
  /// With no event: empty when there is none, else why that could not be shown.
  std::string open;
};

/// Under one reading. Exact over conditions on separate fields: splits the fields by the outcomes
/// of their conditions and tries the combinations, at most 200,000.
SearchResult search_event(const SearchProblem& problem, const Reading& reading, unsigned& doubts,
                          TextMemo& memo);

}  // namespace underpin::semantics::filter
