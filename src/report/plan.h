// A plan, and what became of it, as people and programs read them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/plan.h"
#include "report/format.h"

namespace underpin::report {

inline constexpr std::string_view kPlanSchema = "underpin/plan/1";

std::string render_plan(const Plan& plan, const RenderOptions& options);
/// underpin/plan/1; members are only ever added.
std::string render_plan_json(const Plan& plan, const RenderOptions& options);
/// For a pull request.
std::string render_plan_markdown(const Plan& plan, const RenderOptions& options);

struct PlanFormat {
  std::string_view name;
  std::string (*render)(const Plan& plan, const RenderOptions& options);
};

/// terminal, json or markdown. Throws UsageError naming the nearest for another.
const PlanFormat& find_plan_format(std::string_view name);
inline constexpr const char* kPlanFormats = "terminal, json or markdown";

/// What was not done, and why, and one line that sums up.
std::string render_outcomes(const Plan& plan, const std::vector<Outcome>& outcomes,
                            const RenderOptions& options);

/// "1 to create, 17 to update, none to delete; 2 are as they shall be".
std::string in_numbers(const Plan& plan);

}  // namespace underpin::report
