// Feeds arbitrary bytes to the reader of config files: it refuses them with an Error, or says of
// each entry who, why and until when.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "config/config.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    for (const auto& entry : underpin::config::parse_config(text, "fuzz").deviations)
      UP_ASSERT(!entry.resources.empty() && !entry.reason.empty() && !entry.approved_by.empty() &&
                    entry.last.size() == 10,
                "a deviation is complete");
  } catch (const underpin::Error&) {
    // Refused: the other allowed outcome.
  }
  return 0;
}
