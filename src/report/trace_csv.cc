// The matrix as CSV: a line a resource, so that a spreadsheet can turn it by any column. A
// recommendation without resources has one line.
#include <fmt/core.h>

#include "base/text.h"
#include "report/csv_cells.h"
#include "report/trace.h"

namespace underpin::report {
namespace {

struct Line {
  const Trace& trace;
  const TraceRow& row;
  const PastReport::Judged& resource;
  bool judged;
};

constexpr CsvColumn<Line> kColumns[] = {
    {"account", [](const Line& l) { return l.trace.account; }},
    {"taken_at", [](const Line& l) { return l.trace.at; }},
    {"benchmark", [](const Line& l) { return l.trace.benchmark; }},
    {"recommendation", [](const Line& l) { return l.row.id; }},
    {"key", [](const Line& l) { return l.row.key; }},
    {"title", [](const Line& l) { return l.row.title; }},
    {"section", [](const Line& l) { return l.row.section; }},
    {"guide", [](const Line& l) { return l.row.guide; }},
    {"module", [](const Line& l) { return l.row.module; }},
    {"cis_controls_v7", [](const Line& l) { return join(l.row.controls, " "); }},
    {"recommendation_verdict",
     [](const Line& l) { return l.row.verdict ? std::string(word(*l.row.verdict)) : ""; }},
    {"verdict",
     [](const Line& l) { return l.judged ? std::string(word(l.resource.verdict)) : ""; }},
    {"waived", [](const Line& l) { return std::string(l.resource.waived ? "true" : "false"); }},
    {"region", [](const Line& l) { return l.resource.region; }},
    {"resource", [](const Line& l) { return l.resource.resource; }},
    {"reason", [](const Line& l) { return l.resource.reason; }},
};

}  // namespace

std::string render_trace_csv(const Trace& trace, const RenderOptions&) {
  std::string out = csv_head<Line>(kColumns);
  for (const auto& row : trace.rows) {
    for (const auto& resource : row.resources)
      out += csv_line<Line>(kColumns, {trace, row, resource, true});
    if (row.resources.empty()) out += csv_line<Line>(kColumns, {trace, row, {}, false});
  }
  return out;
}

}  // namespace underpin::report
