// The report for a person at a terminal, read from top to bottom: who was judged, the score, every
// recommendation, what could not be read, what to look at next, and one line that sums it up.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "report/format.h"
#include "report/page.h"
#include "report/rows.h"
#include "report/summary.h"
#include "report/unread.h"
#include "report/words.h"

namespace underpin::report {
namespace {

constexpr std::size_t kLabelColumns = 16;  // "  judged as of  "

// ---- who was judged

void write_header(Page& page, const Report& report, const RenderOptions& options) {
  page.paragraph(
      {}, {fmt::format("{} v{}", report.benchmark_name, report.benchmark_version), Style::strong});
  const auto head = headline(report);
  page.paragraph({}, {head.line(), style_of(head.tone)});
  if (report.interrupted()) page.paragraph({}, {std::string(kInterruptedWords), Style::fail});
  page.blank();
  for (const auto& [label, content] : circumstances(report, options))
    page.paragraph({{"  "}, {padded(label, kLabelColumns - 2), Style::dim}}, {content});
}

// ---- the score

Spans score_line(std::string_view name, std::size_t name_columns, const Counts& counts) {
  Spans spans = {{"  " + padded(shorten(printable(name), name_columns), name_columns)}};
  for (std::size_t verdict = 0; verdict < counts.size(); ++verdict)
    spans.push_back({fmt::format("{:>6}", counts[verdict]),
                     counts[verdict] == 0 ? Style::dim : style_of(static_cast<Verdict>(verdict))});
  return spans;
}

// One character a recommendation, told apart without colour too.
void add_strip(Spans& spans, const Counts& counts) {
  static constexpr std::string_view kCells[] = {"■", "✗", "?", "m", "·"};
  spans.push_back({"   "});
  for (std::size_t verdict = 0; verdict < counts.size(); ++verdict) {
    std::string cells;
    for (std::size_t i = 0; i < counts[verdict]; ++i) cells += kCells[verdict];
    spans.push_back({std::move(cells), style_of(static_cast<Verdict>(verdict))});
  }
}

void write_score(Page& page, const Report& report) {
  constexpr std::size_t kCountColumns = 30;  // five of six
  const auto all = sections(report);
  std::size_t name_columns = 12;
  for (const auto& section : all)
    name_columns = std::max(name_columns, width(printable(section.name)));
  name_columns = std::min({name_columns, std::size_t{34}, page.columns() - kCountColumns - 2});
  Spans head = {{"  " + padded("section", name_columns), Style::dim}};
  for (std::size_t verdict = 0; verdict < 5; ++verdict)
    head.push_back({fmt::format("{:>6}", mark(static_cast<Verdict>(verdict))), Style::dim});
  page.blank();
  page.line(std::move(head));
  for (const auto& section : all) {
    const Counts of_section = section.counts();
    Spans spans = score_line(section.name, name_columns, of_section);
    // A strip that does not fit is left out: cut, it would lie about proportions.
    if (2 + name_columns + kCountColumns + 3 + section.rows.size() <= page.columns())
      add_strip(spans, of_section);
    page.line(std::move(spans));
  }
  page.line(score_line("all", name_columns, counts(report)));
}

// ---- what could not be read

void write_gaps(Page& page, const std::vector<Unread>& unread) {
  if (unread.empty()) return;
  page.heading("What could not be read");
  for (const auto& one : unread)
    page.paragraph({{"  - ", Style::dim}},
                   {one.affects.empty()
                        ? one.line()
                        : fmt::format("{} (affects {})", one.line(), join(one.affects, ", "))});
}

// ---- what people accepted: entries that do nothing need a person's eye too

void write_waivers(Page& page, const std::vector<UsedWaiver>& waivers) {
  if (waivers.empty()) return;
  page.heading("What is waived");
  for (const auto& entry : waivers) {
    page.paragraph(
        {{"  - ", Style::dim}},
        {line(entry), entry.state == UsedWaiver::State::expired ? Style::fail : Style::plain});
  }
}

// ---- what to look at next

void write_next(Page& page, const std::vector<Advice>& steps) {
  if (steps.empty()) return;
  page.heading("What to look at next");
  for (std::size_t i = 0; i < steps.size(); ++i)
    page.paragraph({{fmt::format("  {}. ", i + 1), Style::dim}}, {steps[i].line()});
}

// ---- the last line: what the exit code says, in words

void write_summary(Page& page, const Report& report) {
  const Summary summary = report.summary();
  const auto not_yet = std::count_if(report.recommendations.begin(), report.recommendations.end(),
                                     [](const auto& row) { return !row.judged; });
  const bool fails = summary.fail > summary.waived, open = summary.unknown > summary.waived_unknown;
  const std::string but_waived =
      summary.waived + summary.waived_unknown > 0 ? " that is not waived" : "";
  const std::string in_short = fails  ? "something fails"
                               : open ? "nothing fails, something is unknown" + but_waived
                                      : "nothing fails and nothing is unknown" + but_waived;
  page.blank();
  page.paragraph(
      {},
      {fmt::format("{}{}: {} pass, {} fail{}, {} unknown{}{}, {} manual, {} not applicable; {}",
                   report.interrupted() ? "interrupted; " : "", in_short, summary.pass,
                   summary.fail, of_which_waived(summary.waived), summary.unknown,
                   of_which_waived(summary.waived_unknown),
                   not_yet > 0 ? fmt::format(" ({} not yet judged by this version)", not_yet) : "",
                   summary.manual, summary.not_applicable, score_words(report)),
       Style::strong});
}

std::string render(const Report& report, const RenderOptions& options) {
  Page page(options.colour, options.columns);
  const auto unread = fold(report.gaps);
  write_header(page, report, options);
  write_score(page, report);
  page.blank();
  page.line({{"  " + score_words(report), Style::strong}});
  const GapIndex gaps(report);
  const RowContext context{report, gaps, options.listed};
  for (const auto& section : sections(report)) write_section(page, section, context);
  write_waivers(page, report.waivers);
  write_gaps(page, unread);
  write_next(page, next_steps(report, unread));
  write_summary(page, report);
  return page.take();
}

}  // namespace

const Format& terminal_format() {
  static constexpr Format kFormat = {"terminal", "txt", "for reading: colour and width as given",
                                     &render};
  return kFormat;
}

}  // namespace underpin::report
