// What must hold of the terminal report whatever is in it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "base/text.h"
#include "report/format.h"
#include "reports.h"

namespace underpin::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string render(const Report& report, std::size_t columns = 100, bool colour = false) {
  auto options = fixed_options();
  options.columns = columns;
  options.colour = colour;
  return find_format("terminal").render(report, options);
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out;
  for (const auto line : split(text, '\n')) out.emplace_back(line);
  return out;
}

// Removes the sequences that the report itself writes: ESC [ digits and semicolons m.
std::string without_colour(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto end = text.find_first_not_of("0123456789;", std::min(text.size(), i + 2));
    if (text[i] == '\x1b' && i + 1 < text.size() && text[i + 1] == '[' &&
        end != std::string::npos && text[end] == 'm')
      i = end;
    else
      out += text[i];
  }
  return out;
}

struct Hostile {
  const char* name;
  std::string text;
};

std::vector<Hostile> hostile_texts() {
  return {
      {"an ANSI sequence", "a\x1b[31mred\x1b[0m"},
      {"our own colour", "\x1b[32mPASS\x1b[0m"},
      {"an OSC title", "\x1b]0;owned\x07"},
      {"carriage return", "FAIL\rPASS"},
      {"newline", "a\n  1.4   PASS  forged\n"},
      {"tab and backspace", "a\tb\b\b"},
      {"right-to-left override", "\u202egnp.exe"},
      {"C1 CSI in UTF-8", "\u009b31m"},
      {"a C1 byte that is no UTF-8",
       "\x9b"
       "31m"},
      {"broken UTF-8", "\xff\xfe\xc3(\xed\xa0\x80\xf5"},
      {"cut UTF-8", "caf\xc3"},
      {"zero bytes", std::string("a\0b", 3)},
      {"DEL", "a\x7f"},
      {"zero width and tag characters", "a\u200b\ufeff\U000e0041"},
      {"255 bytes", std::string(255, 'x')},
      {"255 bytes of three-byte characters",
       [] {
         std::string text;
         for (int i = 0; i < 85; ++i) text += "\u4e16";
         return text;
       }()},
      {"only spaces", "    "},
      {"nothing", ""},
      {"format fields", "{} {0} %s %n"},
  };
}

TEST(TerminalReport, Fault40_NothingHostileReachesTheTerminal) {
  for (const auto& hostile : hostile_texts())
    for (const std::size_t columns : {0u, 80u, 100u, 500u}) {
      const auto plain = render(hostile_report(hostile.text), columns);
      for (const auto& line : lines(plain)) {
        EXPECT_EQ(printable(line), line) << hostile.name << " at " << columns << " columns";
        EXPECT_LE(width(line), columns == 500 ? 120 : std::max<std::size_t>(columns, 60))
            << hostile.name << ": " << line;
      }
      // Colour adds our sequences and nothing else; a sequence from a name would be in both.
      const auto coloured = render(hostile_report(hostile.text), columns, true);
      EXPECT_EQ(without_colour(coloured), plain) << hostile.name;
      EXPECT_NE(coloured, plain) << hostile.name;
    }
}

TEST(TerminalReport, EveryLineFitsAndNoneEndsInSpaces) {
  for (const auto report :
       {&mixed_report, &passing_report, &unanswered_report, &interrupted_report})
    for (std::size_t columns = 60; columns <= 120; ++columns)
      for (const auto& line : lines(render(report(), columns))) {
        EXPECT_LE(width(line), columns) << line;
        EXPECT_FALSE(line.ends_with(' ')) << '"' << line << '"';
      }
}

