// Which rows of a benchmark are judged.
#include <fmt/core.h>

#include <algorithm>

#include "base/choose.h"
#include "base/error.h"
#include "base/text.h"
#include "benchmark/benchmark.h"

namespace underpin::benchmark {
namespace {

bool names(const std::string& word, const Benchmark& benchmark, const Recommendation& row) {
  constexpr std::string_view kSection = "section:";
  if (word.starts_with(kSection)) {
    const auto section = word.substr(kSection.size());
    return row.id == section || row.id.starts_with(section + ".");
  }
  return word == row.id || word == row.key || word == benchmark.id + "/" + row.id;
}

bool names_any(const std::vector<std::string>& words, const Benchmark& benchmark,
               const Recommendation& row) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return names(word, benchmark, row); });
}

void check_words(const std::vector<std::string>& words, const std::vector<Benchmark>& benchmarks) {
  for (const auto& word : words) {
    bool known = false;
    std::vector<std::string> candidates;
    for (const auto& benchmark : benchmarks)
      for (const auto& row : benchmark.recommendations) {
        known = known || names(word, benchmark, row);
        candidates.push_back(row.id);
        candidates.push_back(row.key);
      }
    if (!known)
      unknown_word("recommendation", word, candidates, "list them: underpin audit --list");
  }
}

}  // namespace

std::vector<Benchmark> select(std::vector<Benchmark> benchmarks, const Selection& selection) {
  check_words(selection.only, benchmarks);
  check_words(selection.skip, benchmarks);
  for (auto& benchmark : benchmarks)
    std::erase_if(benchmark.recommendations, [&](const Recommendation& row) {
      return row.level > selection.level ||
             (!selection.only.empty() && !names_any(selection.only, benchmark, row)) ||
             names_any(selection.skip, benchmark, row);
    });
  std::erase_if(benchmarks,
                [](const Benchmark& benchmark) { return benchmark.recommendations.empty(); });
  if (benchmarks.empty())
    throw UsageError("the selection leaves no recommendation",
                     "loosen --only, --skip or --level; list them: underpin audit --list");
  return benchmarks;
}

Benchmark select(Benchmark benchmark, const Selection& selection) {
  return std::move(select(std::vector{std::move(benchmark)}, selection).front());
}

}  // namespace underpin::benchmark
