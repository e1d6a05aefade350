// A recommendation as a person reads it: verdict, how many, which, why, what to do. Long lists are
// cut with what was left out counted; nothing is left out silently.
#include "report/rows.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>

#include "base/text.h"
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

// Findings about resources (or regions, or the account): those that can be counted.
struct Tally {
  std::array<std::size_t, 5> of{};
  std::array<std::set<std::string>, 5> reasons;
  std::set<std::string> nouns;
  std::size_t total = 0;

  std::string subject() const { return nouns.size() == 1 ? *nouns.begin() : "finding"; }
};

Tally tally(const JudgedRecommendation& row, const Report& report) {
  Tally out;
  for (const auto& finding : row.findings) {
    if (stands_for_unlisted(finding)) continue;
    const auto verdict = static_cast<std::size_t>(finding.verdict);
    ++out.of[verdict];
    ++out.total;
    out.reasons[verdict].insert(finding.reason);
    out.nouns.insert(noun(finding, report));
  }
  return out;
}

std::string_view verb(std::size_t verdict, std::size_t count) {
  static constexpr std::array<std::array<std::string_view, 2>, 5> kVerbs = {
      {{"pass", "passes"},
       {"fail", "fails"},
       {"not judged", "not judged"},
       {"for a person to judge", "for a person to judge"},
       {"not applicable", "not applicable"}}};
  return kVerbs[verdict][count == 1 ? 1 : 0];
}

