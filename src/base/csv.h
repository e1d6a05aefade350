// CSV with a header line (RFC 4180), read by column name.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace underpin {

class CsvTable {
 public:
  class Row {
   public:
    /// The cell of a named column; nothing when there is no such column or the line is too short.
    std::optional<std::string_view> operator[](std::string_view column) const;

   private:
    friend class CsvTable;
    const CsvTable* table_ = nullptr;
    std::vector<std::string> cells_;
  };

  /// Throws Error for an empty text, a duplicate column, an unclosed quote, a line with more cells
  /// than columns, or a line cut short: a truncated report must not look like a shorter account.
  static CsvTable parse(std::string_view text);

  CsvTable(CsvTable&& other) noexcept;
  CsvTable(const CsvTable&) = delete;

  auto begin() const { return rows_.begin(); }
  auto end() const { return rows_.end(); }
  std::size_t size() const { return rows_.size(); }

 private:
  CsvTable() = default;
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::vector<Row> rows_;
};

}  // namespace underpin
