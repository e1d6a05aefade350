// CSV cells (RFC 4180) that no spreadsheet runs.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace underpin::report {

/// Names from AWS may be made to run as formulas: `=HYPERLINK(…)`, `@SUM(…)`, `+cmd|…`. A cell that
/// could begin one is preceded by `'`, the mark of text (OWASP, "CSV Injection"); so is a cell that
/// begins with `'` itself, so that a leading `'` is always ours to take off.
std::string csv_cell(std::string_view raw);

/// New columns come at the end: people count them.
template <class Line>
struct CsvColumn {
  const char* name;
  std::string (*of)(const Line& line);
};

template <class Line>
std::string csv_head(std::span<const CsvColumn<Line>> columns) {
  std::string out;
  for (const auto& column : columns) out += (out.empty() ? "" : ",") + csv_cell(column.name);
  return out + "\r\n";
}

template <class Line>
std::string csv_line(std::span<const CsvColumn<Line>> columns, const Line& line) {
  std::string out;
  for (const auto& column : columns) out += (out.empty() ? "" : ",") + csv_cell(column.of(line));
  return out + "\r\n";
}

}  // namespace underpin::report