// "2 of 14 kms keys fail: does not rotate; 11 pass, 1 not judged": the row's own verdict first,
// with the reason when all share one. A single finding is its reason.
std::string counts(const JudgedRecommendation& row, const Tally& tally) {
  if (row.findings.size() == 1) return row.findings[0].reason;
  std::vector<std::size_t> order = {static_cast<std::size_t>(row.verdict)};
  for (std::size_t verdict = 0; verdict < tally.of.size(); ++verdict)
    if (verdict != order[0]) order.push_back(verdict);
  std::erase_if(order, [&](std::size_t verdict) { return tally.of[verdict] == 0; });
  if (order.empty()) return "";

  const std::size_t first = order[0], count = tally.of[first];
  const std::string all = counted(tally.total, tally.subject());
  std::string out = count == tally.total ? all : fmt::format("{} of {}", count, all);
  out += fmt::format(" {}", verb(first, count));
  if (tally.reasons[first].size() == 1 && first != static_cast<std::size_t>(Verdict::unknown))
    out += ": " + *tally.reasons[first].begin();
  for (std::size_t i = 1; i < order.size(); ++i)
    out += fmt::format("{}{} {}", i == 1 ? "; " : ", ", tally.of[order[i]],
                       verb(order[i], tally.of[order[i]]));
  return out;
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

// "3 kms keys not judged", "key/90aa… not judged", "kms keys not all read".
std::string unjudged_subject(const Unjudged& group, const Report& report) {
  std::set<std::string> nouns;
  const Finding* named = nullptr;
  std::size_t count = 0;
  for (const auto* finding : group.findings) {
    if (stands_for_unlisted(*finding)) continue;
    nouns.insert(noun(*finding, report));
    named = finding;
    ++count;
  }
  if (count == 0) return plural(type_noun(*group.findings[0])) + " not all read";
  const std::string subject = nouns.size() == 1 ? *nouns.begin() : "finding";
  if (count > 1) return counted(count, subject) + " not judged";
  if (subject == "account") return "not judged";
  return shorten(resource_name(*named, report), 48) + " not judged";
}

void write_unjudged(Page& page, const JudgedRecommendation& row, const RowContext& context) {
  const auto groups = unjudged(row, context.gaps);
  const std::size_t shown = std::min(groups.size(), context.listed);
  for (std::size_t i = 0; i < shown; ++i)
    page.paragraph(lead(mark(Verdict::unknown), Style::unknown),
                   {unjudged_subject(groups[i], context.report) + ": " + groups[i].why});
  more(page, groups.size() - shown, "reason");
}

// "2 security groups (sg-1, sg-2): the reason; approved by ciso until 2027-03-31"
void write_waived(Page& page, const JudgedRecommendation& row, const RowContext& context) {
  std::vector<std::pair<Waiver, std::vector<const Finding*>>> groups;
  for (const auto& finding : row.findings) {
    if (!finding.waived) continue;
    auto at = std::find_if(groups.begin(), groups.end(),
                           [&](const auto& group) { return group.first == *finding.waived; });
    if (at == groups.end()) at = groups.insert(at, {*finding.waived, {}});
    at->second.push_back(&finding);
  }
  for (const auto& [waiver, findings] : groups) {
    std::vector<std::string> names;
    for (const auto* finding : findings) names.push_back(resource_name(*finding, context.report));
    if (names.size() > context.listed) {
      names.resize(context.listed);
      names.push_back("…");
    }
    page.paragraph(
        {{spaces(kIdColumns - 1)}, {padded("waived", kTextColumn - kIdColumns + 1), Style::manual}},
        {fmt::format("{} ({}): {}; approved by {} until {}", counted(findings.size(), "finding"),
                     join(names, ", "), waiver.reason, waiver.approved_by, waiver.until)});
  }
}

void write_notes(Page& page, const JudgedRecommendation& row, const RowContext& context) {
  // The same note on forty resources is one note.
  std::map<Note, std::vector<const Finding*>> about;
  for (const auto& finding : row.findings)
    for (const auto& note : finding.notes) about[note].push_back(&finding);
  std::size_t shown = 0;
  for (const auto& [note, findings] : about) {
    if (shown == context.listed) break;
    ++shown;
    const auto kind = noun(*findings[0], context.report);
    const std::string whose =
        findings.size() > 1 ? " (" + counted(findings.size(), kind) + ")"
        : kind == "account" ? ""
                            : " (" + shorten(resource_name(*findings[0], context.report), 40) + ")";
    page.paragraph(lead("note", Style::manual), {note.code + ": " + note.text + whose});
  }
  more(page, about.size() - shown, "note");
}

Spans row_lead(const JudgedRecommendation& row) {
  return {{"  " + padded(row.id, kIdColumns - 3) + " ", Style::strong},
          {padded(mark(row.verdict), kTextColumn - kIdColumns), style_of(row.verdict)}};
}

// What passes or does not apply is one line, the title and what was counted after it, or two where
// they do not fit beside each other.
void write_short(Page& page, const JudgedRecommendation& row, const Tally& tally) {
  const std::size_t room = page.columns() - kTextColumn;
  const std::string counted_text = printable(counts(row, tally)), title = printable(row.title);
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
      page.paragraph({{spaces(kTextColumn)}}, {counts(row, counted_findings)});
    write_failing(page, row, counted_findings, context);
    write_unjudged(page, row, context);
    write_waived(page, row, context);
  }
  write_notes(page, row, context);
  // Of a row that is unknown nobody knows whether there is anything to remedy.
  if (!row.remedy.empty() && (row.verdict == Verdict::fail || row.verdict == Verdict::manual))
    page.paragraph({{spaces(kTextColumn - 2) + "→ ", Style::dim}}, {row.remedy});
}

void write_section(Page& page, std::string_view section, const RowContext& context) {
  page.heading(section);
  std::vector<std::string> not_yet;
  for (const auto& row : context.report.recommendations) {
    if (row.section != section) continue;
    if (row.judged)
      write_row(page, row, context);
    else
      not_yet.push_back(row.id);
  }
  if (!not_yet.empty())
    page.paragraph(
        lead(mark(Verdict::unknown), Style::unknown),
        {fmt::format("{} not yet judged by this version: {}", not_yet.size(), join(not_yet, ", ")),
         Style::dim});
}

}  // namespace underpin::report
