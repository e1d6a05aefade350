// A recommendation as a person reads it: verdict, how many, which, why, what to do. Long lists are
// cut with what was left out counted; nothing is left out silently.
#include "report/rows.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "report/row_words.h"
#include "report/words.h"

namespace underpin::report {
namespace {

constexpr std::size_t kIdColumns = 8;    // "  2.1.1 "
constexpr std::size_t kTextColumn = 14;  // after "FAIL  "

std::string spaces(std::size_t count) { return std::string(count, ' '); }

// "????  " or "note  ": the lead of a line that belongs to the row above.
Spans lead(std::string_view word, Style style) {
  return {{spaces(kIdColumns)}, {padded(word, kTextColumn - kIdColumns), style}};
}

void more(Page& page, std::size_t hidden, std::string_view noun) {
  if (hidden > 0)
    page.paragraph({{spaces(kTextColumn)}}, {"and " + counted(hidden, "more " + std::string(noun)) +
                                                 ": all are in the JSON report",
                                             Style::dim});
}

using FindingsOfReason = std::pair<std::string, std::vector<const Finding*>>;

// In the order of their first finding.
std::vector<FindingsOfReason> by_reason(const std::vector<const Finding*>& findings) {
  std::vector<FindingsOfReason> groups;
  std::unordered_map<std::string_view, std::size_t> place;
  for (const auto* finding : findings) {
    const auto [at, added] = place.emplace(finding->reason, groups.size());
    if (added) groups.push_back({finding->reason, {}});
    groups[at->second].second.push_back(finding);
  }
  return groups;
}

// Regions that fail alike share a line; their names are all there is to say when all do.
void write_regions(Page& page, const std::vector<FindingsOfReason>& groups) {
  for (const auto& [reason, findings] : groups) {
    std::vector<std::string> names;
    for (const auto* finding : findings) names.push_back(finding->region);
    page.paragraph({{spaces(kTextColumn)}},
                   {groups.size() == 1 ? join(names, ", ")
                                       : fmt::format("{}: {}", join(names, ", "), reason)});
  }
}

// `count` of them, in their order: first one for each reason, so that none is hidden by many alike.
std::vector<const Finding*> chosen(const std::vector<const Finding*>& failing,
                                   const std::vector<FindingsOfReason>& groups, std::size_t count) {
  std::set<const Finding*> picked;
  for (std::size_t round = 0; picked.size() < std::min(count, failing.size()); ++round)
    for (const auto& [reason, findings] : groups)
      if (round < findings.size() && picked.size() < count) picked.insert(findings[round]);
  std::vector<const Finding*> out;
  std::copy_if(failing.begin(), failing.end(), std::back_inserter(out),
               [&](const Finding* finding) { return picked.contains(finding); });
  return out;
}

void write_failing(Page& page, const JudgedRecommendation& row, const Tally& tally,
                   const RowContext& context) {
  std::vector<const Finding*> failing;
  for (const auto& finding : row.findings)
    if (finding.verdict == Verdict::fail && !finding.waived) failing.push_back(&finding);
  const bool reason_said = row.findings.size() == 1 ||
                           tally.reasons[static_cast<std::size_t>(Verdict::fail)].size() == 1;
  const bool of_account = tally.nouns == std::set<std::string>{"account"};
  // "global 123456789012" below "the root user has an access key" would say nothing.
  if (failing.empty() || (of_account && reason_said)) return;
  const auto groups = by_reason(failing);
  if (tally.nouns == std::set<std::string>{"region"}) return write_regions(page, groups);
  const auto shown = chosen(failing, groups, context.listed);

  // Beside reasons a name gets under half of the line, alone most of it. Reasons wrap; names lose
  // their middle and keep both ends, which is where people know them by.
  const std::size_t most = (page.columns() - kTextColumn) * (reason_said ? 75 : 45) / 100;
  std::size_t region_columns = 0, name_columns = 0;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const bool whole = shown[i]->resource == shown[i]->region;  // the region itself
    names.push_back(whole ? "" : shorten(resource_name(*shown[i], context.report), most));
    name_columns = std::max(name_columns, width(names[i]));
    region_columns = std::max(region_columns, width(printable(shown[i]->region)));
  }
  region_columns = std::min<std::size_t>(region_columns, 16);
  for (std::size_t i = 0; i < shown.size(); ++i)
    page.paragraph(
        {{spaces(kTextColumn)},
         {padded(shorten(printable(shown[i]->region), region_columns), region_columns + 2),
          Style::dim},
         {padded(names[i], name_columns + (name_columns > 0 ? 2 : 0))}},
        {reason_said ? "" : shown[i]->reason});
  more(page, failing.size() - shown.size(), "failing " + tally.subject());
}

void write_unjudged(Page& page, const JudgedRecommendation& row, const RowContext& context) {
  const auto groups = unjudged(row, context.gaps);
  const std::size_t shown = std::min(groups.size(), context.listed);
  for (std::size_t i = 0; i < shown; ++i)
    page.paragraph(lead(mark(Verdict::unknown), Style::unknown),
                   {subject(groups[i], context.report) + ": " + groups[i].why});
  more(page, groups.size() - shown, "reason");
}

// "2 security groups (sg-1, sg-2): the reason; approved by ciso until 2027-03-31"
void write_waived(Page& page, const JudgedRecommendation& row, const RowContext& context) {
  for (const auto& [waiver, findings] : waived(row)) {
    std::vector<std::string> names;
    for (const auto* finding : findings) names.push_back(resource_name(*finding, context.report));
    if (names.size() > context.listed) {
      names.resize(context.listed);
      names.push_back("…");
    }
    page.paragraph(
        {{spaces(kIdColumns - 1)}, {padded("waived", kTextColumn - kIdColumns + 1), Style::manual}},
        {fmt::format("{} ({}): {}", counted(findings.size(), "finding"), join(names, ", "),
                     accepted(waiver))});
  }
}

void write_notes(Page& page, const JudgedRecommendation& row, const RowContext& context) {
  const auto notes = shared_notes(row);
  const std::size_t shown = std::min(notes.size(), context.listed);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto owner = shorten(whose(notes[i], context.report), 40);
    page.paragraph(lead("note", Style::manual), {notes[i].note.code + ": " + notes[i].note.text +
                                                 (owner.empty() ? "" : " (" + owner + ")")});
  }
  more(page, notes.size() - shown, "note");
}

