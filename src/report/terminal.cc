// The report for a person at a terminal, read from top to bottom: who was judged, the score, every
// recommendation, what could not be read, what to look at next, and one line that sums it up.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "report/format.h"
#include "report/page.h"
#include "report/rows.h"
#include "report/unread.h"
#include "report/words.h"

namespace underpin::report {
namespace {

constexpr std::size_t kLabelColumns = 16;  // "  judged as of  "

void field(Page& page, std::string_view label, const Span& content) {
  page.paragraph({{"  "}, {padded(label, kLabelColumns - 2), Style::dim}}, content);
}

// Of the whole benchmark, whatever was selected: 1 of 1 would sound like all.
std::string answered(const Report& report) {
  const std::string selected =
      report.partial() ? fmt::format(", {} selected", report.recommendations.size()) : "";
  return fmt::format("{} of {} answered{}", report.summary().answered(), report.benchmark_size,
                     selected);
}

// ---- who was judged

// "ap-east-1, ap-south-2 (the account has not opted in); us-west-1 (excluded by --exclude-region)"
std::string skipped_regions(const Report& report) {
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const auto& region : report.regions) {
    if (region.status == Region::Status::enabled) continue;
    const bool opted_out = region.status == Region::Status::not_opted_in;
    const std::string fallback = opted_out ? "the account has not opted in"
                                 : region.status == Region::Status::excluded ? "excluded"
                                                                             : "unreachable";
    by_reason[region.reason.empty() ? fallback : region.reason].push_back(region.name);
  }
  std::vector<std::string> parts;
  for (const auto& [reason, names] : by_reason)
    parts.push_back(fmt::format("{} ({})", join(names, ", "), reason));
  return join(parts, "; ");
}

void write_regions(Page& page, const Report& report) {
  std::vector<std::string> judged;
  for (const auto& region : report.regions)
    if (region.status == Region::Status::enabled) judged.push_back(region.name);
  field(page, "regions",
        {judged.empty() ? "none could be judged"
                        : fmt::format("{} judged: {}", judged.size(), join(judged, ", "))});
  if (judged.size() < report.regions.size())
    field(page, "",
          {fmt::format("{} skipped: {}", report.regions.size() - judged.size(),
                       skipped_regions(report))});
}

std::string of_which_waived(std::size_t count) {
  return count > 0 ? fmt::format(" ({} waived)", count) : "";
}

// A report with unanswered rows is never headed "compliant".
Span headline(const Report& report) {
  const Summary summary = report.summary();
  const std::size_t total = summary.total(), open = total - summary.answered();
  const std::string not_answered = open == 1 ? "is not answered" : "are not answered";
  if (total == 0) return {"NOTHING JUDGED: no recommendation was selected", Style::unknown};
  if (summary.fail > 0)
    return {fmt::format("NOT COMPLIANT: {} of {} {}{}{}", summary.fail,
                        counted(total, "recommendation"), summary.fail == 1 ? "fails" : "fail",
                        of_which_waived(summary.waived),
                        open > 0 ? fmt::format(", {} {}", open, not_answered) : ""),
            Style::fail};
  if (open > 0)
    return {fmt::format("NOT ANSWERED: nothing that was judged fails, but {} of {} {}", open,
                        counted(total, "recommendation"), not_answered),
            Style::unknown};
  if (report.partial())
    return {fmt::format("NOTHING FAILS among {} selected of {}; the others were not judged", total,
                        counted(report.benchmark_size, "recommendation")),
            Style::pass};
  return {
      fmt::format("COMPLIANT: {}, all answered, and none fails", counted(total, "recommendation")),
      Style::pass};
}

void write_header(Page& page, const Report& report, const RenderOptions& options) {
  page.paragraph(
      {}, {fmt::format("{} v{}", report.benchmark_name, report.benchmark_version), Style::strong});
  page.paragraph({}, headline(report));
  if (report.interrupted())
    page.paragraph({}, {"INTERRUPTED: the run was stopped before everything was read; what is "
                        "missing is unknown below",
                        Style::fail});
  page.blank();
  field(page, "account", {fmt::format("{} in partition {}", report.account, report.partition)});
  field(page, "caller", {report.caller});
  field(page, "taken at", {format_time(report.taken_at)});
  if (report.judged_at != report.taken_at)
    field(page, "judged as of", {format_time(report.judged_at)});
  write_regions(page, report);
  field(page, "reading", {std::string(word(report.reading))});
  for (const auto& [name, value] : options.parameters) field(page, name, {value});
}

// ---- the score

// In the order in which the benchmark begins them.
std::vector<std::string> sections(const Report& report) {
  std::vector<std::string> out;
  for (const auto& row : report.recommendations)
    if (std::find(out.begin(), out.end(), row.section) == out.end()) out.push_back(row.section);
  return out;
}

using Counts = std::array<std::size_t, 5>;

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
  const auto names = sections(report);
  std::size_t name_columns = 12;
  for (const auto& name : names) name_columns = std::max(name_columns, width(printable(name)));
  name_columns = std::min({name_columns, std::size_t{34}, page.columns() - kCountColumns - 2});
  Spans head = {{"  " + padded("section", name_columns), Style::dim}};
  for (std::size_t verdict = 0; verdict < 5; ++verdict)
    head.push_back({fmt::format("{:>6}", mark(static_cast<Verdict>(verdict))), Style::dim});
  page.blank();
  page.line(std::move(head));
  Counts all{};
  for (const auto& name : names) {
    Counts counts{};
    std::size_t rows = 0;
    for (const auto& row : report.recommendations) {
      if (row.section != name) continue;
      ++rows;
      ++counts[static_cast<std::size_t>(row.verdict)];
      ++all[static_cast<std::size_t>(row.verdict)];
    }
    Spans spans = score_line(name, name_columns, counts);
    // A strip that does not fit is left out: cut, it would lie about proportions.
    if (2 + name_columns + kCountColumns + 3 + rows <= page.columns()) add_strip(spans, counts);
    page.line(std::move(spans));
  }
  page.line(score_line("all", name_columns, all));
}

