// The log groups that readers of CloudWatch Logs look at: those that trails write to.
#pragma once

#include <functional>
#include <string>

#include "resources/reading.h"

namespace underpin::logs {

/// Runs body(name, place) for each log group of this account that a trail names, in its region. The
/// reader must come after cloudtrail::Trail.
void each_group_of_trails(Reading& reading,
                          const std::function<void(const std::string& name, Place&)>& body);

}  // namespace underpin::logs
