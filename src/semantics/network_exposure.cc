// The parts that every exposure answer shares.
#include "semantics/network_exposure.h"

#include <fmt/format.h>

namespace underpin::semantics {

std::string print_service(const Service& service) {
  return fmt::format("{}/{}", print_protocol(service.protocol), service.port);
}

}  // namespace underpin::semantics
