#include "checks/administration_ports.h"

#include <iterator>

#include "semantics/network_exposure.h"

namespace underpin::checks {

std::vector<std::uint16_t> administration_ports(const Parameters& with) {
  std::vector<std::uint16_t> ports;
  for (const auto port : with.numbers("ports")) ports.push_back(static_cast<std::uint16_t>(port));
  if (ports.empty())
    ports.assign(std::begin(semantics::kAdministrationPorts),
                 std::end(semantics::kAdministrationPorts));
  return ports;
}

}  // namespace underpin::checks
