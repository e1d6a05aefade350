#include "base/place.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"

namespace underpin {

std::string place_in(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto start = before.rfind('\n') + 1;  // 0 when there is none
  return fmt::format("line {}, column {}", line, width(before.substr(start)) + 1);
}

}  // namespace underpin
