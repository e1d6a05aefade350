// The table of formats.
#include "report/format.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "hostile_texts.h"
#include "reports.h"

namespace underpin::report {
namespace {

TEST(Formats, AllDefListsEveryFormatThatTheFolderDefines) {
  std::set<std::string> defined, listed;
  for (const auto& entry : std::filesystem::directory_iterator(UNDERPIN_SOURCE_DIR "/src/report")) {
    if (entry.path().extension() != ".cc") continue;
    const std::string source = read_file(entry.path());
    constexpr std::string_view kBefore = "const Format& ", kAfter = "_format() {";
    const auto after = source.find(kAfter);
    if (after == std::string::npos) continue;
    const auto before = source.rfind(kBefore, after);
    ASSERT_NE(before, std::string::npos) << entry.path();
    defined.insert(source.substr(before + kBefore.size(), after - before - kBefore.size()));
  }
  for (const auto format : all_formats()) listed.emplace(format().name);
  EXPECT_EQ(defined, listed) << "add the missing FORMAT(name) to src/report/all.def";
  EXPECT_GE(listed.size(), 2u);
}

TEST(Formats, EachSaysWhatItIs) {
  for (const auto format : all_formats()) {
    EXPECT_FALSE(format().extension.empty()) << format().name;
    EXPECT_FALSE(format().doc.empty()) << format().name;
    EXPECT_EQ(&find_format(format().name), &format());
  }
}

TEST(Formats, EachHasAFileOfItsOwnAndEachBenchmarkToo) {
  Report newer = passing_report();
  newer.benchmark_id = "cis-1.4.0";
  std::set<std::string> names;
  for (const auto format : all_formats())
    for (const auto& report : {passing_report(), newer})
      EXPECT_TRUE(names.insert(file_name(format(), report)).second) << file_name(format(), report);
  EXPECT_TRUE(names.contains("report-cis-1.3.0.ocsf.json"));
  EXPECT_TRUE(names.contains("report-cis-1.4.0.txt"));
}

TEST(Formats, EachSaysHowManyAreAnsweredBesideTheScore) {
  for (const auto format : all_formats()) {
    if (format().name == "json") continue;  // which has the numbers
    const auto text = format().render(partial_report(), fixed_options());
    EXPECT_NE(text.find("4 of 55 answered, 4 selected"), std::string::npos) << format().name;
  }
}

TEST(Formats, NoneHeadsAReportWithOpenRowsCompliant) {
  for (const auto format : all_formats())
    for (const auto& report : {mixed_report(), unanswered_report(), partial_report()}) {
      const auto text = format().render(report, fixed_options());
      for (auto at = text.find("COMPLIANT"); at != std::string::npos;
           at = text.find("COMPLIANT", at + 1))
        EXPECT_EQ(text.substr(at - 4, 4), "NOT ") << format().name;
    }
}

TEST(Formats, EachSaysThatTheRunWasInterrupted) {
  Report refused = interrupted_report();
  for (auto& judged : refused.gaps) judged.gap.code = "underpin:Refused";  // as long as the other
  for (const auto format : all_formats()) {
    const auto flagged = [&](const Report& report) {
      const auto text = lower_ascii(format().render(report, fixed_options()));
      return text.find("interrupted: the run") != std::string::npos ||
             text.find("\"interrupted\": true") != std::string::npos ||
             text.find("interrupted before everything was read") != std::string::npos ||
             text.find("underpin/interrupted\": \"true") != std::string::npos ||
             text.find("\"true\"\r\n") != std::string::npos;  // the last column of CSV
    };
    EXPECT_TRUE(flagged(interrupted_report())) << format().name;
    EXPECT_FALSE(flagged(refused)) << format().name;
  }
}

TEST(Formats, NoneShowsTheOrderOfDiscovery) {
  Report shuffled = mixed_report();
  for (auto& row : shuffled.recommendations) std::reverse(row.findings.begin(), row.findings.end());
  std::reverse(shuffled.gaps.begin(), shuffled.gaps.end());
  for (const auto format : all_formats()) {
    if (format().name == "terminal" || format().name == "html")
      continue;  // they take findings and gaps as the judge sorts them
    EXPECT_EQ(format().render(shuffled, fixed_options()),
              format().render(mixed_report(), fixed_options()))
        << format().name;
  }
}

// A report is looked at with cat, more often than with the program that it is made for.
TEST(Formats, NothingThatATerminalObeysComesThrough) {
  for (const auto format : all_formats())
    for (const auto& [name, text] : hostile_texts()) {
      const auto report = format().render(hostile_report(text), fixed_options());
      for (auto line : split(report, '\n')) {
        if (format().name == "csv" && line.ends_with('\r')) line.remove_suffix(1);
        ASSERT_EQ(printable(line), line) << format().name << ", " << name;
      }
    }
}

TEST(Formats, AnUnknownNameIsAUsageErrorWithTheNearestName) {
  struct Case {
    const char *name, *message;
  };
  const Case cases[] = {
      {"jsn", "no report format `jsn`; did you mean `json`?"},
      {"terminl", "no report format `terminl`; did you mean `terminal`?"},
      {"sarrif", "no report format `sarrif`; did you mean `sarif`?"},
      {"excel", "no report format `excel`"},
      {"", "no report format ``"},
      {"json\x1b[2J", "no report format `json\\u{1b}[2J`"},
  };
  for (const auto& c : cases) {
    try {
      find_format(c.name);
      ADD_FAILURE() << "found " << c.name;
    } catch (const UsageError& error) {
      EXPECT_STREQ(error.what(), c.message);
      EXPECT_EQ(error.hint(), "known are: " + join(format_names(), ", "));
    }
  }
}

}  // namespace
}  // namespace underpin::report
