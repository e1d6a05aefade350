#include "model/desired.h"

#include <fmt/core.h>

namespace underpin {

std::string Desired::address_of(std::string_view type, std::string_view name,
                                std::string_view region) const {
  return fmt::format("{}.{}.{}@{}", type, module_, name, region);
}

}  // namespace underpin
