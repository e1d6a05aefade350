// What must hold of the HTML report whatever is in it; html_page_test.py looks at it in a browser.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "report/format.h"
#include "reports.h"

namespace underpin::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string render(const Report& report) {
  return find_format("html").render(report, fixed_options());
}

std::size_t occurrences(std::string_view text, std::string_view wanted) {
  std::size_t count = 0;
  for (auto at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + 1))
    ++count;
  return count;
}

TEST(HtmlReport, EveryRecommendationAndEveryFindingIsOnThePageOnce) {
  for (const auto make : {&mixed_report, &passing_report, &unanswered_report, &interrupted_report,
                          &waived_report, &partial_report}) {
    const Report report = make();
    const auto page = render(report);
    std::size_t findings = 0;
    for (const auto& row : report.recommendations) {
      findings += row.findings.size();
      EXPECT_EQ(occurrences(page, " id=\"r-" + row.id + "\""), 1u) << row.id;
    }
    EXPECT_EQ(occurrences(page, "<li class=\"finding"), findings);
    EXPECT_EQ(page, render(report)) << "the same report, the same bytes";
  }
}

TEST(HtmlReport, TextsThatDifferLeaveTheSameElementsAndAttributes) {
  const auto shape = [](std::string_view text) {
    const auto page = render(hostile_report(text));
    return std::array{
        std::count(page.begin(), page.end(), '<'), std::count(page.begin(), page.end(), '>'),
        std::count(page.begin(), page.end(), '"'), std::count(page.begin(), page.end(), '\'')};
  };
  const auto plain = shape("plain");
  for (const char* text :
       {"<b>", "</script>", "<!--", "]]>", "\" onload=\"x", "' onload='x", "&quot;", "a=b c",
        "<img src=x onerror=x>", "\\\" \\u003c", "\u2028<\u202e", "\xff\"", "`", "{{1}}"})
    EXPECT_EQ(shape(text), plain) << text;
}

TEST(HtmlReport, IsNeverHeadedCompliantWhenSomethingIsOpenOrLeftOut) {
  const std::string claim = ">COMPLIANT<";
  EXPECT_THAT(render(passing_report()), HasSubstr(claim));
  for (const auto make : {&mixed_report, &unanswered_report, &interrupted_report, &partial_report})
    EXPECT_THAT(render(make()), Not(HasSubstr(claim)));
  EXPECT_THAT(render(partial_report()), HasSubstr("score, 4 of 55 answered, 4 selected"));
  EXPECT_THAT(render(interrupted_report()), HasSubstr("INTERRUPTED: "));
}

TEST(HtmlReport, ALinkIsWrittenOnlyToARecommendationOfTheReport) {
  Report report = mixed_report();
  report.gaps[0].affects = {"3.1", "9.9"};
  const auto page = render(report);
  EXPECT_THAT(page, HasSubstr("<a href=\"#r-3.1\">3.1</a>"));
  EXPECT_THAT(page, HasSubstr("<span>9.9</span>"));
}

}  // namespace
}  // namespace underpin::report
