// The report as one HTML page that stands alone: it loads nothing, works without its script, and
// its Content-Security-Policy lets nothing run or load but its own style and script, each by its
// hash.
#include <fmt/core.h>

#include "base/embedded.h"
#include "base/text.h"
#include "report/html_parts.h"
#include "report/summary.h"

namespace underpin::report {
namespace {

constexpr std::string_view kScript = "data/report/report.js";

// What a reader needs to have the same report made again.
void write_footer(Markup& page, const HtmlContext& context) {
  page.element("footer", {}, [&] {
    page.element("p", {},
                 fmt::format("Made by underpin {} from a snapshot with SHA-256 {}{}.",
                             context.options.tool_version, context.report.snapshot_sha256,
                             context.options.config_sha256 ? " and a config file with SHA-256 " +
                                                                 *context.options.config_sha256
                                                           : ""));
    page.element("p", {},
                 "Score: what passes, of all that passes, fails or is unknown. Printed are the "
                 "findings that do not pass; what else is unfolded before is printed too.");
  });
}

std::string render(const Report& report, const RenderOptions& options) {
  const auto unread = fold(report.gaps);
  const GapIndex gaps(report);
  const HtmlContext context{report, options, unread, gaps};
  Markup page;
  page.element("html", {{"lang", "en"}}, [&] {
    write_head(page,
               fmt::format("{}: account {}, {} v{}", headline(report).claim, report.account,
                           report.benchmark_name, report.benchmark_version),
               kScript);
    page.element("body", {}, [&] {
      page.element("a", {{"class", "skip"}, {"href", "#recommendations"}},
                   "Skip to the recommendations");
      page.element("main", {}, [&] {
        write_overview(page, context);
        page.element("h2", {{"id", "recommendations"}}, "Recommendations");
        write_filters(page, context);
        write_recommendations(page, context);
        write_reservations(page, context);
      });
      write_footer(page, context);
      page.code("script", embedded(kScript));
    });
  });
  return page.take() + '\n';
}

}  // namespace

void write_head(Markup& page, std::string_view title, std::string_view script) {
  const auto style = embedded("data/report/report.css");
  const auto may_run = script.empty() ? "'none'" : csp_hash(embedded(script));
  page.element("head", {}, [&] {
    page.empty("meta", {{"charset", "utf-8"}});
    page.empty("meta", {{"http-equiv", "Content-Security-Policy"},
                        {"content", fmt::format("default-src 'none'; style-src {}; script-src {}; "
                                                "base-uri 'none'; form-action 'none'",
                                                csp_hash(style), may_run)}});
    page.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
    page.empty("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
    page.empty("meta", {{"name", "referrer"}, {"content", "no-referrer"}});
    page.element("title", {}, title);
    page.code("style", style);
  });
}

std::string_view caption(Verdict verdict) {
  static constexpr std::string_view kCaptions[] = {"Pass", "Fail", "Unknown", "Manual",
                                                   "Not applicable"};
  return kCaptions[static_cast<std::size_t>(verdict)];
}

std::string anchor(std::string_view id) { return "r-" + percent_encode(id); }

std::string styled(std::string_view name, Verdict verdict) {
  return fmt::format("{} {}", name, word(verdict));
}

void write_link(Markup& page, const Report& report, const std::string& id) {
  for (const auto& row : report.recommendations)
    if (row.id == id) return page.element("a", {{"href", "#" + anchor(id)}}, id);
  page.element("span", {}, id);
}

const Format& html_format() {
  static constexpr Format kFormat = {
      "html", "html", "one page for a browser: filters, prints, loads nothing", &render};
  return kFormat;
}

}  // namespace underpin::report
