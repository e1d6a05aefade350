// Why a set of filter patterns does or does not serve a recommendation, in words for a person.
#pragma once

#include <string>
#include <string_view>

#include "semantics/filter_coverage.h"

namespace underpin::semantics {

/// `file_text`: one filter pattern a line; empty lines and lines that begin with `#` are skipped.
/// Says how each is read, which required events each takes alone, what the union decides, and
/// shows a record that is missed or wrongly taken. Ends in a newline.
std::string explain_filter_pattern(std::string_view file_text, const EventRequirement& requirement);

}  // namespace underpin::semantics
