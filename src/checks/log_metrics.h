// What the rows about log metric filters require, for whoever asks it of filters outside an
// account.
#pragma once

#include <string_view>

#include "checks/check.h"
#include "semantics/required_events.h"

namespace underpin::checks {

/// The check behind the rows of section 4.
inline constexpr std::string_view kLogMetricCheck = "logs.metric";

/// The events that such a row requires. Throws Error when it names none.
semantics::EventRequirement event_requirement(const Parameters& with, std::string_view dns_suffix);

}  // namespace underpin::checks
