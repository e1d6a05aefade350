// Markdown: structure, and names that stay names. tests/schemas reads the golden files with a real
// parser.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/format.h"
#include "reports.h"

namespace underpin::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string render(const Report& report) {
  return find_format("markdown").render(report, fixed_options());
}

// What is said about the resource of a report whose every text is this one.
std::string reason_line(const std::string& text) {
  const auto report = render(hostile_report(text));
  const auto at = report.find("- **PASS** ");
  return report.substr(at, report.find('\n', at) - at);
}

TEST(MarkdownReport, SaysAllThatIsKnownOfAFinding) {
  const auto text = render(waived_report());
  for (
      const char* part : {
          "**NOT COMPLIANT: 4 of 13 recommendations fail (1 waived), 7 are not answered**",
          "| score | score 9%, 6 of 13 answered |",
          "- **FAIL** (waived) `eu-west-1` `sg-0a1b2c3d4e5f60000`: admits TCP 22 from `0.0.0.0/0`,",
          "  - waived: the bastion is watched; approved by ciso until 2027-03-31",
          "  - note `split-any`: the ranges `0.0.0.0/1` and `128.0.0.0/1` together are any address",
          "  - evidence: `key_spec = \"SYMMETRIC_DEFAULT\"`, `enable_key_rotation = false`",
          "- **UNKNOWN** `us-west-2` `key/77aa0000-0000-4000-8000-000000000077`: "
          "`kms:GetKeyRotationStatus` AccessDeniedException for 1 resource in us-west-2: grant "
          "`kms:GetKeyRotationStatus`",
          "- **UNKNOWN** `eu-west-1` cloudtrails not all read: `cloudtrail:DescribeTrails` ",
          "What to do: turn on automatic rotation of each key (`kms:EnableKeyRotation`)",
          "**UNKNOWN**, not yet judged by this version: `1.10`, `1.12`",
          "## What is waived",
          "EXPIRED on 2026-01-31",
          "## What could not be read",
          "grant `cloudtrail:DescribeTrails`, affects `3.1`, `4.5`",
      })
    EXPECT_THAT(text, HasSubstr(part));
}

TEST(MarkdownReport, AReportWithOpenRowsIsNotHeadedCompliant) {
  EXPECT_THAT(render(unanswered_report()), Not(HasSubstr("**COMPLIANT")));
  EXPECT_THAT(render(passing_report()), HasSubstr("**COMPLIANT: 4 recommendations"));
}

TEST(MarkdownReport, AWordThatIsNotPlainBecomesCode) {
  const struct {
    const char *name, *text, *shown;
  } cases[] = {
      {"prose stays prose", "does not rotate, or (perhaps) it does; who knows?",
       "does not rotate, or (perhaps) it does; who knows?"},
      {"hyphens and slashes stay", "multi-region tcp/22", "multi-region tcp/22"},
      {"other scripts stay", "café 日本語", "café 日本語"},
      {"a host would be a link", "at www.evil.example", "at `www.evil.example`"},
      {"a URL would be a link", "see https://e.example", "see `https://e.example`"},
      {"a name in underscores would be emphasis", "the _key_", "the `_key_`"},
      {"a mention", "ask @team now", "ask `@team` now"},
      {"punctuation stays outside", "(a_b), c:d.", "(`a_b`), `c:d`."},
      {"a link has no bracket left", "[a b](c) <d>", "`[a` `b](c`) `<d>`"},
      {"punctuation alone is code", "... )", "`...` `)`"},
      {"backticks get a longer fence", "x``y", "```x``y```"},
      {"a backtick at the end gets a space", "x`", "`` x` ``"},
      {"an escape sequence is shown", "a\x1b[0m", "`a\\u{1b}[0m`"},
      {"a line end is shown", "a\n# b", "`a\\u{a}#` b"},
      {"dashes alone would be a rule", "--- x", "`---` x"},
  };
  for (const auto& c : cases) {
    const auto line = reason_line(c.text);
    EXPECT_THAT(line, ::testing::EndsWith(std::string(": ") + c.shown)) << c.name;
  }
}

TEST(MarkdownReport, APipeInsideOfATableIsEscapedAndElsewhereIsNot) {
  const auto text = render(hostile_report("a|b"));
  EXPECT_THAT(text, HasSubstr("| caller | `a\\|b` |"));
  EXPECT_THAT(text, HasSubstr(": `a|b`\n"));
}

}  // namespace
}  // namespace underpin::report
