// Why filter patterns do or do not serve recommendations, in words for a person.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "semantics/filter_coverage.h"

namespace underpin::semantics {

/// `file_text` holds one filter pattern a line; empty lines and lines that begin with `#` do not
/// count, and a pattern that begins with `{` may go on to the line that ends with `}`. Or it is
/// what `aws logs describe-metric-filters` prints. Says how each pattern is read, which required
/// events it takes alone, what the union decides, and shows a record that is missed or wrongly
/// taken. Ends in a newline. Throws Error when there is no pattern in it.
std::string explain_filter_pattern(std::string_view file_text, const EventRequirement& requirement);

/// A recommendation with what it requires.
struct RequiringRow {
  std::string id, title;
  EventRequirement events;
};

/// The same for many recommendations: those of which the patterns take something, one by one.
std::string explain_filter_pattern(std::string_view file_text, std::span<const RequiringRow> rows);

}  // namespace underpin::semantics
