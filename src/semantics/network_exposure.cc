// The parts that every exposure answer shares.
#include "semantics/network_exposure.h"

#include <fmt/format.h>

namespace underpin::semantics {

std::string print_service(const Service& service) {
  return fmt::format("{}/{}", print_protocol(service.protocol), service.port);
}

const Answer& FamilyExposure::strict() const {
  if (letter.is_yes()) return letter;
  if (effect.is_yes()) return effect;
  return letter.is_undecided() ? letter : effect;
}

}  // namespace underpin::semantics
