// Guidance: what is told of a recommendation beside its row and its verdict.
#pragma once

#include <string>
#include <vector>

#include "benchmark/benchmark.h"

namespace underpin::benchmark {

/// Texts of our own. Empty where there is nothing to say.
struct Guidance {
  std::string letter, effect;       ///< what the text asks, what that is for: docs/semantics.md
  std::string readings;             ///< where strict, letter and effect part
  std::string guide;                ///< the section of the guide to Gruntwork's modules
  std::string module;               ///< Gruntwork's module that settles it
  std::vector<std::string> cli;     ///< commands that mend it
  std::string console;              ///< the same in the console
  std::vector<std::string> others;  ///< how other tools judge it wrongly: docs/other_tools.md
};

/// By the row's key, or by its check for rows that share their logic.
Guidance guidance_for(const Recommendation& row);

}  // namespace underpin::benchmark
