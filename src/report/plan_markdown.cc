// The plan for a pull request: what changes at a glance, and the rest below.
#include <fmt/core.h>

#include "base/text.h"
#include "report/markdown_text.h"
#include "report/plan.h"

namespace underpin::report {
namespace {

std::string content(const std::string& json) {
  return json.empty() ? "none" : markdown_code(json, true);
}

void write_list(std::string& out, std::string_view heading, const std::vector<Blocked>& list) {
  if (!list.empty()) out += fmt::format("\n## {}\n\n", heading);
  for (const auto& one : list)
    out += fmt::format("- {}: {}\n", markdown_code(one.address), markdown_prose(one.why));
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
    std::vector<std::string> also;
    for (const auto& [type, id] : step.takes) also.push_back("with " + markdown_code(id, true));
    if (!step.residue.empty())
      also.push_back("an undo leaves " + markdown_prose(step.residue, true));
    if (step.changes.empty() || !also.empty())
      out += fmt::format("| {} | {} | {} | | |\n", word(step.action),
                         markdown_code(step.address, true), join(also, "<br>"));
    for (const auto& change : step.changes)
      out += fmt::format("| {} | {} | {} | {} | {} |\n", word(step.action),
                         markdown_code(step.address, true), markdown_code(change.attribute, true),
                         content(change.before), content(change.after));
  }
  write_list(out, "What is left alone", plan.kept);
  write_list(out, "What cannot be planned", plan.blocked);
  return out;
}

}  // namespace underpin::report