// The score never stands without how many are answered: 100% of three rows is not 100% of 55.
std::string score_words(const Report& report) {
  const Summary summary = report.summary();
  const auto judged = summary.pass + summary.fail + summary.unknown;
  const std::string score =
      judged == 0 ? "no score" : fmt::format("score {}%", percent(summary.score()));
  return score + ", " + answered(report);
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
    const std::string what = entry.resources == std::vector<std::string>{"*"}
                                 ? entry.what
                                 : fmt::format("{} {}", entry.what, join(entry.resources, ", "));
    const auto expired = entry.state == UsedWaiver::State::expired;
    const std::string became =
        expired ? fmt::format("EXPIRED on {}: it waives nothing", entry.waiver.until)
        : entry.state == UsedWaiver::State::unused
            ? "matches nothing that fails: take it out, or correct it"
            : fmt::format("{} until {}", counted(entry.findings, "finding"), entry.waiver.until);
    page.paragraph({{"  - ", Style::dim}},
                   {fmt::format("{}: {} ({}, approved by {}; {})", what, became,
                                entry.waiver.reason, entry.waiver.approved_by, entry.place),
                    expired ? Style::fail : Style::plain});
  }
}

// ---- what to look at next

// "grant kms:ListKeys: 2 recommendations need it (3.7, 3.8)": what answers most comes first.
std::vector<std::string> grants(const std::vector<Unread>& unread) {
  std::vector<std::pair<std::string, std::vector<std::string>>> needed;  // action, recommendations
  for (const auto& one : unread) {
    if (one.missing_action.empty() || one.affects.empty()) continue;
    auto at = std::find_if(needed.begin(), needed.end(),
                           [&](const auto& entry) { return entry.first == one.missing_action; });
    if (at == needed.end()) at = needed.insert(at, {one.missing_action, {}});
    for (const auto& id : one.affects)
      if (std::find(at->second.begin(), at->second.end(), id) == at->second.end())
        at->second.push_back(id);
  }
  std::stable_sort(needed.begin(), needed.end(),
                   [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });
  std::vector<std::string> out;
  for (const auto& [action, ids] : needed)
    out.push_back(fmt::format("grant {}: {} ({})", action,
                              ids.size() == 1 ? "a recommendation needs it"
                                              : counted(ids.size(), "recommendation") + " need it",
                              join(ids, ", ")));
  return out;
}

// Fails, those of level 1 first.
std::vector<std::string> repairs(const Report& report) {
  std::vector<const JudgedRecommendation*> failing;
  for (const auto& row : report.recommendations)
    if (row.verdict == Verdict::fail && !row.waived()) failing.push_back(&row);
  std::stable_sort(failing.begin(), failing.end(),
                   [](const auto* a, const auto* b) { return a->level < b->level; });
  std::vector<std::string> out;
  for (const auto* row : failing)
    out.push_back(fmt::format("{} {}", row->id, row->remedy.empty() ? row->title : row->remedy));
  return out;
}

// A few fails, then missing permissions, then further fails: five steps are enough to begin with.
std::vector<std::string> next_steps(const Report& report, const std::vector<Unread>& unread) {
  constexpr std::size_t kSteps = 5, kFailsFirst = 3;
  auto steps = repairs(report);
  const auto granting = grants(unread);
  steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(std::min(kFailsFirst, steps.size())),
               granting.begin(), granting.end());
  if (report.interrupted()) steps.insert(steps.begin(), "run the audit again, to its end");
  if (steps.size() > kSteps) steps.resize(kSteps);
  return steps;
}

void write_next(Page& page, const std::vector<std::string>& steps) {
  if (steps.empty()) return;
  page.heading("What to look at next");
  for (std::size_t i = 0; i < steps.size(); ++i)
    page.paragraph({{fmt::format("  {}. ", i + 1), Style::dim}}, {steps[i]});
}

// ---- the last line: what the exit code says, in words

void write_summary(Page& page, const Report& report) {
  const Summary summary = report.summary();
  const auto not_yet = std::count_if(report.recommendations.begin(), report.recommendations.end(),
                                     [](const auto& row) { return !row.judged; });
  const bool fails = summary.fail > summary.waived, open = summary.unknown > summary.waived_unknown;
  const std::string but_waived =
      summary.waived + summary.waived_unknown > 0 ? " that is not waived" : "";
  const std::string outcome = fails  ? "something fails"
                              : open ? "nothing fails, something is unknown" + but_waived
                                     : "nothing fails and nothing is unknown" + but_waived;
  page.blank();
  page.paragraph(
      {},
      {fmt::format("{}{}: {} pass, {} fail{}, {} unknown{}{}, {} manual, {} not applicable; {}",
                   report.interrupted() ? "interrupted; " : "", outcome, summary.pass, summary.fail,
                   of_which_waived(summary.waived), summary.unknown,
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
