// underpin/plan/1.
#include "base/json.h"
#include "report/json_text.h"
#include "report/plan.h"

namespace underpin::report {
namespace {

json::value content(const std::string& raw) {
  if (raw.empty()) return nullptr;
  json::error_code no_json;  // "${address.attribute}" is none
  auto value = json::parse(raw, no_json);
  return no_json ? text(raw) : value;
}

json::array takes(const Step& step) {
  json::array out;
  for (const auto& [type, id] : step.takes)
    out.push_back(json::object{{"type", text(type)}, {"id", text(id)}});
  return out;
}

json::object to_json(const Step& step) {
  json::array changes;
  for (const auto& [attribute, before, after] : step.changes)
    changes.push_back(json::object{
        {"attribute", text(attribute)}, {"before", content(before)}, {"after", content(after)}});
  return {{"action", word(step.action)},
          {"address", text(step.address)},
          {"type", text(step.type)},
          {"region", text(step.region)},
          {"id", text(step.id)},
          {"changes", std::move(changes)},
          {"residue", step.residue.empty() ? json::value(nullptr) : text(step.residue)},
          {"takes", takes(step)},
          {"after", texts(step.after)}};
}

}  // namespace

std::string render_plan_json(const Plan& plan, const RenderOptions& options) {
  json::array steps, blocked, kept, verdicts;
  for (const auto& step : plan.steps) steps.push_back(to_json(step));
  for (const auto& one : plan.blocked)
    blocked.push_back(json::object{{"address", text(one.address)}, {"why", text(one.why)}});
  for (const auto& one : plan.kept)
    kept.push_back(json::object{{"address", text(one.address)}, {"why", text(one.why)}});
  for (const auto& row : plan.verdicts)
    verdicts.push_back(json::object{{"id", text(row.id)},
                                    {"title", text(row.title)},
                                    {"before", word(row.before)},
                                    {"after", word(row.after)}});
  return print_json(json::object{
      {"schema", kPlanSchema},
      {"tool", {{"name", "underpin"}, {"version", options.tool_version}}},
      {"account", text(plan.account)},
      {"partition", text(plan.partition)},
      {"caller", text(plan.caller)},
      {"config_sha256", plan.config_sha256},
      {"observed_at", format_time(plan.observed_at)},
      {"resources", plan.resources},
      {"steps", std::move(steps)},
      {"blocked", std::move(blocked)},
      {"kept", std::move(kept)},
      {"warnings", texts(plan.warnings)},
      {"verdicts", std::move(verdicts)},
  });
}

}  // namespace underpin::report
