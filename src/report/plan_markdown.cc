// The plan for a pull request: what changes at a glance, and the rest below.
#include <fmt/core.h>

#include "report/markdown_text.h"
#include "report/plan.h"

namespace underpin::report {
namespace {

std::string content(const std::string& json) {
  return json.empty() ? "none" : markdown_code(json, true);
}

}  // namespace

std::string render_plan_markdown(const Plan& plan, const RenderOptions&) {
  std::string out = fmt::format("# Plan for account {}\n\n**{}**\n", markdown_code(plan.account),
                                in_numbers(plan));
  if (!plan.verdicts.empty()) {
    out += "\n| recommendation | before | after |\n|---|---|---|\n";
    for (const auto& row : plan.verdicts)
      out += fmt::format("| {} {} | {} | {} |\n", markdown_code(row.id, true),
                         markdown_prose(row.title, true), markdown_mark(row.before),
                         markdown_mark(row.after));
  }
  for (const auto& warning : plan.warnings)
    out += fmt::format("\n> to know before: {}\n", markdown_prose(warning));
  if (!plan.steps.empty())
    out += "\n| | resource | attribute | before | after |\n|---|---|---|---|---|\n";
  for (const auto& step : plan.steps) {
    if (step.changes.empty())
      out +=
          fmt::format("| {} | {} | | | |\n", word(step.action), markdown_code(step.address, true));
    for (const auto& change : step.changes)
      out += fmt::format("| {} | {} | {} | {} | {} |\n", word(step.action),
                         markdown_code(step.address, true), markdown_code(change.attribute, true),
                         content(change.before), content(change.after));
  }
  if (!plan.blocked.empty()) out += "\n## What cannot be planned\n\n";
  for (const auto& one : plan.blocked)
    out += fmt::format("- {}: {}\n", markdown_code(one.address), markdown_prose(one.why));
  return out;
}

}  // namespace underpin::report
