#include "semantics/iam_policy_cases.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"

namespace underpin::semantics {
namespace {

constexpr std::size_t kCasesMax = 2000;

using Vector = std::vector<Applies>;  // one a statement

struct Case {
  Vector applies;
  AccessRequest request;
};

// The cases that no other one outdoes, and of equal ones the first.
class Frontier {
 public:
  explicit Frontier(const CaseQuestion& question) : question_(&question) {}

  // False when the case adds nothing.
  bool admits(const Vector& applies) const {
    if (question_->needs_first && applies.front() == Applies::no) return false;
    return std::ranges::none_of(cases_,
                                [&](const Case& other) { return outdoes(other.applies, applies); });
  }
  void add(Case one) {
    std::erase_if(cases_, [&](const Case& other) { return outdoes(one.applies, other.applies); });
    cases_.push_back(std::move(one));
  }
  const std::vector<Case>& cases() const { return cases_; }

 private:
  // As good in every statement: nothing is lost without `other`.
  bool outdoes(const Vector& one, const Vector& other) const {
    for (std::size_t i = 0; i < one.size(); ++i)
      if (question_->statements[i].seek == Seek::applying ? one[i] < other[i] : one[i] > other[i])
        return false;
    return true;
  }

  const CaseQuestion* question_;
  std::vector<Case> cases_;
};

struct FreeKey {
  std::string name;
  KeyValues values;
  std::vector<std::pair<std::size_t, const PolicyCondition*>> conditions;  // statement, condition
};

std::map<std::string, FreeKey> gather_keys(const std::vector<CaseStatement>& statements) {
  std::map<std::string, FreeKey> keys;
  for (std::size_t i = 0; i < statements.size(); ++i)
    for (const auto& condition : statements[i].statement->conditions) {
      auto& key = keys[lower_ascii(condition.key)];
      key.name = lower_ascii(condition.key);
      key.conditions.emplace_back(i, &condition);
    }
  for (auto& [name, key] : keys) {
    std::vector<std::pair<const PolicyCondition*, bool>> conditions;
    for (const auto& [statement, condition] : key.conditions)
      conditions.emplace_back(condition, statements[statement].variables);
    key.values = values_of_key(conditions);
  }
  return keys;
}

// The combinations for one asker, key after key. Those that are outdone go at once, so the number
// stays small however many keys there are: whatever the next keys do, they do it to both.
class AskerCases {
 public:
  AskerCases(const CaseQuestion& question, const AccessRequest& asker)
      : question_(question), asker_(asker), frontier_(question) {
    Vector start(question.statements.size(), Applies::yes);
    for (std::size_t i = 0; i < start.size(); ++i)
      if (const auto& principal = question.statements[i].statement->principal)
        start[i] = principal_applies(*principal, asker.principal);
    if (frontier_.admits(start)) frontier_.add({std::move(start), asker});
  }

  void vary(const FreeKey& key, std::string& incomplete) {
    const bool fixed = asker_.context.contains(key.name);
    if (!fixed && !key.values.complete)
      incomplete = fmt::format("the values of condition key {} are too many to tell apart",
                               printable(key.name));
    Frontier next(question_);
    for (const auto& [effect, value] : effects(key, fixed)) {
      for (const auto& [applies, request] : frontier_.cases()) {
        auto combined = applies;
        for (std::size_t i = 0; i < combined.size(); ++i)
          combined[i] = both(combined[i], effect[i]);
        if (!next.admits(combined)) continue;
        if (next.cases().size() >= kCasesMax) {
          incomplete = "the conditions combine in too many ways";
          break;
        }
        auto extended = request;
        if (value != nullptr) extended.context[key.name] = *value;
        next.add({std::move(combined), std::move(extended)});
      }
    }
    frontier_ = std::move(next);
  }

  const std::vector<Case>& cases() const { return frontier_.cases(); }

 private:
  // What each value of the key does to the statements, equal effects once.
  std::map<Vector, const ContextValue*> effects(const FreeKey& key, bool fixed) const {
    std::map<Vector, const ContextValue*> out;
    const auto effect_of = [&](const AccessRequest& request) {
      Vector effect(question_.statements.size(), Applies::yes);
      for (const auto& [statement, condition] : key.conditions)
        effect[statement] =
            both(effect[statement],
                 condition_applies(*condition, request, question_.statements[statement].variables));
      return effect;
    };
    if (fixed) {
      out.emplace(effect_of(asker_), nullptr);
      return out;
    }
    AccessRequest request;
    for (const auto& value : key.values.values) {
      if (question_.possible && !question_.possible(key.name, value)) continue;
      request.context[key.name] = value;
      out.emplace(effect_of(request), &value);
    }
    return out;
  }

