// Feeds arbitrary bytes to the reader of snapshots, which people keep, send and edit: what it
// accepts prints as text that it accepts as the same snapshot, and can be judged.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "benchmark/benchmark.h"
#include "model/snapshot_json.h"
#include "resources/registry.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace underpin;
  static const auto benchmark = benchmark::load_benchmark("cis-1.3.0");
  static const auto types = benchmark::types_of(benchmark);
  try {
    auto account = parse_snapshot({reinterpret_cast<const char*>(data), size}, all_types());
    const auto printed = print_snapshot(account);
    UP_ASSERT(print_snapshot(parse_snapshot(printed, all_types())) == printed,
              "a snapshot that was printed is read again");
    benchmark::require(account, types);
    UP_ASSERT(benchmark::judge(benchmark, account, {}).recommendations.size() == benchmark.size,
              "no row is left out");
  } catch (const Error&) {
    // Refused: the other allowed outcome.
  }
  return 0;
}
