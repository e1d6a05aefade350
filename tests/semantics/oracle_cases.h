// How many random cases the brute-force tests try, and with which seed.
#pragma once

#include <cstdlib>
#include <iostream>

namespace underpin::semantics {

/// `usual`, or as many as UNDERPIN_ORACLE_CASES says, for a long run. Prints both, so that a
/// failure can be had again.
inline int oracle_cases(int usual, unsigned seed) {
  const char* wanted = std::getenv("UNDERPIN_ORACLE_CASES");
  const int count = wanted == nullptr ? usual : std::atoi(wanted);
  std::cout << "seed " << seed << ", " << count << " cases\n";
  return count;
}

}  // namespace underpin::semantics
