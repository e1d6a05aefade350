// The matrix as one HTML page that stands alone, with the report's style and no script.
#include <fmt/core.h>

#include "base/text.h"
#include "report/html_parts.h"
#include "report/trace.h"

namespace underpin::report {
namespace {

void write_resource(Markup& page, const PastReport::Judged& resource) {
  page.element("li", {}, [&] {
    page.element("span", {{"class", styled("verdict", resource.verdict)}},
                 caption(resource.verdict));
    page.text(" ");
    page.element("code", {}, resource.resource);
    page.element("span", {{"class", "region"}},
                 fmt::format(" {}{}", resource.region, resource.waived ? ", waived" : ""));
    page.element("p", {{"class", "note"}}, resource.reason);
  });
}

// Folded: a row may rest on ten thousand of them.
void write_resources(Markup& page, const TraceRow& row) {
  if (row.resources.empty()) return;
  page.element("details", {}, [&] {
    page.element("summary", {}, in_numbers(row));
    page.element("ul", {{"class", "list"}}, [&] {
      for (const auto& resource : row.resources) write_resource(page, resource);
    });
  });
}

void write_row(Markup& page, const TraceRow& row) {
  page.element("tr", {{"id", anchor(row.id)}}, [&] {
    page.element("th", {{"scope", "row"}}, [&] {
      page.element("span", {{"class", "id"}}, row.id);
      page.text(" " + row.title);
    });
    page.element("td", {{"data-label", "Verdict"}}, [&] {
      if (row.verdict)
        page.element("span", {{"class", styled("verdict", *row.verdict)}}, caption(*row.verdict));
    });
    page.element("td", {{"data-label", "Guide"}}, row.guide);
    page.element("td", {{"data-label", "Module"}}, row.module.empty() ? kByHand : row.module);
    page.element("td", {{"data-label", "CIS Controls v7"}}, join(row.controls, ", "));
    page.element("td", {{"data-label", "Resources"}}, [&] { write_resources(page, row); });
  });
}

void write_table(Markup& page, const Trace& trace) {
  page.element("table", {{"class", "matrix"}}, [&] {
    page.element("thead", {}, [&] {
      page.element("tr", {}, [&] {
        for (const auto* name :
             {"Recommendation", "Verdict", "Guide", "Module", "CIS Controls v7", "Resources"})
          page.element("th", {{"scope", "col"}}, name);
      });
    });
    page.element("tbody", {}, [&] {
      for (const auto& row : trace.rows) write_row(page, row);
    });
  });
}

}  // namespace

std::string render_trace_html(const Trace& trace, const RenderOptions& options) {
  const auto title = "Traceability: " + trace.benchmark;
  Markup page;
  page.element("html", {{"lang", "en"}}, [&] {
    write_head(page, title, "");
    page.element("body", {}, [&] {
      page.element("main", {}, [&] {
        page.element("h1", {}, title);
        page.element("p", {{"class", "kind"}}, whose(trace));
        write_table(page, trace);
      });
      page.element("footer", {}, [&] {
        page.element("p", {}, fmt::format("Made by underpin {}.", options.tool_version));
      });
    });
  });
  return page.take() + '\n';
}

}  // namespace underpin::report
