#include "semantics/iam_policy_merge.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <vector>

#include "base/text.h"

namespace underpin::semantics {
namespace {

void sort_unique(std::vector<std::string>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

// Without what does not count: Sid, order, case of actions.
std::string canonical(PolicyStatement statement) {
  statement.sid.clear();
  for (auto& action : statement.actions) action = lower_ascii(action);
  sort_unique(statement.actions);
  if (statement.resources) sort_unique(*statement.resources);
  if (statement.principal)
    std::sort(statement.principal->entries.begin(), statement.principal->entries.end(),
              [](const auto& a, const auto& b) {
                return std::tie(a.kind, a.id) < std::tie(b.kind, b.id);
              });
  for (auto& condition : statement.conditions) sort_unique(condition.values);
  std::sort(statement.conditions.begin(), statement.conditions.end(),
            [](const auto& a, const auto& b) {
              return std::tuple(operator_name(a), a.key, a.values) <
                     std::tuple(operator_name(b), b.key, b.values);
            });
  return print_statement(statement);
}

std::set<std::string> canonical(const Policy& policy) {
  std::set<std::string> out;
  for (const auto& statement : policy.statements) out.insert(canonical(statement));
  return out;
}

std::string free_sid(const Policy& policy, const std::string& wanted) {
  const auto taken = [&](const std::string& sid) {
    return std::any_of(policy.statements.begin(), policy.statements.end(),
                       [&](const PolicyStatement& other) { return other.sid == sid; });
  };
  auto sid = wanted;
  for (int number = 2; !sid.empty() && taken(sid); ++number) sid = wanted + std::to_string(number);
  return sid;
}

}  // namespace

std::optional<Policy> merge_policy(const Policy& theirs, const Policy& ours) {
  if (theirs.statements.empty()) return ours;
  if (!theirs.variables && ours.variables && print_policy(ours).find("${") != std::string::npos)
    return std::nullopt;
  Policy out = theirs;
  const auto there = canonical(theirs);
  for (auto statement : ours.statements) {
    if (there.contains(canonical(statement))) continue;
    statement.sid = free_sid(out, statement.sid);
    out.statements.push_back(std::move(statement));
  }
  return out;
}

bool same_statements(const Policy& left, const Policy& right) {
  return left.variables == right.variables && canonical(left) == canonical(right);
}

}  // namespace underpin::semantics
