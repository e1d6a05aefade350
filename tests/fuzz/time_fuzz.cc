// Feeds arbitrary bytes to the reader of times: what it reads, it prints in a form that it reads as
// the same time.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "base/time.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto time = underpin::parse_time(text);
  if (time) {
    const auto again = underpin::parse_time(underpin::format_time(*time));
    UP_ASSERT(again && *again == *time, "a time that was printed is read again");
  }
  return 0;
}
