// Markdown (CommonMark with GitHub's tables) for tickets, wikis and pull requests.
//
// Names from AWS may be made to be links, images, HTML, mentions or the end of a table. Nothing is
// escaped character by character, since renderers differ in what they take for markup: a word that
// is not plain prose becomes a code span, in which nothing is.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/format.h"
#include "report/json_text.h"
#include "report/summary.h"
#include "report/unread.h"
#include "report/words.h"

namespace underpin::report {
namespace {

// `text` as a code span: the fence is longer than any run of backticks inside (CommonMark 6.1).
// A table takes a pipe for its own even there, unless it has a backslash (GFM 4.10).
std::string code(std::string_view raw, bool in_table = false) {
  const std::string text = printable(raw);
  if (trim(text).empty()) return "(empty)";
  std::size_t longest = 0, run = 0;
  for (const char c : text) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  const std::string fence(longest + 1, '`');
  // One space on both sides is taken off again; without it a backtick would lengthen the fence.
  const bool padded =
      text.front() == '`' || text.back() == '`' || (text.front() == ' ' && text.back() == ' ');
  std::string out = fence + (padded ? " " : "");
  for (const char c : text) {
    if (c == '|' && in_table) out += '\\';
    out += c;
  }
  return out + (padded ? " " : "") + fence;
}

// Letters and digits, with `-`, `'` or `/` between them. Dots and colons would make links of hosts
// and URLs, `@` a mention, `_` emphasis.
bool is_plain(std::string_view word) {
  const auto alphanumeric = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  return alphanumeric(word.front()) && alphanumeric(word.back()) &&
         std::all_of(word.begin(), word.end(),
                     [&](char c) { return alphanumeric(c) || c == '-' || c == '\'' || c == '/'; });
}

// A sentence of ours with names in it: what is no plain word becomes code, and only punctuation
// that begins nothing stays outside. `1.` at the front of a block would begin a list: callers put
// the sentence behind something else.
std::string prose(std::string_view raw, bool in_table = false) {
  constexpr std::string_view kClosing = ",.;:!?)";
  const std::string text = printable(raw);
  std::vector<std::string> words;
  for (const auto word : split(text, ' ')) {
    if (word.empty()) continue;
    const std::size_t front = word.starts_with('(') ? 1 : 0;
    const auto last = word.find_last_not_of(kClosing);
    if (last == std::string_view::npos || last < front) {  // nothing but punctuation
      words.push_back(code(word, in_table));
      continue;
    }
    const auto core = word.substr(front, last + 1 - front);
    words.push_back(std::string(word.substr(0, front)) +
                    (is_plain(core) ? std::string(core) : code(core, in_table)) +
                    std::string(word.substr(last + 1)));
  }
  return join(words, " ");
}

std::string_view mark_of(Verdict verdict) {
  static constexpr std::string_view kMarks[] = {"PASS", "FAIL", "UNKNOWN", "MANUAL", "N/A"};
  return kMarks[static_cast<std::size_t>(verdict)];
}

// ---- who was judged, and the score

void write_header(std::string& out, const Report& report, const RenderOptions& options) {
  const auto field = [&](std::string_view name, const std::string& cell) {
    out += fmt::format("| {} | {} |\n", name, cell);
  };
  out += fmt::format("# {}\n\n", prose(report.benchmark_name + " v" + report.benchmark_version));
  out += fmt::format("**{}**\n\n", headline(report).line());
  if (report.interrupted()) out += fmt::format("**{}**\n\n", kInterruptedWords);
  out += "| | |\n|---|---|\n";
  field("score", score_words(report));
  for (const auto& [name, content] : circumstances(report, options))
    field(prose(name, true), prose(content, true));
  field("snapshot", "SHA-256 " + code(report.snapshot_sha256, true));
  if (options.config_sha256) field("config file", "SHA-256 " + code(*options.config_sha256, true));
  field("underpin", code(options.tool_version, true));
}

void write_score(std::string& out, const Report& report) {
  out += "\n| section | PASS | FAIL | UNKNOWN | MANUAL | N/A |\n|---|--:|--:|--:|--:|--:|\n";
  for (const auto& section : sections(report))
    out +=
        fmt::format("| {} | {} |\n", prose(section.name, true), fmt::join(section.counts(), " | "));
  out += fmt::format("| all | {} |\n", fmt::join(counts(report), " | "));
}

// ---- recommendations

std::string evidence_words(const Finding& finding) {
  std::vector<std::string> facts;
  for (const auto& [name, value] : evidence(finding.evidence))
    facts.push_back(code(std::string(name) + " = " + print_safe_line(value)));
  return join(facts, ", ");
}

std::string subject(const Finding& finding, const Report& report) {
  const auto region = code(finding.region);
  if (finding.resource == finding.region) return region;
  return region + " " +
         (stands_for_unlisted(finding) ? prose(plural(type_noun(finding)) + " not all read")
                                       : code(resource_name(finding, report)));
}

void write_finding(std::string& out, const Finding& finding, const Report& report,
                   const GapIndex& gaps) {
  out += fmt::format("- **{}**{} {}: {}\n", mark_of(finding.verdict),
                     finding.waived ? " (waived)" : "", subject(finding, report),
                     prose(reason_in_full(finding, gaps)));
  const auto below = [&](std::string_view lead, const std::string& text) {
    if (!text.empty()) out += fmt::format("  - {}: {}\n", lead, text);
  };
  if (finding.waived) below("waived", prose(accepted(*finding.waived)));
  for (const auto& note : finding.notes) below("note " + code(note.code), prose(note.text));
  below("evidence", evidence_words(finding));
}

void write_row(std::string& out, const JudgedRecommendation& row, const Report& report,
               const GapIndex& gaps) {
  out += fmt::format("\n### {} {}: {}\n\n", code(row.id), mark_of(row.verdict), prose(row.title));
  out += fmt::format("{} level {}, {}{}\n\n", code(row.key), row.level, prose(row.assessment),
                     row.waived() ? ", waived" : "");
  // What somebody has to do something about comes first.
  for (const auto verdict :
       {Verdict::fail, Verdict::unknown, Verdict::manual, Verdict::pass, Verdict::not_applicable})
    for (const auto* finding : sorted_findings(row))
      if (finding->verdict == verdict) write_finding(out, *finding, report, gaps);
  if (!row.remedy.empty() && (row.verdict == Verdict::fail || row.verdict == Verdict::manual))
    out += fmt::format("\nWhat to do: {}\n", prose(row.remedy));
}

void write_section(std::string& out, const Section& section, const Report& report,
                   const GapIndex& gaps) {
  out += fmt::format("\n## {}\n", prose(section.name));
  std::vector<std::string> not_yet;
  for (const auto* row : section.rows)
    if (row->judged)
      write_row(out, *row, report, gaps);
    else
      not_yet.push_back(code(row->id));
  if (!not_yet.empty())
    out += fmt::format("\n**UNKNOWN**, not yet judged by this version: {}\n", join(not_yet, ", "));
}

// ---- what people accepted, and what could not be read

void write_waivers(std::string& out, const std::vector<UsedWaiver>& waivers) {
  if (waivers.empty()) return;
  out += "\n## What is waived\n\n";
  for (const auto& entry : waivers) out += fmt::format("- waiver {}\n", prose(line(entry)));
}

void write_gaps(std::string& out, const std::vector<Unread>& unread) {
  if (unread.empty()) return;
  out += "\n## What could not be read\n\n";
  for (const auto& one : unread) {
    std::vector<std::string> affected;
    for (const auto& id : one.affects) affected.push_back(code(id));
    out += fmt::format("- not read: {}{}\n", prose(one.line()),
                       affected.empty() ? "" : ", affects " + join(affected, ", "));
  }
}

void write_next(std::string& out, const std::vector<Step>& steps) {
  if (steps.empty()) return;
  out += "\n## What to look at next\n\n";
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& [id, text] = steps[i];
    out += fmt::format("{}. {}{}\n", i + 1, id.empty() ? "" : code(id) + " ", prose(text));
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
