// CSV (RFC 4180): a line a finding, for spreadsheets and databases. Each line stands for itself, so
// that the files of many accounts can be put together.
//
// Names from AWS may be made to run as formulas: `=HYPERLINK(…)`, `@SUM(…)`, `+cmd|…`. A cell that
// could begin one is preceded by `'`, the mark of text (OWASP, "CSV Injection"); so is a cell that
// begins with `'` itself, so that a leading `'` is always ours to take off.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "report/format.h"
#include "report/json_text.h"
#include "report/summary.h"
#include "report/unread.h"
#include "report/words.h"

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

std::string cell(std::string_view raw) {
  std::string out = "\"";
  for (const char c : guarded(printable(raw))) {  // no control character is left: one line a row
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

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

struct Column {
  const char* name;
  std::string (*of)(const Line& line);
};

// New columns come at the end: people count them.
constexpr Column kColumns[] = {
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
  std::string out;
  const auto put = [&](const Column& column, std::string_view text) {
    if (&column != std::begin(kColumns)) out += ',';
    out += cell(text);
  };
  for (const auto& column : kColumns) put(column, column.name);
  out += "\r\n";
  for (const auto& row : report.recommendations)
    for (const auto* finding : sorted_findings(row)) {
      const Line line{report, row, *finding, gaps, score, of_all};
      for (const auto& column : kColumns) put(column, column.of(line));
      out += "\r\n";
    }
  return out;
}

}  // namespace

const Format& csv_format() {
  static constexpr Format kFormat = {"csv", "csv", "for spreadsheets: a line a finding", &render};
  return kFormat;
}

}  // namespace underpin::report
