// CSV: what a reader reads back, and what a spreadsheet must not run.
#include "base/csv.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"
#include "hostile_texts.h"
#include "report/format.h"
#include "reports.h"

namespace underpin::report {
namespace {

CsvTable read(const Report& report) {
  return CsvTable::parse(find_format("csv").render(report, fixed_options()));
}

TEST(CsvReport, HasALineForEachFindingWithAllThatIsKnownOfIt) {
  const auto report = waived_report();
  std::size_t findings = 0;
  for (const auto& row : report.recommendations) findings += row.findings.size();
  const auto table = read(report);
  EXPECT_EQ(table.size(), findings);
  std::size_t waived = 0, unknown = 0, noted = 0;
  for (const auto& line : table) {
    EXPECT_EQ(line["account"], "123456789012");
    EXPECT_EQ(line["taken_at"], "2026-11-25T10:00:00Z");
    EXPECT_EQ(line["answered"], "6 of 13 answered");
    EXPECT_EQ(line["score"], "9%");
    if (line["waived_until"] == "2027-03-31") {
      ++waived;
      EXPECT_EQ(line["verdict"], "fail");  // a waived finding keeps its verdict
      EXPECT_EQ(line["waived_approved_by"], "ciso");
    }
    if (line["verdict"] == "unknown") ++unknown;
    EXPECT_EQ(line["why_unknown"]->empty(), line["verdict"] != "unknown");
    if (line["notes"]->starts_with("split-any: ")) ++noted;
    EXPECT_NO_THROW(parse_json(*line["evidence"]));
  }
  EXPECT_EQ(waived, 5u);
  EXPECT_EQ(unknown, 10u);
  EXPECT_EQ(noted, 1u);
}

TEST(CsvReport, SaysWhichPermissionWouldHelp) {
  for (const auto& line : read(mixed_report()))
    if (line["recommendation"] == "3.8" && line["verdict"] == "unknown") {
      EXPECT_EQ(line["why_unknown"],
                "kms:GetKeyRotationStatus AccessDeniedException for 1 resource in us-west-2: grant "
                "kms:GetKeyRotationStatus");
    }
}

TEST(CsvReport, NoCellBeginsAFormulaAndNoneIsLost) {
  for (const auto& [name, text] : hostile_texts()) {
    const auto table = read(hostile_report(text));
    ASSERT_EQ(table.size(), 11u) << name;
    for (const auto& line : table) {
      for (const auto* column : {"account", "region", "resource", "reason", "notes", "evidence"}) {
        const auto cell = *line[column];
        if (cell.empty()) continue;  // a row that is not judged has no notes
        const auto first = decode_utf8(cell).value;
        EXPECT_EQ(std::u32string_view(U"=+-@\t\r＝＋－＠").find(first), std::u32string_view::npos)
            << name << ", " << column << ": " << cell;
        // Nor does what a reader takes for a cell that separates by `;`.
        for (const auto part : split(cell, ';'))
          if (!part.empty()) {
            EXPECT_EQ(std::string_view("=+-@").find(part[0]), std::string_view::npos)
                << name << ", " << column << ": " << cell;
          }
      }
      // Without the marks, the text is the one that AWS gave.
      std::string shown = printable(text), cell(*line["account"]);
      if (cell.starts_with('\'')) cell.erase(0, 1);
      for (const char* guarded : {";'=", ";'+", ";'-", ";'@"})
        for (std::size_t at; (at = cell.find(guarded)) != std::string::npos;) cell.erase(at + 1, 1);
      EXPECT_EQ(cell, shown) << name;
    }
  }
}

TEST(CsvReport, EndsLinesAsTheStandardAsksAndQuotesEveryCell) {
  const auto text = find_format("csv").render(passing_report(), fixed_options());
  std::size_t lines = 0;
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; ++at, ++lines)
    EXPECT_EQ(text[at - 1], '\r');
  EXPECT_EQ(lines, 1 + read(passing_report()).size());
  EXPECT_TRUE(text.starts_with("\"account\",\"taken_at\","));
}

}  // namespace
}  // namespace underpin::report
