// CSV (RFC 4180): a line a finding, for spreadsheets and databases. Each line stands for itself, so
// that the files of many accounts can be put together.
#include <fmt/core.h>

#include "base/text.h"
#include "report/csv_cells.h"
#include "report/format.h"
#include "report/json_text.h"
#include "report/summary.h"
#include "report/unread.h"
#include "report/words.h"

namespace underpin::report {
namespace {

struct Line {
  const Report& report;
  const JudgedRecommendation& row;
  const Finding& finding;
  const GapIndex& gaps;
  const std::string& score;
  const std::string& answered;
};

std::string waived(const Line& line, std::string Waiver::*part) {
  return line.finding.waived ? *line.finding.waived.*part : "";
}

std::string notes_of(const Finding& finding) {
  std::vector<std::string> parts;
  for (const auto& note : finding.notes) parts.push_back(note.code + ": " + note.text);
  return join(parts, "; ");
}

std::string flag(bool value) { return value ? "true" : "false"; }

// New columns come at the end: people count them.
constexpr CsvColumn<Line> kColumns[] = {
    {"account", [](const Line& l) { return l.report.account; }},
    {"taken_at", [](const Line& l) { return format_time(l.report.taken_at); }},
    {"benchmark", [](const Line& l) { return l.report.benchmark_id; }},
    {"recommendation", [](const Line& l) { return l.row.id; }},
    {"key", [](const Line& l) { return l.row.key; }},
    {"title", [](const Line& l) { return l.row.title; }},
    {"section", [](const Line& l) { return l.row.section; }},
    {"level", [](const Line& l) { return fmt::format("{}", l.row.level); }},
    {"assessment", [](const Line& l) { return l.row.assessment; }},
    {"recommendation_verdict", [](const Line& l) { return std::string(word(l.row.verdict)); }},
    {"verdict", [](const Line& l) { return std::string(word(l.finding.verdict)); }},
    {"judged", [](const Line& l) { return flag(l.row.judged); }},
    {"region", [](const Line& l) { return l.finding.region; }},
    {"resource", [](const Line& l) { return l.finding.resource; }},
    {"resource_type", [](const Line& l) { return l.finding.resource_type; }},
    {"locus", [](const Line& l) { return l.finding.locus; }},
    {"reason", [](const Line& l) { return l.finding.reason; }},
    {"why_unknown", [](const Line& l) { return join(reasons_unknown(l.finding, l.gaps), "; "); }},
    {"notes", [](const Line& l) { return notes_of(l.finding); }},
    {"evidence", [](const Line& l) { return print_safe_line(evidence(l.finding.evidence)); }},
    {"waived_reason", [](const Line& l) { return waived(l, &Waiver::reason); }},
    {"waived_approved_by", [](const Line& l) { return waived(l, &Waiver::approved_by); }},
    {"waived_until", [](const Line& l) { return waived(l, &Waiver::until); }},
    {"remedy", [](const Line& l) { return l.row.remedy; }},
    {"finding_id", [](const Line& l) { return l.finding.id(l.report.account); }},
    {"score", [](const Line& l) { return l.score; }},
    {"answered", [](const Line& l) { return l.answered; }},
    {"interrupted", [](const Line& l) { return flag(l.report.interrupted()); }},
};

std::string render(const Report& report, const RenderOptions&) {
  const GapIndex gaps(report);
  const std::string score = score_figure(report), of_all = answered(report);
  std::string out = csv_head<Line>(kColumns);
  for (const auto& row : report.recommendations)
    for (const auto* finding : sorted_findings(row))
      out += csv_line<Line>(kColumns, {report, row, *finding, gaps, score, of_all});
  return out;
}

}  // namespace

const Format& csv_format() {
  static constexpr Format kFormat = {"csv", "csv", "for spreadsheets: a line a finding", &render};
  return kFormat;
}

}  // namespace underpin::report
