// Feeds arbitrary bytes to the reader of CSV, which reads credential reports: what it accepts has
// as many cells in each line as there are columns.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/csv.h"
#include "base/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto table = underpin::CsvTable::parse(text);
    std::size_t lines = 0;
    for (const auto& row : table) {
      ++lines;
      UP_ASSERT(!row["no such column, surely"], "an unknown column has no cell");
      row["user"];
    }
    UP_ASSERT(lines == table.size(), "every line is a row");
  } catch (const underpin::Error&) {
    // Refused: the other allowed outcome.
  }
  return 0;
}
