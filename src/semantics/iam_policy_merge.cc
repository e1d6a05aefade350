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

}  // namespace

Policy merge_policy(const Policy& theirs, const Policy& ours) {
  Policy out = theirs;
  const auto there = canonical(theirs);
  for (const auto& statement : ours.statements) {
    if (there.contains(canonical(statement))) continue;
    const auto same_sid = std::find_if(
        out.statements.begin(), out.statements.end(), [&](const PolicyStatement& other) {
          return !statement.sid.empty() && other.sid == statement.sid;
        });
    if (same_sid != out.statements.end())
      *same_sid = statement;
    else
      out.statements.push_back(statement);
  }
  if (theirs.statements.empty()) {
    out.has_version = ours.has_version;
    out.variables = ours.variables;
  }
  return out;
}

bool same_statements(const Policy& left, const Policy& right) {
  return left.variables == right.variables && canonical(left) == canonical(right);
}

}  // namespace underpin::semantics
