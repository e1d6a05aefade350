// The flags that choose recommendations, shared by the verbs that judge or speak of them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "benchmark/benchmark.h"

namespace CLI {
class App;
}

namespace underpin::cli {

/// Each word without blanks around it: `a, b` is one word to the shell and two to a person.
std::vector<std::string> trimmed(std::vector<std::string> words);

struct SelectionOptions {
  std::vector<std::string> benchmarks{"cis-1.3.0"};
  int level = 2;
  std::vector<std::string> only, skip;

  void define(CLI::App& app);

  /// The selected recommendations of each benchmark. Throws UsageError for words that name none.
  std::vector<benchmark::Benchmark> load() const;
  /// What was selected, for whoever reads the report later.
  std::vector<std::pair<std::string, std::string>> words() const;
};

}  // namespace underpin::cli
