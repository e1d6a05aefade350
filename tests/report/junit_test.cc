// JUnit XML: what a server counts.
#include <gtest/gtest.h>

#include <map>
#include <pugixml.hpp>
#include <set>

#include "base/text.h"
#include "base/utf8.h"
#include "hostile_texts.h"
#include "report/format.h"
#include "reports.h"

namespace underpin::report {
namespace {

pugi::xml_document read(const Report& report) {
  pugi::xml_document document;
  const auto parsed =
      document.load_string(find_format("junit").render(report, fixed_options()).c_str());
  EXPECT_TRUE(parsed) << parsed.description();
  return document;
}

const pugi::xml_node suite_of(const pugi::xml_document& document, std::string_view id) {
  for (const auto suite : document.child("testsuites").children("testsuite"))
    if (std::string_view(suite.attribute("name").value()).starts_with(std::string(id) + " "))
      return suite;
  return {};
}

std::string element_of(const pugi::xml_node& test) {
  for (const auto* name : {"failure", "error", "skipped"})
    if (test.child(name)) return name;
  return "passed";
}

TEST(JunitReport, EachVerdictIsWhatAServerShouldSay) {
  const auto document = read(mixed_report());
  const struct {
    const char *row, *element, *verdict;
  } cases[] = {
      {"1.4", "failure", "fail"},
      {"1.8", "passed", ""},
      {"3.1", "error", "unknown"},
      {"1.10", "error", "unknown"},
      {"1.19", "skipped", "not_applicable"},
      {"1.1", "skipped", "manual"},
  };
  for (const auto& c : cases) {
    const auto test = suite_of(document, c.row).child("testcase");
    ASSERT_TRUE(test) << c.row;
    EXPECT_EQ(element_of(test), c.element) << c.row;
    EXPECT_STREQ(test.child(c.element).attribute("type").value(), c.verdict) << c.row;
  }
}

TEST(JunitReport, AWaivedFindingIsSkippedAndSaysSo) {
  const auto document = read(waived_report());
  std::size_t waived = 0;
  for (const auto test : suite_of(document, "5.2").children("testcase"))
    if (std::string_view(test.child("skipped").attribute("message").value())
            .starts_with("waived: the bastion is watched; approved by ciso until 2027-03-31"))
      ++waived;
  EXPECT_EQ(waived, 1u);
  EXPECT_STREQ(suite_of(document, "5.2").attribute("failures").value(), "5");
}

TEST(JunitReport, CountsAreOfWhatIsThere) {
  for (const auto& report : {mixed_report(), waived_report(), passing_report(), hostile_report("x"),
                             unanswered_report()}) {
    const auto document = read(report);
    const auto all = document.child("testsuites");
    std::map<std::string, int> total;
    for (const auto suite : all.children("testsuite")) {
      std::map<std::string, int> counts;
      for (const auto test : suite.children("testcase")) {
        ++counts["tests"];
        ++counts[element_of(test)];
      }
      EXPECT_EQ(suite.attribute("tests").as_int(), counts["tests"]);
      EXPECT_EQ(suite.attribute("failures").as_int(), counts["failure"]);
      EXPECT_EQ(suite.attribute("errors").as_int(), counts["error"]);
      EXPECT_EQ(suite.attribute("skipped").as_int(), counts["skipped"]);
      for (const auto& [name, count] : counts) total[name] += count;
    }
    EXPECT_EQ(all.attribute("tests").as_int(), total["tests"]);
    EXPECT_EQ(all.attribute("failures").as_int(), total["failure"]);
    EXPECT_EQ(all.attribute("errors").as_int(), total["error"]);
  }
}

TEST(JunitReport, NoTwoTestCasesOfARecommendationHaveTheSameName) {
  for (const auto& report : {mixed_report(), interrupted_report(), unanswered_report()}) {
    const auto document = read(report);
    std::set<std::string> names;
    for (const auto suite : document.child("testsuites").children("testsuite"))
      for (const auto test : suite.children("testcase")) {
        const std::string name = std::string(test.attribute("classname").value()) + " / " +
                                 test.attribute("name").value();
        EXPECT_TRUE(names.insert(name).second) << name;
      }
  }
}

TEST(JunitReport, GapsAndWaiversStandInTheFirstSuite) {
  auto report = waived_report();
  report.gaps.front().gap.code = kInterrupted;
  const auto document = read(report);
  const auto about = document.child("testsuites").child("testsuite");
  const std::string unread = about.child("system-err").text().get();
  EXPECT_NE(unread.find("INTERRUPTED"), std::string::npos);
  EXPECT_NE(unread.find("grant cloudtrail:DescribeTrails"), std::string::npos);
  EXPECT_NE(std::string(about.child("system-out").text().get()).find("EXPIRED on 2026-01-31"),
            std::string::npos);
  EXPECT_EQ(about.attribute("tests").as_int(), 0);
}

// Char of XML 1.0, section 2.2: a parser refuses a document with any other.
TEST(JunitReport, HoldsOnlyCharactersThatXmlHasWhateverTheNames) {
  for (const auto& [name, text] : hostile_texts()) {
    const auto report = hostile_report(text);
    const auto document = find_format("junit").render(report, fixed_options());
    for (std::string_view rest = document; !rest.empty();) {
      const auto c = decode_utf8(rest);
      ASSERT_NE(c.length, 0u) << name;
      ASSERT_TRUE(c.value == '\n' || (c.value >= 0x20 && c.value <= 0xFFFD) || c.value >= 0x10000)
          << name;
      rest.remove_prefix(c.length);
    }
    // What stands in an attribute is read back as it is shown elsewhere.
    const auto read_back = read(report);
    const auto suites = read_back.child("testsuites");
    EXPECT_EQ(std::distance(suites.begin(), suites.end()), 7) << name;
    if (text.find("\xEF\xBF\xBE") == std::string::npos) {
      EXPECT_EQ(suites.last_child().child("testcase").attribute("classname").value(),
                printable(text))
          << name;
    }
  }
}

}  // namespace
}  // namespace underpin::report
