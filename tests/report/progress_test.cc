#include "report/progress.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace underpin::report {
namespace {

TEST(ProgressLine, SaysHowFarAndHowLong) {
  struct Case {
    const char* name;
    Progress progress;
    const char* line;
  };
  using std::chrono::milliseconds;
  const Case cases[] = {
      {"at the start",
       {17, 0, 15, 0, milliseconds(0)},
       "reading 17 regions: 0 of 15 readers done, 0 calls, 0.0 s"},
      {"one of each is singular",
       {1, 1, 1, 1, milliseconds(1390)},
       "reading 1 region: 1 of 1 reader done, 1 call, 1.3 s"},
      {"after a minute, minutes",
       {17, 12, 15, 2650, milliseconds(65'432)},
       "reading 17 regions: 12 of 15 readers done, 2650 calls, 1 min 05 s"},
  };
  for (const auto& c : cases) EXPECT_EQ(progress_line(c.progress, 100), c.line) << c.name;
}

TEST(ProgressLine, FitsTheTerminalAndHoldsNoControlCharacter) {
  for (std::size_t columns = 0; columns < 80; ++columns) {
    const auto line = progress_line({17, 3, 15, 99, std::chrono::milliseconds(100)}, columns);
    EXPECT_LE(width(line), columns);
    EXPECT_EQ(printable(line), line);
  }
}

}  // namespace
}  // namespace underpin::report
