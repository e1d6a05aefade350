// Joins the matrix with a report, and says in words what its renderings share.
#include "report/trace.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "base/text.h"

namespace underpin::report {
namespace {

// What asks for action comes first.
constexpr Verdict kByUrgency[] = {Verdict::fail, Verdict::unknown, Verdict::manual, Verdict::pass,
                                  Verdict::not_applicable};

std::size_t urgency(Verdict verdict) {
  return static_cast<std::size_t>(std::find(std::begin(kByUrgency), std::end(kByUrgency), verdict) -
                                  std::begin(kByUrgency));
}

}  // namespace

void fill(Trace& trace, const PastReport& report) {
  trace.account = report.account;
  trace.partition = report.partition;
  trace.at = report.taken_at;
  std::map<std::string_view, TraceRow*> by_id;
  for (auto& row : trace.rows) by_id[row.id] = &row;
  for (const auto& judged : report.rows)
    if (const auto at = by_id.find(judged.id); at != by_id.end())
      at->second->verdict = judged.verdict;
  for (const auto& [id, finding] : report.findings)
    if (const auto at = by_id.find(finding.row); at != by_id.end())
      at->second->resources.push_back(finding);
  for (auto& row : trace.rows)
    std::sort(row.resources.begin(), row.resources.end(), [](const auto& a, const auto& b) {
      return std::tuple(urgency(a.verdict), std::tie(a.region, a.resource, a.reason)) <
             std::tuple(urgency(b.verdict), std::tie(b.region, b.resource, b.reason));
    });
}

std::string in_numbers(const TraceRow& row) {
  static constexpr std::string_view kWords[] = {"pass", "fail", "unknown", "manual",
                                                "not applicable"};
  std::array<std::size_t, 5> of{};
  for (const auto& resource : row.resources) ++of[static_cast<std::size_t>(resource.verdict)];
  std::vector<std::string> parts;
  for (const auto verdict : kByUrgency)
    if (const auto at = static_cast<std::size_t>(verdict); of[at] > 0)
      parts.push_back(fmt::format("{} {}", of[at], kWords[at]));
  return join(parts, ", ");
}

std::string whose(const Trace& trace) {
  if (trace.account.empty()) return "no account: no report was given";
  return fmt::format("account {}, read {}", trace.account, trace.at);
}

std::span<const TraceFormat> trace_formats() {
  static constexpr TraceFormat kFormats[] = {
      {"terminal", "for reading", &render_trace_terminal},
      {"markdown", "a table, for wikis", &render_trace_markdown},
      {"csv", "a line a resource, for spreadsheets", &render_trace_csv},
      {"html", "one page that stands alone", &render_trace_html},
  };
  return kFormats;
}

}  // namespace underpin::report
