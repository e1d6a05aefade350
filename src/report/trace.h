// Trace: the traceability matrix. What an auditor asks for beside verdicts: each recommendation
// with the section of the guide that speaks of it, the module that settles it, and the resources
// that it was judged by.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/compare.h"
#include "report/format.h"

namespace underpin::report {

/// One line of the matrix. Texts of the benchmark and of our own; resources are hostile.
struct TraceRow {
  std::string id, key, title, section;
  std::string guide;                  ///< section of the guide; empty: it does not speak of it
  std::string module;                 ///< empty: a person's work
  std::vector<std::string> controls;  ///< CIS Controls v7, "4.4"; empty where no source gives one
  std::optional<Verdict> verdict;     ///< nothing: no report was given, or the row is not in it
  std::vector<PastReport::Judged> resources;  ///< what asks for action first, then by place
};

struct Trace {
  std::string benchmark;               ///< name and version
  std::string account, partition, at;  ///< empty when no report was given
  std::vector<TraceRow> rows;          ///< in the benchmark's order
};

/// Gives the rows what `report` says of them. Rows keep nothing where it does not speak of them.
void fill(Trace& trace, const PastReport& report);

struct TraceFormat {
  std::string_view name, doc;
  std::string (*render)(const Trace& trace, const RenderOptions& options);
};

/// terminal, markdown, csv, html.
std::span<const TraceFormat> trace_formats();

std::string render_trace_terminal(const Trace& trace, const RenderOptions& options);
std::string render_trace_markdown(const Trace& trace, const RenderOptions& options);
std::string render_trace_csv(const Trace& trace, const RenderOptions& options);
std::string render_trace_html(const Trace& trace, const RenderOptions& options);

/// "3 of 14 fail, 11 pass"; "no resource" for a row without any.
std::string in_numbers(const TraceRow& row);

/// What is said where no module settles a row.
inline constexpr std::string_view kByHand = "by hand";

/// "of account 1234…, read 2026-…"; or that no report was given.
std::string whose(const Trace& trace);

}  // namespace underpin::report
