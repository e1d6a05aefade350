// The matrix as a Markdown table, for wikis and tickets.
#include <fmt/core.h>

#include "base/text.h"
#include "report/markdown_text.h"
#include "report/trace.h"

namespace underpin::report {
namespace {

// Names of what asks for action; the rest is counted.
std::string resources(const TraceRow& row, std::size_t listed) {
  std::string out = markdown_prose(in_numbers(row), true);
  std::size_t shown = 0;
  for (const auto& resource : row.resources) {
    if (resource.verdict == Verdict::pass || resource.verdict == Verdict::not_applicable) break;
    if (shown++ == listed) return out + "<br>…";
    out += fmt::format("<br>{} {} {}{}", markdown_mark(resource.verdict),
                       markdown_code(resource.region, true), markdown_code(resource.resource, true),
                       resource.waived ? " (waived)" : "");
  }
  return out;
}

}  // namespace

std::string render_trace_markdown(const Trace& trace, const RenderOptions& options) {
  std::string out = fmt::format("# Traceability: {}\n\n{}\n\n", markdown_prose(trace.benchmark),
                                markdown_prose("of " + whose(trace)));
  out +=
      "| recommendation | verdict | guide | module | CIS Controls v7 | resources |\n"
      "|---|---|---|---|---|---|\n";
  for (const auto& row : trace.rows)
    out +=
        fmt::format("| {} {} | {} | {} | {} | {} | {} |\n", markdown_code(row.id, true),
                    markdown_prose(row.title, true), row.verdict ? markdown_mark(*row.verdict) : "",
                    markdown_prose(row.guide, true),
                    row.module.empty() ? std::string(kByHand) : markdown_code(row.module, true),
                    join(row.controls, ", "), resources(row, options.listed));
  return out;
}

}  // namespace underpin::report
