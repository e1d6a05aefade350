#include "model/gap.h"

#include <fmt/core.h>

namespace underpin {

std::string Gap::key() const {
  return fmt::format("{}/{}/{}/{}", type, region, id.value_or(""), operation);
}

std::string Gap::summary() const {
  const std::string where = region == "*"        ? " in any region"
                            : region == "global" ? ""
                                                 : " in " + region;
  if (operation.empty()) return fmt::format("{}{}", message, where);
  const std::string_view shown = code.empty() ? "failed" : std::string_view(code);
  return fmt::format("{} {}{}", operation, shown, where);
}

}  // namespace underpin
