// Golden files: expected output kept as a file, tests/golden/<room>/<case>.<extension>. A changed
// output is accepted by running the test with UNDERPIN_ACCEPT=1 and reading the difference in git.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace underpin::testing {

inline std::filesystem::path golden_path(std::string_view name) {
  return std::filesystem::path(UNDERPIN_SOURCE_DIR) / "tests" / "golden" / name;
}

inline bool accepting() {
  const char* accept = std::getenv("UNDERPIN_ACCEPT");
  return accept != nullptr && std::string_view(accept) == "1";
}

/// Fails with a difference unless `actual` is, byte for byte, the file tests/golden/<name>
/// ("report/mixed.json"). When accepting, writes the file and reports the test as skipped, so that
/// an accepted test never looks green.
inline void expect_golden(std::string_view name, std::string_view actual) {
  const auto path = golden_path(name);
  if (accepting()) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << actual;
    ASSERT_TRUE(out.flush().good()) << "cannot write " << path;
    GTEST_SKIP() << "accepted " << path;
  }
  std::ifstream in(path, std::ios::binary);
  ASSERT_TRUE(in.good()) << "no golden file " << path << "; UNDERPIN_ACCEPT=1 writes it";
  std::ostringstream expected;
  expected << in.rdbuf();
  EXPECT_EQ(expected.str(), actual) << path << "; UNDERPIN_ACCEPT=1 accepts the new output";
}

}  // namespace underpin::testing
