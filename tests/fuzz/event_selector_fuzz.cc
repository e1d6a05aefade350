// Any bytes as advanced selectors, a line a value: an object that is said to be left out is, and
// nothing crashes or hangs.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "semantics/event_selector.h"
#include "semantics/event_selector_search.h"

using namespace underpin::semantics;

namespace {

AdvancedFieldSelector equal_to(std::string field, std::string value) {
  AdvancedFieldSelector out;
  out.field = std::move(field);
  out.equals = {std::move(value)};
  return out;
}

}  // namespace

// The first byte of a line says where the rest goes; `#` starts the next selector.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size < 400 ? size : 400);
  EventSelectors selectors;
  AdvancedFieldSelector arn;
  arn.field = "resources.ARN";
  const auto finish = [&] {
    selectors.advanced.push_back(
        {"",
         {equal_to("eventCategory", "Data"), equal_to("resources.type", "AWS::S3::Object"), arn}});
    arn = {};
    arn.field = "resources.ARN";
  };
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    if (line.empty()) continue;
    const std::string value(line.substr(1));
    switch (line.front()) {
      case 'e':
        arn.equals.push_back(value);
        break;
      case 's':
        arn.starts_with.push_back(value);
        break;
      case 'd':
        arn.ends_with.push_back(value);
        break;
      case 'E':
        arn.not_equals.push_back(value);
        break;
      case 'S':
        arn.not_starts_with.push_back(value);
        break;
      case 'D':
        arn.not_ends_with.push_back(value);
        break;
      case '#':
        finish();
        break;
      default:
        break;
    }
  }
  finish();
  const auto coverage = object_events(selectors, ObjectAccess::write, "aws", "b");
  if (!coverage.answer.is_no()) return 0;
  const std::string& witness = coverage.answer.witness;
  const auto at = witness.find("resources.ARN ");
  if (at == std::string::npos) std::abort();
  const std::string object = witness.substr(at + 14);
  for (const auto& advanced : selectors.advanced)
    if (selector::passes(advanced.field_selectors.back(), object)) std::abort();
  return 0;
}