  const CaseQuestion& question_;
  const AccessRequest& asker_;
  Frontier frontier_;
};

bool is_account_id(std::string_view text) {
  return text.size() == 12 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

AccessRequest asker(RequestPrincipal principal) {
  AccessRequest request;
  // "Use this key to check whether the call to your resource is being made directly by an AWS
  // service principal": always present for a service, and false for everybody else.
  request.context["aws:principalisawsservice"] =
      ContextValue::of(principal.kind == PrincipalKind::service ? "true" : "false");
  if (principal.kind == PrincipalKind::everyone)  // "Anonymous requests do not include this key"
    for (const auto* key : {"aws:principalarn", "aws:principalaccount", "aws:principalorgid",
                            "aws:principalorgpaths", "aws:username"})
      request.context[key] = ContextValue::absent();
  request.principal = std::move(principal);
  return request;
}

RequestPrincipal user_of(const std::string& partition, const std::string& account) {
  return {PrincipalKind::aws, fmt::format("arn:{}:iam::{}:user/somebody", partition, account),
          account};
}

void add_named(const PolicyPrincipal& entry, const std::string& partition,
               std::vector<AccessRequest>& out) {
  if (entry.kind == PrincipalKind::everyone || entry.id == "*") return;
  if (entry.kind != PrincipalKind::aws) {
    out.push_back(asker({entry.kind, entry.id, {}}));
    return;
  }
  const auto parts = split(entry.id, ':');
  const std::string account = is_account_id(entry.id) ? entry.id
                              : parts.size() >= 6     ? std::string(parts[4])
                                                      : "";
  if (!is_account_id(entry.id)) out.push_back(asker({PrincipalKind::aws, entry.id, account}));
  if (!account.empty()) out.push_back(asker(user_of(partition, account)));
}

}  // namespace

std::string stranger_account(const std::vector<CaseStatement>& statements) {
  for (auto account = 999999999999; account > 0; --account) {
    auto text = fmt::format("{:012}", account);
    const bool named = std::ranges::any_of(statements, [&](const CaseStatement& one) {
      const auto& principal = one.statement->principal;
      return principal &&
             std::ranges::any_of(principal->entries, [&](const PolicyPrincipal& entry) {
               return entry.id.find(text) != std::string::npos;
             });
    });
    if (!named) return text;
  }
  return {};
}

std::string partition_of(std::string_view arn) {
  const auto parts = split(arn, ':');
  return std::string(parts.size() > 1 && parts[0] == "arn" ? parts[1] : "aws");
}

std::vector<AccessRequest> list_askers(const std::vector<CaseStatement>& statements,
                                       const std::string& partition) {
  std::vector<AccessRequest> out;
  out.push_back(asker({}));
  auto stranger = user_of(partition, stranger_account(statements));
  stranger.stranger = true;
  out.push_back(asker(std::move(stranger)));
  out.push_back(asker({PrincipalKind::service, "some other service", {}}));
  out.push_back(asker({PrincipalKind::federated, "some other identity provider", {}}));
  std::set<std::pair<PrincipalKind, std::string>> seen;
  for (const auto& [statement, variables, seek] : statements)
    if (statement->principal)
      for (const auto& entry : statement->principal->entries)
        if (seen.emplace(entry.kind, entry.id).second) add_named(entry, partition, out);
  return out;
}

PolicyCases list_cases(const CaseQuestion& question) {
  PolicyCases result;
  const auto keys = gather_keys(question.statements);
  Frontier all(question);
  for (const auto& one : question.askers) {
    AskerCases cases(question, one);
    for (const auto& [name, key] : keys) cases.vary(key, result.incomplete);
    for (const auto& found : cases.cases())
      if (all.admits(found.applies)) all.add(found);
  }
  for (const auto& [applies, request] : all.cases()) result.cases.push_back({request, applies});
  return result;
}

}  // namespace underpin::semantics
