#include "report/csv_cells.h"

#include "base/text.h"

namespace underpin::report {
namespace {

// The full-width forms too: spreadsheets of some locales take them for the same.
bool begins_formula(std::string_view text) {
  if (text.empty()) return false;
  const auto first = decode_utf8(text).value;
  return std::u32string_view(U"=+-@＝＋－＠").find(first) != std::u32string_view::npos;
}

// A spreadsheet whose list separator is `;` breaks cells there, whatever the quotes say.
std::string guarded(std::string_view text) {
  std::string out;
  if (begins_formula(text) || text.starts_with('\'')) out += '\'';
  for (std::size_t at = 0; at < text.size(); ++at) {
    out += text[at];
    if (text[at] == ';' && begins_formula(text.substr(at + 1))) out += '\'';
  }
  return out;
}

}  // namespace

std::string csv_cell(std::string_view raw) {
  std::string out = "\"";
  for (const char c : guarded(printable(raw))) {  // no control character is left: one line a row
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace underpin::report
