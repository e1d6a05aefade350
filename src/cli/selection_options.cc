#include "cli/selection_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/text.h"

namespace underpin::cli {

std::vector<std::string> trimmed(std::vector<std::string> words) {
  for (auto& word : words) word = std::string(trim(word));
  return words;
}

void SelectionOptions::define(CLI::App& app) {
  app.add_option("--benchmark", benchmarks,
                 join(benchmark::benchmark_ids(), ", ") + "; several make a report each")
      ->type_name("ID")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option("--level", level, "rows up to this level")
      ->check(CLI::Range(1, 2))
      ->capture_default_str();
  app.add_option("--only", only, "only these")->type_name("ID")->delimiter(',');
  app.add_option("--skip", skip, "all but these")->type_name("ID")->delimiter(',');
}

std::vector<benchmark::Benchmark> SelectionOptions::load() const {
  std::vector<benchmark::Benchmark> tables;
  for (const auto& id : trimmed(benchmarks)) {
    const auto twice = [&](const auto& table) { return table.id == id; };
    if (std::none_of(tables.begin(), tables.end(), twice))
      tables.push_back(benchmark::load_benchmark(id));
  }
  return benchmark::select(std::move(tables), {level, trimmed(only), trimmed(skip)});
}

std::vector<std::pair<std::string, std::string>> SelectionOptions::words() const {
  std::vector<std::pair<std::string, std::string>> out;
  if (level != 2) out.emplace_back("level", std::to_string(level));
  if (!only.empty()) out.emplace_back("only", join(trimmed(only), ", "));
  if (!skip.empty()) out.emplace_back("skip", join(trimmed(skip), ", "));
  return out;
}

}  // namespace underpin::cli
