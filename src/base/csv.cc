#include "base/csv.h"

#include <fmt/core.h>

#include "base/error.h"

namespace underpin {
namespace {

// Takes one record off the front of `text`, its line end included.
std::vector<std::string> take_record(std::string_view& text) {
  std::vector<std::string> cells(1);
  std::size_t i = 0;
  bool quoted = false;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"')
      cells.back() += text[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (quoted)
      cells.back() += c;
    else if (c == ',')
      cells.emplace_back();
    else if (c == '\n')
      break;
    else if (c != '\r')
      cells.back() += c;
  }
  if (quoted) throw Error("not CSV: a quoted cell does not end");
  text.remove_prefix(i < text.size() ? i + 1 : i);
  return cells;
}

}  // namespace

CsvTable::CsvTable(CsvTable&& other) noexcept
    : columns_(std::move(other.columns_)), rows_(std::move(other.rows_)) {
  for (auto& row : rows_) row.table_ = this;
}

CsvTable CsvTable::parse(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.empty()) throw Error("not CSV: the text is empty");
  CsvTable table;
  for (auto& name : take_record(text)) {
    const auto index = table.columns_.size();
    if (!table.columns_.emplace(std::move(name), index).second)
      throw Error("not CSV: a column is named twice");
  }
  for (std::size_t line = 2; !text.empty(); ++line) {
    Row row;
    row.cells_ = take_record(text);
    row.table_ = &table;
    if (row.cells_.size() == 1 && row.cells_[0].empty()) continue;
    if (row.cells_.size() != table.columns_.size())
      throw Error(fmt::format("not CSV: line {} has {} cells where the header has {}", line,
                              row.cells_.size(), table.columns_.size()));
    table.rows_.push_back(std::move(row));
  }
  return table;
}

std::optional<std::string_view> CsvTable::Row::operator[](std::string_view column) const {
  const auto found = table_->columns_.find(column);
  if (found == table_->columns_.end() || found->second >= cells_.size()) return std::nullopt;
  return cells_[found->second];
}

}  // namespace underpin
