// The middle of the page: filters, and every recommendation with all of its findings. What passes
// is folded, and browsers lay out nothing that is folded: ten thousand findings open at once.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "report/html_parts.h"
#include "report/row_words.h"
#include "report/summary.h"
#include "report/words.h"

namespace underpin::report {
namespace {

// What asks for action comes first.
constexpr Verdict kByUrgency[] = {Verdict::fail, Verdict::unknown, Verdict::manual, Verdict::pass,
                                  Verdict::not_applicable};

// ---- filters

struct Choice {
  std::string value, words;
};

void write_choice(Markup& page, std::string_view name, std::string_view label,
                  std::string_view everything, const std::vector<Choice>& choices) {
  page.element("label", {}, [&] {
    page.element("span", {}, label);
    page.element("select", {{"name", name}}, [&] {
      page.element("option", {{"value", ""}}, everything);
      for (const auto& [value, words] : choices) page.element("option", {{"value", value}}, words);
    });
  });
}

std::vector<Choice> regions_with_findings(const Report& report) {
  std::set<std::string> names;
  for (const auto& row : report.recommendations)
    for (const auto& finding : row.findings) names.insert(finding.region);
  std::vector<Choice> out;
  for (const auto& name : names) out.push_back({name, name});
  return out;
}

void write_verdict_choices(Markup& page, const Counts& all) {
  page.element("fieldset", {}, [&] {
    page.element("legend", {}, "Verdict");
    for (const auto verdict : kByUrgency)
      page.element("label", {{"class", "chip"}}, [&] {
        page.empty("input", {{"type", "checkbox"}, {"name", "verdict"}, {"value", word(verdict)}});
        page.element(
            "span", {{"class", styled("verdict", verdict)}},
            fmt::format("{} {}", caption(verdict), all[static_cast<std::size_t>(verdict)]));
      });
  });
}

// ---- findings

std::string fact(const Evidence::Content& content) {
  struct Visitor {
    std::string operator()(std::monostate) const { return "none"; }
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(long long number) const { return std::to_string(number); }
    std::string operator()(const std::string& words) const { return words; }
    std::string operator()(const std::vector<std::string>& list) const {
      return list.empty() ? "none" : join(list, ", ");
    }
  };
  return std::visit(Visitor{}, content);
}

void write_fact(Markup& page, std::string_view name, std::string_view content) {
  page.element("dt", {}, name);
  page.element("dd", {}, content);
}

void write_evidence(Markup& page, const Finding& finding, const std::string& name) {
  // The full id is here where the name is a short form of it; a cause, where the reason is not it.
  const bool shortened = !stands_for_unlisted(finding) && printable(finding.resource) != name;
  auto causes = finding.causes;
  std::erase_if(causes, [&](const Cause& cause) { return cause.text == finding.reason; });
  if (!shortened && finding.evidence.empty() && causes.empty()) return;
  page.element("details", {}, [&] {
    page.element("summary", {}, "Evidence");
    page.element("dl", {{"class", "facts"}}, [&] {
      if (shortened) write_fact(page, "resource", finding.resource);
      for (const auto& [label, content] : finding.evidence) write_fact(page, label, fact(content));
      for (const auto& cause : causes) write_fact(page, "not known", cause.text);
    });
  });
}

void write_finding(Markup& page, const Finding& finding, const Report& report) {
  const std::string name = !stands_for_unlisted(finding) ? resource_name(finding, report)
                           : finding.resource_type.empty()
                               ? "not judged"  // by this version
                               : plural(type_noun(finding)) + " not listed";
  page.element("li", {{"class", finding.waived ? "finding waived" : "finding"}}, [&] {
    page.element("code", {}, name);
    page.element("span", {{"class", "region"}}, finding.region);
    page.element("p", {}, finding.reason);
    for (const auto& note : finding.notes)
      page.element("p", {{"class", "note"}}, fmt::format("Note, {}: {}", note.code, note.text));
    if (finding.waived)
      page.element("p", {{"class", "note"}},
                   fmt::format("Waived: {}; approved by {} until {}", finding.waived->reason,
                               finding.waived->approved_by, finding.waived->until));
    write_evidence(page, finding, name);
  });
}

// Findings of one verdict: in the open unless they pass or do not apply.
void write_group(Markup& page, const JudgedRecommendation& row, Verdict verdict,
                 const Report& report) {
  const auto count = std::count_if(row.findings.begin(), row.findings.end(),
                                   [&](const auto& finding) { return finding.verdict == verdict; });
  if (count == 0) return;
  const bool at_rest = verdict == Verdict::pass || verdict == Verdict::not_applicable;
  page.element("details", {{"class", "group"}, {"open", !at_rest}}, [&] {
    page.element("summary", {}, [&] {
      page.element("span", {{"class", styled("verdict", verdict)}}, caption(verdict));
      page.element("span", {{"class", "count"}},
                   counted(static_cast<std::size_t>(count), "finding"));
    });
    page.element("ul", {{"class", "findings"}}, [&] {
      for (const auto* finding : sorted_findings(row))
        if (finding->verdict == verdict) write_finding(page, *finding, report);
    });
  });
}

// ---- a recommendation

// What was counted, or that nothing could be: "cloudtrails not all read".
std::string in_short(const JudgedRecommendation& row, const HtmlContext& context) {
  const auto numbers = in_numbers(row, tally(row, context.report));
  const auto unknown = unjudged(row, context.gaps);
  return numbers.empty() && !unknown.empty() ? subject(unknown[0], context.report) : numbers;
}

void write_summary_line(Markup& page, const JudgedRecommendation& row, const HtmlContext& context) {
  page.element("summary", {}, [&] {
    page.element("span", {{"class", styled("verdict", row.verdict)}}, caption(row.verdict));
    page.element("h4", {}, [&] {
      page.element("span", {{"class", "id"}}, row.id);
      page.text(" " + row.title);
    });
    page.element("span", {{"class", "level"}},
                 fmt::format("{} {}", row.waived() ? "Waived, level" : "Level", row.level));
    page.element("span", {{"class", "numbers"}}, in_short(row, context));
  });
}

void write_remarks(Markup& page, const JudgedRecommendation& row, const HtmlContext& context) {
  // Of a row that is unknown nobody knows whether there is anything to remedy.
  if (!row.remedy.empty() && (row.verdict == Verdict::fail || row.verdict == Verdict::manual))
    page.element("p", {{"class", "remedy"}}, [&] {
      page.element("strong", {}, "What to do");
      page.text(" " + row.remedy);
    });
  const auto unknown = row.judged ? unjudged(row, context.gaps) : std::vector<Unjudged>{};
  const auto notes = shared_notes(row);
  if (unknown.empty() && notes.empty()) return;
  page.element("ul", {{"class", "remarks"}}, [&] {
    for (const auto& group : unknown)
      page.element("li", {}, fmt::format("{}: {}", subject(group, context.report), group.why));
    for (const auto& shared : notes) {
      const auto owner = whose(shared, context.report);
      page.element("li", {},
                   fmt::format("Note, {}: {}{}", shared.note.code, shared.note.text,
                               owner.empty() ? "" : " (" + owner + ")"));
    }
  });
}

void write_row(Markup& page, const JudgedRecommendation& row, const HtmlContext& context) {
  page.element("details",
               {{"class", "row"},
                {"data-verdict", word(row.verdict)},
                {"data-level", std::to_string(row.level)}},
               [&] {
                 write_summary_line(page, row, context);
                 // The fragment is inside, so that a link to it unfolds the row without a script:
                 // HTML Living Standard 7.4.6.4, the ancestor revealing algorithm.
                 page.element("div", {{"class", "body"}, {"id", anchor(row.id)}}, [&] {
                   write_remarks(page, row, context);
                   for (const auto verdict : kByUrgency)
                     write_group(page, row, verdict, context.report);
                   page.element(
                       "p", {{"class", "fine"}},
                       fmt::format("{} recommendation, check {}", row.assessment, row.key));
                 });
               });
}

}  // namespace

void write_filters(Markup& page, const HtmlContext& context) {
  const auto& report = context.report;
  std::vector<Choice> names;
  for (const auto& section : sections(report)) names.push_back({section.name, section.name});
  page.element("form", {{"id", "filters"}, {"class", "card"}, {"hidden", true}}, [&] {
    page.element("label", {{"class", "search"}}, [&] {
      page.element("span", {}, "Search");
      page.empty("input", {{"type", "search"},
                           {"name", "text"},
                           {"autocomplete", "off"},
                           {"placeholder", "a resource, a reason, a word"}});
    });
    write_verdict_choices(page, counts(report));
    page.element("div", {{"class", "choices"}}, [&] {
      write_choice(page, "section", "Section", "all", names);
      write_choice(page, "level", "Level", "both", {{"1", "level 1"}, {"2", "level 2"}});
      write_choice(page, "where", "Region", "all", regions_with_findings(report));
      write_choice(page, "waived", "Waived", "either",
                   {{"no", "not waived"}, {"yes", "only waived"}});
    });
    page.element("div", {{"class", "outcome"}}, [&] {
      page.element("output", {{"id", "shown"}}, "");
      page.element("button", {{"type", "reset"}}, "Clear filters");
      page.element("button", {{"type", "button"}, {"id", "unfold"}}, "Unfold all");
      page.element("button", {{"type", "button"}, {"id", "fold"}}, "Fold all");
    });
  });
}

void write_recommendations(Markup& page, const HtmlContext& context) {
  for (const auto& section : sections(context.report))
    page.element("section", {{"class", "rows"}, {"data-section", section.name}}, [&] {
      page.element("h3", {}, section.name);
      for (const auto* row : section.rows) write_row(page, *row, context);
    });
}

}  // namespace underpin::report