TEST(TerminalReport, IsHeadedCompliantOnlyWhenEveryRowIsAnsweredAndNoneFails) {
  struct Case {
    const char* name;
    std::vector<Verdict> verdicts;
    const char* headline;
  };
  const auto pass = Verdict::pass, fail = Verdict::fail, unknown = Verdict::unknown,
             manual = Verdict::manual, none = Verdict::not_applicable;
  const Case cases[] = {
      {"all pass", {pass, pass}, "COMPLIANT: 2 recommendations, all answered, and none fails"},
      {"what does not apply is answered",
       {pass, none},
       "COMPLIANT: 2 recommendations, all answered, and none fails"},
      {"one is unknown",
       {pass, unknown},
       "NOT ANSWERED: nothing that was judged fails, but 1 of 2 recommendations is not answered"},
      {"one waits for a person",
       {pass, manual},
       "NOT ANSWERED: nothing that was judged fails, but 1 of 2 recommendations is not answered"},
      {"one fails", {pass, fail}, "NOT COMPLIANT: 1 of 2 recommendations fails"},
      {"one fails, two are open",
       {fail, unknown, manual},
       "NOT COMPLIANT: 1 of 3 recommendations fails, 2 are not answered"},
      {"nothing at all", {}, "NOTHING JUDGED: no recommendation was selected"},
  };
  for (const auto& c : cases) {
    Report report = passing_report();
    const auto row = report.recommendations[0];
    report.recommendations.clear();
    for (const auto verdict : c.verdicts) {
      report.recommendations.push_back(row);
      report.recommendations.back().verdict = verdict;
      report.recommendations.back().findings[0].verdict = verdict;
    }
    report.benchmark_size = c.verdicts.size();
    EXPECT_EQ(lines(render(report))[1], c.headline) << c.name;
  }
}

TEST(TerminalReport, EveryRecommendationIsNamedAndTheScoreSaysHowManyAreAnswered) {
  const Report report = mixed_report();
  const auto text = render(report);
  for (const auto& row : report.recommendations) EXPECT_THAT(text, HasSubstr(" " + row.id));
  EXPECT_THAT(text, HasSubstr("score 9%, 6 of 13 answered\n"));
  EXPECT_TRUE(text.ends_with("score 9%, 6 of 13 answered\n")) << text;
}

TEST(TerminalReport, RowsNotYetJudgedShareOneParagraphASection) {
  Report report = mixed_report();
  for (auto& row : report.recommendations) row.judged = false;
  const auto text = render(report);
  EXPECT_THAT(text, HasSubstr("7 not yet judged by this version: 1.1, 1.4, 1.8, 1.10, 1.12, 1.19"));
  EXPECT_THAT(text, Not(HasSubstr("MAN.  Maintain")));
}

TEST(TerminalReport, OnlyAsManyResourcesAsAskedForAndTheRestCounted) {
  auto options = fixed_options();
  options.listed = 2;
  const auto text = find_format("terminal").render(mixed_report(), options);
  EXPECT_THAT(text, HasSubstr("sg-0a1b2c3d4e5f60001"));
  EXPECT_THAT(text, Not(HasSubstr("sg-0a1b2c3d4e5f60002")));
  EXPECT_THAT(text, HasSubstr("and 4 more failing security groups"));
}

TEST(TerminalReport, GapsOfOneKindAreOneLineWithTheirRegions) {
  const auto text = render(mixed_report(), 120);
  EXPECT_THAT(text, HasSubstr("- cloudtrail:DescribeTrails AccessDeniedException in 4 regions "
                              "(eu-west-1, eu-west-2, us-east-1, …): grant"));
  Report other = mixed_report();
  other.gaps[0].gap.code = "ThrottlingException";  // another kind, for this alone: its own line
  const auto apart = render(other, 120);
  EXPECT_THAT(apart, HasSubstr("- cloudtrail:DescribeTrails ThrottlingException in eu-west-1: "));
  EXPECT_THAT(apart, HasSubstr("- cloudtrail:DescribeTrails AccessDeniedException in 3 regions"));
  // Where no permission would help, AWS's own words are given.
  other.gaps[0].gap.missing_action = "";
  other.gaps[0].gap.message = "Rate exceeded";
  EXPECT_THAT(render(other, 120),
              HasSubstr("DescribeTrails ThrottlingException in eu-west-1: Rate exceeded"));
}

