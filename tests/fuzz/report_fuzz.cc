// Feeds arbitrary bytes to the reader of past reports: what it accepts differs from itself in
// nothing.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "report/compare.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace underpin;
  try {
    const auto past = report::read_report({reinterpret_cast<const char*>(data), size});
    const auto comparison = report::compare(past, past);
    UP_ASSERT(!comparison.worse() && comparison.rows.empty(), "nothing turned");
  } catch (const Error&) {
    // Refused: the other allowed outcome.
  }
  return 0;
}