Spans row_lead(const JudgedRecommendation& row) {
  return {{"  " + padded(row.id, kIdColumns - 3) + " ", Style::strong},
          {padded(mark(row.verdict), kTextColumn - kIdColumns), style_of(row.verdict)}};
}

// What passes or does not apply is one line, the title and what was counted after it, or two where
// they do not fit beside each other.
void write_short(Page& page, const JudgedRecommendation& row, const Tally& tally) {
  const std::size_t room = page.columns() - kTextColumn;
  const std::string counted_text = printable(in_numbers(row, tally)), title = printable(row.title);
  const bool beside = width(title) + 2 + width(counted_text) <= room;
  Spans spans = row_lead(row);
  if (!beside) {
    page.paragraph(std::move(spans), {title});
    page.paragraph({{spaces(kTextColumn)}}, {counted_text, Style::dim});
    return;
  }
  spans.push_back({title});
  spans.push_back({"  " + counted_text, Style::dim});
  page.line(std::move(spans));
}

}  // namespace

std::string_view mark(Verdict verdict) {
  static constexpr std::string_view kMarks[] = {"PASS", "FAIL", "????", "MAN.", "N/A"};
  return kMarks[static_cast<std::size_t>(verdict)];
}

void write_row(Page& page, const JudgedRecommendation& row, const RowContext& context) {
  const Tally counted_findings = tally(row, context.report);
  if (row.verdict == Verdict::pass || row.verdict == Verdict::not_applicable) {
    write_short(page, row, counted_findings);
  } else {
    page.paragraph(row_lead(row), {row.title},
                   fmt::format("{}level {}", row.waived() ? "waived, " : "", row.level));
    // Of a row that is unknown throughout, the reasons below say all.
    const auto unknown = counted_findings.of[static_cast<std::size_t>(Verdict::unknown)];
    if (row.verdict != Verdict::unknown || unknown < counted_findings.total)
      page.paragraph({{spaces(kTextColumn)}}, {in_numbers(row, counted_findings)});
    write_failing(page, row, counted_findings, context);
    write_unjudged(page, row, context);
    write_waived(page, row, context);
  }
  write_notes(page, row, context);
  // Of a row that is unknown nobody knows whether there is anything to remedy.
  if (!row.remedy.empty() && (row.verdict == Verdict::fail || row.verdict == Verdict::manual))
    page.paragraph({{spaces(kTextColumn - 2) + "→ ", Style::dim}}, {row.remedy});
}

void write_section(Page& page, const Section& section, const RowContext& context) {
  page.heading(section.name);
  std::vector<std::string> not_yet;
  for (const auto* row : section.rows)
    if (row->judged)
      write_row(page, *row, context);
    else
      not_yet.push_back(row->id);
  if (!not_yet.empty())
    page.paragraph(
        lead(mark(Verdict::unknown), Style::unknown),
        {fmt::format("{} not yet judged by this version: {}", not_yet.size(), join(not_yet, ", ")),
         Style::dim});
}

}  // namespace underpin::report
