#include "base/embedded.h"

#include <cstddef>

#include "base/error.h"

namespace underpin {
namespace embedded_files {

// Defined in the source file that underpin_embed() generates.
struct File {
  const char* name;
  const char* begin;
  const char* end;
};
extern const File kFiles[];
extern const std::size_t kFileCount;

}  // namespace embedded_files

std::string_view embedded(std::string_view name) {
  for (std::size_t i = 0; i < embedded_files::kFileCount; ++i) {
    const auto& file = embedded_files::kFiles[i];
    if (name == file.name) return {file.begin, static_cast<std::size_t>(file.end - file.begin)};
  }
  assertion_failed("embedded", __FILE__, __LINE__, name);
}

}  // namespace underpin
