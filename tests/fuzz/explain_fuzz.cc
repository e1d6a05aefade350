// Any file as filter patterns (`p` and the file) or event selectors (`s`): it is explained or
// refused, and what is said is safe for a terminal. Policies and networks have fuzzers of their
// own.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "semantics/explain_event_selector.h"
#include "semantics/explain_filter_pattern.h"
#include "semantics/required_events.h"

using namespace underpin::semantics;

namespace {

std::string explain(char kind, std::string_view file) {
  static const EventRequirement kKeys =
      required_events({"events", {"DisableKey", "ScheduleKeyDeletion"}, "kms", "amazonaws.com"});
  if (kind == 's') return explain_event_selector(file, "aws", "b");
  return explain_filter_pattern(file, kKeys);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 3000) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto said = explain(text.front(), text.substr(1));
    if (said.empty() || said.back() != '\n' || said.find('\x1b') != std::string::npos) std::abort();
  } catch (const underpin::Error& error) {
    if (std::string_view(error.what()).empty()) std::abort();
  }
  return 0;
}
