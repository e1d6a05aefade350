#include "checks/conditions.h"

#include "base/text.h"

namespace underpin::checks {

Truth all_hold(const std::vector<Condition>& conditions) {
  Truth all = true;
  for (const auto& condition : conditions) all = all && condition.holds;
  return all;
}

void judge_all(const std::vector<Condition>& conditions, std::string pass_reason,
               Judgement& judgement) {
  if (all_hold(conditions)) return judgement.pass(std::move(pass_reason));
  std::vector<std::string> missing;
  for (const auto& condition : conditions)
    if (condition.holds.is_false()) missing.push_back(condition.missing);
  judgement.fail(join(missing, "; "));
}

}  // namespace underpin::checks
