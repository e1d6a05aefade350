// The plan for a person at a terminal.
#include "report/plan.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/choose.h"
#include "base/text.h"
#include "report/page.h"
#include "report/rows.h"
#include "report/words.h"

namespace underpin::report {
namespace {

struct Look {
  std::string_view sign, word;
  Style style;
};

Look look(Action action) {
  switch (action) {
    case Action::create:
      return {"+", "create", Style::pass};
    case Action::update:
      return {"~", "update", Style::unknown};
    case Action::remove:
      break;
  }
  return {"-", "delete", Style::fail};
}

std::string content(const std::string& json) { return json.empty() ? "(none)" : json; }

void write_change(Page& page, const Step& step, const Change& change, std::size_t columns) {
  page.paragraph(
      {{"              "}, {padded(change.attribute, columns) + "  ", Style::dim}},
      {step.action == Action::create   ? content(change.after)
       : step.action == Action::remove ? content(change.before)
                                       : content(change.before) + " → " + content(change.after)});
}

// The same change of the same resource in many regions is one, with their names.
struct Folded {
  const Step* step;
  std::vector<std::string> regions;
};

std::string without_region(const Step& step) {
  return step.address.substr(0, step.address.rfind('@'));
}

std::vector<Folded> fold_regions(const std::vector<Step>& steps) {
  std::vector<Folded> out;
  for (const auto& step : steps) {
    const auto same = std::find_if(out.begin(), out.end(), [&](const Folded& other) {
      return other.step->action == step.action && other.step->changes == step.changes &&
             other.step->takes == step.takes && without_region(*other.step) == without_region(step);
    });
    if (same == out.end())
      out.push_back({&step, {step.region}});
    else
      same->regions.push_back(step.region);
  }
  return out;
}

void write_step(Page& page, const Folded& folded) {
  const Step& step = *folded.step;
  const auto [sign, name, style] = look(step.action);
  page.paragraph(
      {{fmt::format("  {} {}  ", sign, name), style}},
      {folded.regions.size() == 1 ? step.address
                                  : fmt::format("{} in {}", without_region(step),
                                                counted(folded.regions.size(), "region")),
       Style::strong});
  if (folded.regions.size() > 1)
    page.paragraph({{"              "}}, {join(folded.regions, " "), Style::dim});
  std::size_t columns = 0;
  for (const auto& change : step.changes) columns = std::max(columns, width(change.attribute));
  for (const auto& change : step.changes) write_change(page, step, change, columns);
  if (!step.takes.empty()) {
    std::vector<std::string> ids;
    for (const auto& [type, id] : step.takes) ids.push_back(id);
    page.paragraph({{"              "}, {"with ", Style::dim}}, {join(ids, ", ")});
  }
  if (!step.residue.empty())
    page.paragraph({{"              "}}, {"an undo leaves " + step.residue, Style::dim});
}

void write_verdicts(Page& page, const std::vector<VerdictChange>& verdicts) {
  if (verdicts.empty()) return;
  page.heading("What the benchmark says of it");
  for (const auto& row : verdicts)
    page.paragraph({{"  "},
                    {padded(mark(row.before), 4), style_of(row.before)},
                    {" → ", Style::dim},
                    {padded(mark(row.after), 4) + "  ", style_of(row.after)}},
                   {row.id + " " + row.title});
}

void write_lines(Page& page, std::string_view heading, const std::vector<std::string>& lines,
                 Style style) {
  if (lines.empty()) return;
  page.heading(heading);
  for (const auto& line : lines) page.paragraph({{"  - ", style}}, {line});
}

std::vector<std::string> lines_of(const std::vector<Blocked>& list) {
  std::vector<std::string> out;
  for (const auto& [address, why] : list) out.push_back(address + ": " + why);
  return out;
}

}  // namespace

std::string in_numbers(const Plan& plan) {
  const auto count = [&](Action action) {
    return std::count_if(plan.steps.begin(), plan.steps.end(),
                         [&](const Step& step) { return step.action == action; });
  };
  const auto settled =
      plan.resources - std::min(plan.resources, plan.steps.size() + plan.blocked.size());
  return fmt::format("{} to create, {} to update, {} to delete, {} blocked; {} as it shall be",
                     count(Action::create), count(Action::update), count(Action::remove),
                     plan.blocked.size(), settled);
}

std::string render_plan(const Plan& plan, const RenderOptions& options) {
  Page page(options.colour, options.columns);
  page.paragraph({}, {fmt::format("Plan for account {}", plan.account), Style::strong});
  page.paragraph({}, {fmt::format("as {}, observed {}", plan.caller, format_time(plan.observed_at)),
                      Style::dim});
  if (!plan.steps.empty()) page.blank();
  for (const auto& folded : fold_regions(plan.steps)) write_step(page, folded);
  write_lines(page, "What is left alone", lines_of(plan.kept), Style::dim);
  write_lines(page, "What cannot be planned", lines_of(plan.blocked), Style::fail);
  write_lines(page, "To know before", plan.warnings, Style::unknown);
  write_verdicts(page, plan.verdicts);
  page.blank();
  page.paragraph(
      {}, {plan.empty() ? "nothing to do: " + in_numbers(plan) : in_numbers(plan), Style::strong});
  return page.take();
}

const PlanFormat& find_plan_format(std::string_view name) {
  static constexpr PlanFormat kFormats[] = {
      {"terminal", &render_plan}, {"json", &render_plan_json}, {"markdown", &render_plan_markdown}};
  std::vector<std::string> known;
  for (const auto& format : kFormats) {
    if (format.name == name) return format;
    known.emplace_back(format.name);
  }
  unknown_word("format", name, known);
}

std::string render_outcomes(const Plan& plan, const std::vector<Outcome>& outcomes,
                            const RenderOptions& options) {
  Page page(options.colour, options.columns);
  std::size_t done = 0;
  for (const auto& outcome : outcomes) {
    if (outcome.state == Outcome::State::done || outcome.state == Outcome::State::unchanged) {
      ++done;
      continue;
    }
    page.paragraph({{fmt::format("  {}  ", word(outcome.state)), Style::fail}},
                   {fmt::format("{}: {}{}", outcome.address, outcome.message,
                                outcome.hint.empty() ? "" : " (" + outcome.hint + ")")});
  }
  page.paragraph({}, {fmt::format("{} of {} done", done, counted(plan.steps.size(), "step")),
                      done == plan.steps.size() ? Style::pass : Style::fail});
  return page.take();
}

}  // namespace underpin::report
