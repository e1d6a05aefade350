#include "semantics/service_names.h"

#include <fmt/core.h>

#include "base/embedded.h"
#include "base/error.h"
#include "base/json.h"

namespace underpin::semantics {
namespace {

// The commercial partition's DNS suffix: the first row of the table of partitions.
const std::string& commercial_suffix() {
  static const auto* suffix = [] {
    const auto file = parse_json(embedded("data/aws/partitions.json"));
    const auto found = text_member(member(file, "partitions").as_array().front(), "dns_suffix");
    UP_ASSERT(found.has_value(), "data/aws/partitions.json names no DNS suffix");
    return new std::string(*found);
  }();
  return *suffix;
}

}  // namespace

std::string service_principal(std::string_view service) {
  return fmt::format("{}.{}", service, commercial_suffix());
}

std::vector<std::string> event_source_suffixes(std::string_view dns_suffix) {
  std::vector<std::string> suffixes{commercial_suffix()};
  if (!dns_suffix.starts_with(commercial_suffix())) suffixes.emplace_back(dns_suffix);
  return suffixes;
}

}  // namespace underpin::semantics
