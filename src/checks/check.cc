#include "checks/check.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

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

long long Parameters::number(std::string_view name, long long fallback) const {
  const auto given = numbers(name);
  return given.empty() ? fallback : given.front();
}

std::vector<long long> Parameters::numbers(std::string_view name) const {
  std::vector<long long> out;
  for (const auto& word : list(name)) {
    const auto number = to_integer(word);
    UP_ASSERT(number, "a parameter that is no number was let in");
    out.push_back(*number);
  }
  return out;
}

std::string Parameter::problem(std::span<const std::string> words) const {
  if (words.empty()) return fmt::format("parameter `{}` has no value", name_);
  for (const auto& word : words) {
    const auto number = to_integer(word);
    if (bounds_ && (!number || *number < bounds_->first || *number > bounds_->second))
      return fmt::format("`{}` in parameter `{}` is no number from {} to {}", printable(word),
                         name_, bounds_->first, bounds_->second);
    if (allowed_.empty() || std::ranges::find(allowed_, word) != allowed_.end()) continue;
    const std::vector<std::string> known(allowed_.begin(), allowed_.end());
    return fmt::format("`{}` in parameter `{}` is none of {}", printable(word), name_,
                       join(known, ", "));
  }
  return {};
}

std::string problem(const Check& check, const Parameters& with) {
  for (const auto& [name, words] : with.all()) {
    const auto taken = std::ranges::find(check.takes, std::string_view(name), &Parameter::name);
    if (taken == check.takes.end())
      return fmt::format("check `{}` takes no parameter `{}`", check.key, printable(name));
    if (auto wrong = taken->problem(words); !wrong.empty()) return wrong;
  }
  return {};
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
