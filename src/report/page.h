// Page: text laid out for a terminal. Every text that goes in is made printable here, so that no
// format can let a hostile name through; colour is the only escape sequence that comes out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/finding.h"

namespace underpin::report {

enum class Style { plain, strong, dim, pass, fail, unknown, manual };

Style style_of(Verdict verdict);

struct Span {
  std::string text;
  Style style = Style::plain;
};
using Spans = std::vector<Span>;

class Page {
 public:
  /// Between 60 and 120 columns are used, whatever the terminal has: less cannot hold an ARN beside
  /// its reason, more is hard to read.
  Page(bool colour, std::size_t columns);

  std::size_t columns() const { return columns_; }

  void blank() { out_ += '\n'; }
  void heading(std::string_view text);

  /// One line, cut where the page ends.
  void line(Spans spans);

  /// `lead` on the first line, `text` beside it, wrapped, with its further lines below its first;
  /// `right` at the right edge of the first line.
  void paragraph(Spans lead, const Span& text, std::string_view right = {});

  std::string take() { return std::move(out_); }

 private:
  void put(const Span& span);

  bool colour_;
  std::size_t columns_;
  std::string out_;
};

/// `text`, made printable, and spaces up to `columns`; a longer text is left as it is.
std::string padded(std::string_view text, std::size_t columns);

}  // namespace underpin::report
