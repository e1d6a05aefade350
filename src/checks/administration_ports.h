// The parameter `ports` of the rows about administration ports.
#pragma once

#include <cstdint>
#include <vector>

#include "checks/check.h"

namespace underpin::checks {

inline Parameter ports_parameter() { return Parameter::numbers("ports", 0, 65535); }

/// The row's ports; 22 and 3389 unless it names others.
std::vector<std::uint16_t> administration_ports(const Parameters& with);

}  // namespace underpin::checks
