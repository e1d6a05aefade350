#include "checks/check.h"

namespace underpin::checks {

#define TOPIC(topic) std::span<const Check> topic##_checks();
#include "checks/all.def"
#undef TOPIC

std::span<const std::string> Parameters::list(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return {};
  return found->second;
}

std::string Parameters::word(std::string_view name, std::string_view fallback) const {
  const auto words = list(name);
  return words.empty() ? std::string(fallback) : words.front();
}

std::vector<const Check*> all_checks() {
  std::vector<const Check*> all;
  for (const auto topic : {
#define TOPIC(topic) &topic##_checks,
#include "checks/all.def"
#undef TOPIC
       })
    for (const auto& check : topic()) all.push_back(&check);
  return all;
}

const Check* find_check(std::string_view key) {
  for (const auto* check : all_checks())
    if (check->key == key) return check;
  return nullptr;
}

std::vector<Finding> run(const Check& check, std::string_view row_key, const Question& question) {
  Findings findings(row_key, question.account);
  check.judge(question, findings);
  return findings.take();
}

}  // namespace underpin::checks
