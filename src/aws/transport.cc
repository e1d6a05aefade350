#include "aws/transport.h"

#include "base/text.h"

namespace underpin::aws {

const std::string* find_header(const std::vector<Header>& headers, std::string_view name) {
  for (const auto& header : headers)
    if (equals_ignoring_case(header.name, name)) return &header.value;
  return nullptr;
}

std::string_view name_of(TransportError::Kind kind) {
  static constexpr std::string_view kNames[] = {
      "dns", "connect", "tls", "timeout", "reset", "incomplete", "too_large", "cancelled", "proxy"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace underpin::aws
