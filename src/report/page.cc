// Lays text out: escape first, measure next, colour last, so that widths are those of what is seen.
#include "report/page.h"

#include <algorithm>

#include "base/text.h"
#include "report/words.h"

namespace underpin::report {
namespace {

// Select Graphic Rendition parameters (ECMA-48 8.3.117), of the eight colours every terminal has.
constexpr std::string_view kCodes[] = {"", "1", "2", "32", "1;31", "33", "36"};

std::size_t total_width(const Spans& spans) {
  std::size_t columns = 0;
  for (const auto& span : spans) columns += width(span.text);
  return columns;
}

}  // namespace

Style style_of(Verdict verdict) {
  static constexpr Style kStyles[] = {Style::pass, Style::fail, Style::unknown, Style::manual,
                                      Style::dim};
  return kStyles[static_cast<std::size_t>(verdict)];
}

std::string padded(std::string_view text, std::size_t columns) {
  std::string out = printable(text);
  out.append(columns - std::min(columns, width(out)), ' ');
  return out;
}

Page::Page(bool colour, std::size_t columns)
    : colour_(colour), columns_(std::clamp<std::size_t>(columns, 60, 120)) {}

void Page::heading(std::string_view text) {
  blank();
  line({{std::string(text), Style::strong}});
}

void Page::put(const Span& span) {
  const auto code = kCodes[static_cast<std::size_t>(span.style)];
  // Spaces stay outside of the colour: nothing to see, and no trailing space is left in it.
  const auto first = std::min(span.text.find_first_not_of(' '), span.text.size());
  const auto last = span.text.find_last_not_of(' ') + 1;
  if (!colour_ || code.empty() || first == span.text.size()) {
    out_ += span.text;
    return;
  }
  out_ += span.text.substr(0, first) + "\x1b[";
  out_ += code;
  out_ += 'm' + span.text.substr(first, last - first) + "\x1b[0m" + span.text.substr(last);
}

void Page::line(Spans spans) {
  // The last place where text can be made safe is also where all of it passes.
  std::size_t room = columns_;
  for (auto& span : spans) {
    span.text = cut(printable(span.text), room);
    room -= width(span.text);
  }
  // Spaces at the end would wrap on a narrow terminal and show up in every diff.
  while (!spans.empty()) {
    auto& text = spans.back().text;
    text.erase(text.find_last_not_of(' ') + 1);
    if (!text.empty()) break;
    spans.pop_back();
  }
  for (const auto& span : spans) put(span);
  out_ += '\n';
}

void Page::paragraph(Spans lead, const Span& text, std::string_view right) {
  if (text.text.empty() && right.empty()) return line(std::move(lead));
  for (auto& span : lead) span.text = printable(span.text);
  const std::string edge = printable(right);
  const std::size_t indent = total_width(lead);
  const std::size_t taken = indent + (edge.empty() ? 0 : width(edge) + 2);
  // A lead that leaves no room (a hostile name) still gets its text, below it.
  constexpr std::size_t kNarrowest = 16;
  if (taken + kNarrowest > columns_) {
    line(std::move(lead));
    return paragraph({{"      "}}, text, right);
  }
  const auto lines = wrap(printable(text.text), columns_ - taken);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Spans spans = i == 0 ? std::move(lead) : Spans{{std::string(indent, ' ')}};
    spans.push_back({lines[i], text.style});
    if (i == 0 && !edge.empty()) {
      const auto gap = columns_ - indent - width(lines[0]) - width(edge);
      spans.push_back({std::string(gap, ' ') + edge, Style::dim});
    }
    line(std::move(spans));
  }
}

}  // namespace underpin::report
