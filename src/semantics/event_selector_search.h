// Looks for a CloudTrail event that no selector records.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "semantics/event_selector.h"
#include "semantics/filter_text.h"

namespace underpin::semantics::selector {

/// A field of the event that may vary: `begins` and then any text of `language`.
struct FreeField {
  std::string name;
  std::string begins;
  filter::TextShape language;
  std::vector<std::string> usual;  ///< likely texts after `begins`, tried first
  /// Whole texts that begin so are not looked for.
  std::vector<std::string> ignored_beginnings;
};

/// The events in question.
struct EventSpace {
  std::vector<std::pair<std::string, std::string>> fixed;
  std::vector<FreeField> free;
};

/// Every text.
filter::TextShape any_text();

struct Unrecorded {
  /// Field and text of an event that no selector records.
  std::optional<std::vector<std::pair<std::string, std::string>>> event;
  std::string open;  ///< with no event: why it is not sure that there is none
};

/// Exact within 50,000 combinations. A selector with a condition on a field that is neither fixed
/// nor free is left out of the count; if an event is then found, `open` says so as well.
Unrecorded find_unrecorded(const std::vector<AdvancedEventSelector>& selectors,
                           const EventSpace& space);

/// Whether a text passes one field selector.
bool passes(const AdvancedFieldSelector& condition, std::string_view text);

/// The same selection as advanced selectors. `notes` gets the values that record nothing.
std::vector<AdvancedEventSelector> as_advanced(const EventSelector& basic,
                                               std::string_view partition,
                                               std::vector<std::string>& notes);

}  // namespace underpin::semantics::selector
