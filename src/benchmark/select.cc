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

void check_words(const std::vector<std::string>& words, const Benchmark& benchmark) {
  const auto& rows = benchmark.recommendations;
  for (const auto& word : words) {
    if (std::any_of(rows.begin(), rows.end(),
                    [&](const auto& row) { return names(word, benchmark, row); }))
      continue;
    std::vector<std::string> candidates;
    for (const auto& row : rows) {
      candidates.push_back(row.id);
      candidates.push_back(row.key);
    }
    unknown_word("recommendation", word, candidates, "list them: underpin audit --list");
  }
}

}  // namespace

Benchmark select(Benchmark benchmark, const Selection& selection) {
  check_words(selection.only, benchmark);
  check_words(selection.skip, benchmark);
  const auto named = [&](const std::vector<std::string>& words, const Recommendation& row) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return names(word, benchmark, row); });
  };
  std::vector<Recommendation> kept;
  for (const auto& row : benchmark.recommendations)
    if (row.level <= selection.level && (selection.only.empty() || named(selection.only, row)) &&
        !named(selection.skip, row))
      kept.push_back(row);
  if (kept.empty())
    throw UsageError("the selection leaves no recommendation",
                     "loosen --only, --skip or --level; list them: underpin audit --list");
  benchmark.recommendations = std::move(kept);
  return benchmark;
}

}  // namespace underpin::benchmark
