// The matrix for a person at a terminal.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "report/page.h"
#include "report/rows.h"
#include "report/trace.h"
#include "report/words.h"

namespace underpin::report {
namespace {

constexpr std::size_t kLabelColumns = 20;  // "          controls  "

void fact(Page& page, std::string_view label, const std::string& text) {
  if (!text.empty())
    page.paragraph({{"          "}, {padded(label, kLabelColumns - 10), Style::dim}}, {text});
}

void write_resources(Page& page, const TraceRow& row, const Trace& trace, std::size_t listed) {
  std::size_t shown = 0;
  for (const auto& resource : row.resources) {
    if (shown == listed || resource.verdict == Verdict::pass ||
        resource.verdict == Verdict::not_applicable)
      break;  // sorted: what follows asks for nothing
    ++shown;
    page.paragraph(
        {{"          "}, {padded(mark(resource.verdict), 5), style_of(resource.verdict)}},
        {fmt::format("{} {}{}", resource.region,
                     short_resource(resource.resource, trace.partition, trace.account),
                     resource.waived ? " (waived)" : "")});
  }
  const auto open = static_cast<std::size_t>(
      std::count_if(row.resources.begin(), row.resources.end(), [](const auto& resource) {
        return resource.verdict != Verdict::pass && resource.verdict != Verdict::not_applicable;
      }));
  if (open > shown)
    page.paragraph({{"          "}},
                   {fmt::format("and {} more: all are in --format csv", open - shown), Style::dim});
}

void write_row(Page& page, const TraceRow& row, const Trace& trace, std::size_t listed) {
  page.paragraph({{"  "},
                  {padded(row.verdict ? mark(*row.verdict) : "-", 5),
                   row.verdict ? style_of(*row.verdict) : Style::dim},
                  {padded(row.id, 7)}},
                 {row.title, Style::strong});
  fact(page, "guide", row.guide);
  fact(page, "module", row.module.empty() ? std::string(kByHand) : row.module);
  fact(page, "controls", join(row.controls, ", "));
  if (row.resources.size() > 1) fact(page, "judged", in_numbers(row));
  write_resources(page, row, trace, listed);
}

}  // namespace

std::string render_trace_terminal(const Trace& trace, const RenderOptions& options) {
  Page page(options.colour, options.columns);
  page.paragraph({}, {"Traceability: " + trace.benchmark, Style::strong});
  page.paragraph({}, {whose(trace)});
  std::string_view section;
  for (const auto& row : trace.rows) {
    if (row.section != section) page.heading(section = row.section);
    write_row(page, row, trace, options.listed);
  }
  return page.take();
}

}  // namespace underpin::report