// An organisation that shuts regions denies every service there: one thing, and no grant helps.
TEST(TerminalReport, Fault15_WhatAServiceControlPolicyDeniesIsOneLineAndNoAdviceToGrant) {
  auto report = passing_report();
  for (const char* region : {"ap-east-1", "af-south-1"})
    for (const char* call : {"logs:DescribeMetricFilters", "accessanalyzer:ListAnalyzers"}) {
      Gap gap;
      gap.type = std::string("of ") + call;
      gap.region = region;
      gap.operation = call;
      gap.code = "AccessDeniedException";
      gap.message =
          "User: a is not authorized to perform: b with an explicit deny in a service "
          "control policy: arn:aws:organizations::1:policy/p-1";
      report.gaps.push_back({gap, {"3.1"}});
    }
  const auto text = std::regex_replace(render(report), std::regex("\\s+"), " ");
  EXPECT_THAT(text, HasSubstr("a service control policy denies 2 calls "
                              "(accessanalyzer:ListAnalyzers, logs:DescribeMetricFilters) in 2 "
                              "regions (af-south-1, ap-east-1) (affects 3.1)"));
  EXPECT_THAT(text, Not(HasSubstr("grant")));
}

TEST(TerminalReport, NextStepsAreFailsOfLevelOneThenPermissionsThenTheRest) {
  Report report = mixed_report();
  const auto fails_first = render(report);
  EXPECT_LT(fails_first.find("  1. 1.4 "), fails_first.find("  4. grant cloudtrail:"));
  EXPECT_THAT(fails_first, Not(HasSubstr("  6. ")));
  // 5.2 is of level 1 and comes before 3.8, of level 2, against the benchmark's order.
  EXPECT_THAT(fails_first, HasSubstr("  3. 5.2 "));
  // With fewer fails of level 1, the one of level 2 follows the last of them.
  report.recommendations.back().level = 2;
  EXPECT_THAT(render(report), HasSubstr("  3. 3.8 turn on automatic rotation"));
  EXPECT_THAT(render(passing_report()), Not(HasSubstr("What to look at next")));
}

TEST(TerminalReport, ARemedyIsGivenForWhatFailsAndNeverForWhatIsUnknown) {
  EXPECT_THAT(render(mixed_report()), HasSubstr("→ sign in as the root user"));
  EXPECT_THAT(render(unanswered_report()), Not(HasSubstr("→")));
}

TEST(TerminalReport, ASelectionIsNeverCompliant) {
  const auto text = render(partial_report());
  EXPECT_THAT(text, Not(HasSubstr("COMPLIANT")));
  EXPECT_THAT(text, HasSubstr("NOTHING FAILS: 4 of 55 recommendations were selected"));
  EXPECT_THAT(text, HasSubstr("4 of 55 answered, 4 selected"));
}

TEST(TerminalReport, AnInterruptedRunSaysSoFirstAndLast) {
  const auto text = render(interrupted_report());
  EXPECT_THAT(lines(text)[2], HasSubstr("INTERRUPTED: "));
  EXPECT_THAT(text, HasSubstr("\ninterrupted; nothing fails, something is unknown: "));
  EXPECT_THAT(text, HasSubstr("  1. run the audit again, to its end"));
  EXPECT_THAT(render(unanswered_report()), Not(HasSubstr("INTERRUPTED")));
}

TEST(TerminalReport, ARegionOfTheAccountsPartitionIsEitherJudgedOrSkippedWithItsReason) {
  Report report = mixed_report();
  report.regions.push_back({"us-gov-1", Region::Status::unreachable, ""});
  const auto text = render(report, 120);
  EXPECT_THAT(text, HasSubstr("4 judged: eu-west-1, eu-west-2, us-east-1, us-west-2"));
  EXPECT_THAT(text, HasSubstr("4 skipped: "));
  EXPECT_THAT(text, HasSubstr("us-gov-1 (unreachable)"));
}

}  // namespace
}  // namespace underpin::report
