// Markdown (CommonMark with GitHub's tables) for tickets, wikis and pull requests.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/format.h"
#include "report/json_text.h"
#include "report/markdown_text.h"
#include "report/summary.h"
#include "report/unread.h"
#include "report/words.h"

namespace underpin::report {
namespace {

// ---- who was judged, and the score

void write_header(std::string& out, const Report& report, const RenderOptions& options) {
  const auto field = [&](std::string_view name, const std::string& cell) {
    out += fmt::format("| {} | {} |\n", name, cell);
  };
  out += fmt::format("# {}\n\n",
                     markdown_prose(report.benchmark_name + " v" + report.benchmark_version));
  out += fmt::format("**{}**\n\n", headline(report).line());
  if (report.interrupted()) out += fmt::format("**{}**\n\n", kInterruptedWords);
  out += "| | |\n|---|---|\n";
  field("score", score_words(report));
  for (const auto& [name, content] : circumstances(report, options))
    field(markdown_prose(name, true), markdown_prose(content, true));
  field("snapshot", "SHA-256 " + markdown_code(report.snapshot_sha256, true));
  if (options.config_sha256)
    field("config file", "SHA-256 " + markdown_code(*options.config_sha256, true));
  field("underpin", markdown_code(options.tool_version, true));
}

void write_score(std::string& out, const Report& report) {
  out += "\n| section | PASS | FAIL | UNKNOWN | MANUAL | N/A |\n|---|--:|--:|--:|--:|--:|\n";
  for (const auto& section : sections(report))
    out += fmt::format("| {} | {} |\n", markdown_prose(section.name, true),
                       fmt::join(section.counts(), " | "));
  out += fmt::format("| all | {} |\n", fmt::join(counts(report), " | "));
}

// ---- recommendations

std::string evidence_words(const Finding& finding) {
  std::vector<std::string> facts;
  for (const auto& [name, value] : evidence(finding.evidence))
    facts.push_back(markdown_code(std::string(name) + " = " + print_safe_line(value)));
  return join(facts, ", ");
}

std::string subject(const Finding& finding, const Report& report) {
  const auto region = markdown_code(finding.region);
  if (finding.resource == finding.region) return region;
  return region + " " +
         (stands_for_unlisted(finding)
              ? markdown_prose(plural(type_noun(finding)) + " not all read")
              : markdown_code(resource_name(finding, report)));
}

void write_finding(std::string& out, const Finding& finding, const Report& report,
                   const GapIndex& gaps) {
  out += fmt::format("- **{}**{} {}: {}\n", markdown_mark(finding.verdict),
                     finding.waived ? " (waived)" : "", subject(finding, report),
                     markdown_prose(reason_in_full(finding, gaps)));
  const auto below = [&](std::string_view lead, const std::string& text) {
    if (!text.empty()) out += fmt::format("  - {}: {}\n", lead, text);
  };
  if (finding.waived) below("waived", markdown_prose(accepted(*finding.waived)));
  for (const auto& note : finding.notes)
    below("note " + markdown_code(note.code), markdown_prose(note.text));
  below("evidence", evidence_words(finding));
}

void write_row(std::string& out, const JudgedRecommendation& row, const Report& report,
               const GapIndex& gaps) {
  out += fmt::format("\n### {} {}: {}\n\n", markdown_code(row.id), markdown_mark(row.verdict),
                     markdown_prose(row.title));
  out += fmt::format("{} level {}, {}{}\n\n", markdown_code(row.key), row.level,
                     markdown_prose(row.assessment), row.waived() ? ", waived" : "");
  // What somebody has to do something about comes first.
  for (const auto verdict :
       {Verdict::fail, Verdict::unknown, Verdict::manual, Verdict::pass, Verdict::not_applicable})
    for (const auto* finding : sorted_findings(row))
      if (finding->verdict == verdict) write_finding(out, *finding, report, gaps);
  if (!row.remedy.empty() && (row.verdict == Verdict::fail || row.verdict == Verdict::manual))
    out += fmt::format("\nWhat to do: {}\n", markdown_prose(row.remedy));
}

void write_section(std::string& out, const Section& section, const Report& report,
                   const GapIndex& gaps) {
  out += fmt::format("\n## {}\n", markdown_prose(section.name));
  std::vector<std::string> not_yet;
  for (const auto* row : section.rows)
    if (row->judged)
      write_row(out, *row, report, gaps);
    else
      not_yet.push_back(markdown_code(row->id));
  if (!not_yet.empty())
    out += fmt::format("\n**UNKNOWN**, not yet judged by this version: {}\n", join(not_yet, ", "));
}

// ---- what people accepted, and what could not be read

void write_waivers(std::string& out, const std::vector<UsedWaiver>& waivers) {
  if (waivers.empty()) return;
  out += "\n## What is waived\n\n";
  for (const auto& entry : waivers)
    out += fmt::format("- waiver {}\n", markdown_prose(line(entry)));
}

void write_gaps(std::string& out, const std::vector<Unread>& unread) {
  if (unread.empty()) return;
  out += "\n## What could not be read\n\n";
  for (const auto& one : unread) {
    std::vector<std::string> affected;
    for (const auto& id : one.affects) affected.push_back(markdown_code(id));
    out += fmt::format("- not read: {}{}\n", markdown_prose(one.line()),
                       affected.empty() ? "" : ", affects " + join(affected, ", "));
  }
}

void write_next(std::string& out, const std::vector<Advice>& steps) {
  if (steps.empty()) return;
  out += "\n## What to look at next\n\n";
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& [id, text] = steps[i];
    out += fmt::format("{}. {}{}\n", i + 1, id.empty() ? "" : markdown_code(id) + " ",
                       markdown_prose(text));
  }
}

std::string render(const Report& report, const RenderOptions& options) {
  std::string out;
  const GapIndex gaps(report);
  write_header(out, report, options);
  write_score(out, report);
  for (const auto& section : sections(report)) write_section(out, section, report, gaps);
  write_waivers(out, report.waivers);
  const auto sorted = sorted_gaps(report);
  const auto unread = fold(sorted);
  write_gaps(out, unread);
  write_next(out, next_steps(report, unread));
  return out;
}

}  // namespace

const Format& markdown_format() {
  static constexpr Format kFormat = {"markdown", "md", "for tickets, wikis and pull requests",
                                     &render};
  return kFormat;
}

}  // namespace underpin::report
