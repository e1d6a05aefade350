// The top of the page: what a manager reads.
#include <fmt/core.h>

#include "base/text.h"
#include "report/html_parts.h"
#include "report/summary.h"

namespace underpin::report {
namespace {

constexpr Verdict kVerdicts[] = {Verdict::pass, Verdict::fail, Verdict::unknown, Verdict::manual,
                                 Verdict::not_applicable};

std::size_t of(const Counts& counts, Verdict verdict) {
  return counts[static_cast<std::size_t>(verdict)];
}

// The proportions, for the eye only: the legend below says the same in numbers.
void write_bar(Markup& page, const Counts& all, std::size_t total) {
  page.element("svg",
               {{"class", "bar"},
                {"viewBox", fmt::format("0 0 {} 1", total)},
                {"preserveAspectRatio", "none"},
                {"aria-hidden", "true"}},
               [&] {
                 std::size_t at = 0;
                 for (const auto verdict : kVerdicts) {
                   if (of(all, verdict) == 0) continue;
                   page.empty("rect", {{"class", word(verdict)},
                                       {"x", std::to_string(at)},
                                       {"width", std::to_string(of(all, verdict))},
                                       {"height", "1"}});
                   at += of(all, verdict);
                 }
               });
}

void write_score(Markup& page, const Report& report) {
  const auto all = counts(report);
  page.element("div", {{"class", "score"}}, [&] {
    page.element("p", {{"class", "figure"}}, score_figure(report));
    page.element("p", {{"class", "answered"}}, "score, " + answered(report));
    if (!report.recommendations.empty()) write_bar(page, all, report.recommendations.size());
    page.element("ul", {{"class", "legend"}}, [&] {
      for (const auto verdict : kVerdicts)
        page.element("li", {{"class", styled("verdict", verdict)}},
                     fmt::format("{} {}", of(all, verdict), caption(verdict)));
    });
  });
}

void write_circumstances(Markup& page, const HtmlContext& context) {
  page.element("dl", {{"class", "facts"}}, [&] {
    for (const auto& [label, content] : circumstances(context.report, context.options)) {
      if (!label.empty()) page.element("dt", {}, label);
      page.element("dd", {}, content);
    }
  });
}

void write_steps(Markup& page, const HtmlContext& context) {
  const auto steps = next_steps(context.report, context.unread);
  if (steps.empty()) return;
  page.element("section", {{"class", "card"}, {"aria-labelledby", "first"}}, [&] {
    page.element("h2", {{"id", "first"}}, "What to do first");
    page.element("ol", {{"class", "steps"}}, [&] {
      for (const auto& step : steps)
        page.element("li", {}, [&] {
          if (!step.id.empty()) write_link(page, context.report, step.id);
          page.element("span", {}, step.text);
        });
    });
  });
}

// One square a recommendation: a shortcut for the pointer. The numbers beside it, and the
// recommendations themselves, say the same to everyone else.
void write_strip(Markup& page, const Section& section) {
  page.element("div", {{"class", "strip"}, {"aria-hidden", "true"}}, [&] {
    for (const auto* row : section.rows)
      page.element("a",
                   {{"class", styled("cell", row->verdict)},
                    {"href", "#" + anchor(row->id)},
                    {"tabindex", "-1"},
                    {"title", fmt::format("{} {}: {}", row->id, word(row->verdict), row->title)}},
                   "");
  });
}

void write_counts(Markup& page, const Counts& counts) {
  for (const auto verdict : kVerdicts)
    page.element("td", {{"class", of(counts, verdict) == 0 ? "none" : word(verdict)}},
                 std::to_string(of(counts, verdict)));
}

void write_sections(Markup& page, const Report& report) {
  page.element("section", {{"class", "card"}, {"aria-labelledby", "sections"}}, [&] {
    page.element("h2", {{"id", "sections"}}, "By section");
    page.element("table", {{"class", "sections"}}, [&] {
      page.element("thead", {}, [&] {
        page.element("tr", {}, [&] {
          page.element("th", {{"scope", "col"}}, "Section");
          for (const auto verdict : kVerdicts)
            page.element("th", {{"scope", "col"}, {"class", styled("verdict", verdict)}},
                         caption(verdict));
        });
      });
      page.element("tbody", {}, [&] {
        for (const auto& section : sections(report))
          page.element("tr", {}, [&] {
            page.element("th", {{"scope", "row"}}, [&] {
              page.text(section.name);
              write_strip(page, section);
            });
            write_counts(page, section.counts());
          });
      });
      page.element("tfoot", {}, [&] {
        page.element("tr", {}, [&] {
          page.element("th", {{"scope", "row"}}, "All");
          write_counts(page, counts(report));
        });
      });
    });
  });
}

}  // namespace

void write_overview(Markup& page, const HtmlContext& context) {
  const Report& report = context.report;
  const auto head = headline(report);
  page.element("header", {{"class", styled("card head", head.tone)}}, [&] {
    page.element("div", {{"class", "claim"}}, [&] {
      page.element("p", {{"class", "kind"}},
                   fmt::format("{} v{}", report.benchmark_name, report.benchmark_version));
      page.element("h1", {}, [&] {
        page.element("span", {{"class", styled("verdict", head.tone)}}, head.claim);
        page.element("span", {{"class", "rest"}}, head.rest);
      });
      if (report.interrupted())
        page.element("p", {{"class", "warning"}}, std::string(kInterruptedWords));
      page.element("p", {{"class", "words"}}, join(in_plain_words(report, context.unread), " "));
    });
    write_score(page, report);
    write_circumstances(page, context);
  });
  page.element("div", {{"class", "pair"}}, [&] {
    write_steps(page, context);
    write_sections(page, report);
  });
}

}  // namespace underpin::report
