// Says in words why a security group or a network ACL opens administration ports, or does not.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "semantics/network_exposure.h"

namespace underpin::semantics {

/// The reasoning for every group and ACL of a file (see network_document.h): letter and effect for
/// IPv4 and IPv6, the rules behind them, a packet as proof, and entries that are never reached.
/// Safe for a terminal. Throws Error when the file cannot be read.
std::string explain_network(std::string_view file_text,
                            std::span<const std::uint16_t> ports = kAdministrationPorts);

}  // namespace underpin::semantics
