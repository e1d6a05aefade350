// Whole reports against golden files, in both formats.
#include <gtest/gtest.h>

#include "report/format.h"
#include "reports.h"
#include "tests/golden.h"

namespace underpin::report {
namespace {

// Text, escape sequences, carriage return, right-to-left override, newline, C1, broken UTF-8.
const std::string kHostile = std::string("ev\x1b[31mil\x1b]0;title\x07 \r\n\u202e\u009b") +
                             "\xff\xc3(" + std::string(1, '\0');

struct GoldenCase {
  const char* file;  // also the test's name: <case>[_<variant>].<extension>
  Report (*report)();
  const char* format;
  bool colour = false;
  std::size_t columns = 100;
};

Report hostile() { return hostile_report(kHostile); }

const GoldenCase kCases[] = {
    {"mixed.txt", &mixed_report, "terminal"},
    {"mixed_60_columns.txt", &mixed_report, "terminal", false, 60},
    {"mixed_80_columns.txt", &mixed_report, "terminal", false, 80},
    {"mixed_120_columns.txt", &mixed_report, "terminal", false, 120},
    {"mixed_colour.txt", &mixed_report, "terminal", true},
    {"mixed.json", &mixed_report, "json"},
    {"passing.txt", &passing_report, "terminal"},
    {"passing.json", &passing_report, "json"},
    {"unanswered.txt", &unanswered_report, "terminal"},
    {"unanswered.json", &unanswered_report, "json"},
    {"interrupted.txt", &interrupted_report, "terminal"},
    {"interrupted.json", &interrupted_report, "json"},
    {"waived.txt", &waived_report, "terminal"},
    {"waived.json", &waived_report, "json"},
    {"partial.txt", &partial_report, "terminal"},
    {"partial.json", &partial_report, "json"},
    {"hostile.txt", &hostile, "terminal"},
    {"hostile.json", &hostile, "json"},
};

class GoldenReport : public ::testing::TestWithParam<GoldenCase> {};

TEST_P(GoldenReport, IsAsAccepted) {
  const auto& c = GetParam();
  auto options = fixed_options();
  options.colour = c.colour;
  options.columns = c.columns;
  testing::expect_golden(std::string("report/") + c.file,
                         find_format(c.format).render(c.report(), options));
}

INSTANTIATE_TEST_SUITE_P(Cases, GoldenReport, ::testing::ValuesIn(kCases), [](const auto& chosen) {
  std::string name = chosen.param.file;
  for (char& c : name)
    if (c == '.') c = '_';
  return name;
});

}  // namespace
}  // namespace underpin::report
