// Whole reports against golden files, in every format. tests/schemas holds the same files to the
// schemas of the formats.
#include <gtest/gtest.h>

#include "hostile_texts.h"
#include "report/format.h"
#include "reports.h"
#include "tests/golden.h"

namespace underpin::report {
namespace {

// What would become an element, an attribute, a script or a reference, were it not escaped.
constexpr const char* kMarkup =
    "</script></style><!-- <img src=x onerror=owned()> \" autofocus onfocus='owned()' &lt; &#60; "
    "]]>";

struct GoldenCase {
  const char* file;  // also the test's name: <case>[_<variant>].<extension>
  Report (*report)();
  const char* format;
  bool colour = false;
  std::size_t columns = 100;
};

// What attacks a terminal; and what attacks everything else, one after the other.
Report hostile() { return hostile_report(hostile_texts().front().text); }
Report injection() {
  std::string all;
  for (const auto& [name, text] : hostile_texts())
    if (text.size() < 1000) all += (all.empty() ? "=" : " ") + text;
  return hostile_report(all);
}
Report markup() { return hostile_report(kMarkup); }

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
    {"mixed.html", &mixed_report, "html"},
    {"waived.html", &waived_report, "html"},
    {"hostile.html", &hostile, "html"},
    {"hostile_markup.html", &markup, "html"},
    {"injection.txt", &injection, "terminal"},
    {"injection.json", &injection, "json"},
    {"mixed.csv", &mixed_report, "csv"},
    {"mixed.md", &mixed_report, "markdown"},
    {"mixed.junit.xml", &mixed_report, "junit"},
    {"mixed.sarif", &mixed_report, "sarif"},
    {"mixed.ocsf.json", &mixed_report, "ocsf"},
    {"mixed.asff.json", &mixed_report, "asff"},
    {"passing.csv", &passing_report, "csv"},
    {"passing.md", &passing_report, "markdown"},
    {"passing.junit.xml", &passing_report, "junit"},
    {"passing.sarif", &passing_report, "sarif"},
    {"passing.ocsf.json", &passing_report, "ocsf"},
    {"passing.asff.json", &passing_report, "asff"},
    {"unanswered.csv", &unanswered_report, "csv"},
    {"unanswered.md", &unanswered_report, "markdown"},
    {"unanswered.junit.xml", &unanswered_report, "junit"},
    {"unanswered.sarif", &unanswered_report, "sarif"},
    {"unanswered.ocsf.json", &unanswered_report, "ocsf"},
    {"unanswered.asff.json", &unanswered_report, "asff"},
    {"interrupted.csv", &interrupted_report, "csv"},
    {"interrupted.md", &interrupted_report, "markdown"},
    {"interrupted.junit.xml", &interrupted_report, "junit"},
    {"interrupted.sarif", &interrupted_report, "sarif"},
    {"interrupted.ocsf.json", &interrupted_report, "ocsf"},
    {"interrupted.asff.json", &interrupted_report, "asff"},
    {"waived.csv", &waived_report, "csv"},
    {"waived.md", &waived_report, "markdown"},
    {"waived.junit.xml", &waived_report, "junit"},
    {"waived.sarif", &waived_report, "sarif"},
    {"waived.ocsf.json", &waived_report, "ocsf"},
    {"waived.asff.json", &waived_report, "asff"},
    {"partial.csv", &partial_report, "csv"},
    {"partial.md", &partial_report, "markdown"},
    {"partial.junit.xml", &partial_report, "junit"},
    {"partial.sarif", &partial_report, "sarif"},
    {"partial.ocsf.json", &partial_report, "ocsf"},
    {"partial.asff.json", &partial_report, "asff"},
    {"hostile.csv", &hostile, "csv"},
    {"hostile.md", &hostile, "markdown"},
    {"hostile.junit.xml", &hostile, "junit"},
    {"hostile.sarif", &hostile, "sarif"},
    {"hostile.ocsf.json", &hostile, "ocsf"},
    {"hostile.asff.json", &hostile, "asff"},
    {"injection.csv", &injection, "csv"},
    {"injection.md", &injection, "markdown"},
    {"injection.junit.xml", &injection, "junit"},
    {"injection.sarif", &injection, "sarif"},
    {"injection.ocsf.json", &injection, "ocsf"},
    {"injection.asff.json", &injection, "asff"},
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
