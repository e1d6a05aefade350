// Feeds arbitrary bytes to the reader of AWS's shared files: it may refuse them with an Error, but
// neither crash nor make a section or setting that its grammar excludes.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "aws/profile_ini.h"
#include "base/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    for (const auto& section : underpin::aws::parse_ini(text, "fuzz")) {
      UP_ASSERT(section.line > 0, "a section has a line");
      for (const auto& [name, setting] : section.settings) {
        UP_ASSERT(!name.empty() && setting.line > section.line, "a setting follows its section");
        UP_ASSERT(setting.nested.empty() || setting.value.empty(), "a group has no value");
      }
    }
  } catch (const underpin::Error&) {
    // Refused: the other allowed outcome.
  }
  return 0;
}
