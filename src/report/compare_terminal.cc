// A comparison for a person at a terminal: what got worse first.
#include <fmt/core.h>

#include <algorithm>

#include "report/compare.h"
#include "report/page.h"
#include "report/rows.h"
#include "report/words.h"

namespace underpin::report {
namespace {

std::string side(const std::optional<Verdict>& verdict) {
  return verdict ? std::string(mark(*verdict)) : "-";
}

Style style(const std::optional<Verdict>& verdict) {
  return verdict ? style_of(*verdict) : Style::dim;
}

Spans arrow(const std::optional<Verdict>& before, const std::optional<Verdict>& after,
            std::string_view indent) {
  return {{std::string(indent)},
          {padded(side(before), 4), style(before)},
          {" → ", Style::dim},
          {padded(side(after), 4) + "  ", style(after)}};
}

bool fails_now(const RowTurn& row) {
  return std::any_of(row.turns.begin(), row.turns.end(),
                     [](const Turn& turn) { return turn.after == Verdict::fail; });
}

void write_row(Page& page, const RowTurn& row, std::size_t listed) {
  page.paragraph(arrow(row.before, row.after, "  "),
                 {fmt::format("{} {}", row.id, row.title), Style::strong});
  std::size_t shown = 0;
  for (const auto& turn : row.turns) {
    if (shown++ == listed) break;
    page.paragraph(arrow(turn.before, turn.after, "      "),
                   {fmt::format("{} {}: {}{}{}", turn.finding.region, turn.finding.resource,
                                turn.after ? "" : "gone; it was: ", turn.finding.reason,
                                turn.finding.waived ? " (waived)" : "")});
  }
  if (row.turns.size() > listed)
    page.paragraph({{"      "}}, {fmt::format("and {}: all are in --format json",
                                              counted(row.turns.size() - listed, "more finding")),
                                  Style::dim});
}

}  // namespace

std::string render_comparison(const Comparison& comparison, const RenderOptions& options) {
  Page page(options.colour, options.columns);
  page.paragraph({}, {fmt::format("{} of account {}: {} against {}", comparison.benchmark,
                                  comparison.account, comparison.after, comparison.before),
                      Style::strong});
  if (comparison.rows.empty()) page.paragraph({}, {"nothing turned"});
  for (const bool worse : {true, false}) {
    if (std::none_of(comparison.rows.begin(), comparison.rows.end(),
                     [&](const RowTurn& row) { return fails_now(row) == worse; }))
      continue;
    page.heading(worse ? "What fails now and did not" : "What else turned");
    for (const auto& row : comparison.rows)
      if (fails_now(row) == worse) write_row(page, row, options.listed);
  }
  return page.take();
}

}  // namespace underpin::report
