// What the event selectors of a trail record and leave out, in words for a person.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "semantics/event_selector.h"

namespace underpin::semantics {

/// Reads what GetEventSelectors returns: an object with `EventSelectors` or
/// `AdvancedEventSelectors`. Throws Error when the text is no JSON object, has neither member, or a
/// member has another type than the API's; members that the API does not have are ignored.
EventSelectors read_event_selectors(std::string_view json_text);

/// `file_text` as above. Says what management and S3 object events are recorded, for `bucket` or
/// for every bucket, with an event that is left out. The partition is that of the reply's TrailARN,
/// or `partition` when it has none. Ends in a newline.
std::string explain_event_selector(std::string_view file_text, std::string_view partition,
                                   std::optional<std::string_view> bucket);

}  // namespace underpin::semantics
