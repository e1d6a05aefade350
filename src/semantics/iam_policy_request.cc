#include "semantics/iam_policy_request.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "semantics/wildcard.h"

namespace underpin::semantics {
namespace {

// The account of an ARN: its fifth part.
std::string_view account_of(std::string_view arn) {
  const auto parts = split(arn, ':');
  return parts.size() >= 6 ? parts[4] : std::string_view();
}

bool is_account_id(std::string_view text) {
  return text.size() == 12 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// `arn:…:iam::123456789012:root` and `123456789012` behave the same way and stand for everyone in
// that account (IAM User Guide, "Principal", AWS account principals).
bool names_account(const std::string& id, std::string_view account) {
  if (is_account_id(id)) return id == account;
  const auto parts = split(id, ':');
  return parts.size() == 6 && parts[2] == "iam" && parts[5] == "root" && parts[4] == account;
}

Applies entry_applies(const PolicyPrincipal& entry, const RequestPrincipal& principal) {
  const auto yes_if = [](bool holds) { return holds ? Applies::yes : Applies::no; };
  if (entry.kind == PrincipalKind::everyone) return Applies::yes;
  // "The default policy grants access to your topic to all other AWS services" with {"AWS": "*"}
  // (Amazon SNS Developer Guide, "Example cases"): it stands for services and anonymous callers
  // too.
  if (entry.kind == PrincipalKind::aws && entry.id == "*") return Applies::yes;
  // `{"Service": "*"}` and the like are not documented. Of a part: "You can't use a wildcard to
  // match part of a principal name or ARN" (IAM User Guide, "Principal"); a plan may have one.
  if (entry.id.find_first_of("*?") != std::string::npos)
    return entry.kind == principal.kind ? Applies::maybe : Applies::no;
  // A canonical user is an account under another name; without the map nobody knows which. But it
  // is one account, so a stranger is of another.
  if (entry.kind == PrincipalKind::canonical_user) {
    if (principal.kind == PrincipalKind::canonical_user) return yes_if(entry.id == principal.id);
    const bool may_be = principal.kind == PrincipalKind::aws && !principal.stranger;
    return may_be ? Applies::maybe : Applies::no;
  }
  if (entry.kind != principal.kind) return Applies::no;
  if (entry.kind == PrincipalKind::aws) {
    if (entry.id == principal.id || names_account(entry.id, principal.account)) return Applies::yes;
    // A unique id (AIDA…, AROA…) stands for a principal that was deleted, or one that we cannot
    // map; never for two.
    const bool unique_id = account_of(entry.id).empty() && !is_account_id(entry.id);
    return unique_id && !principal.stranger ? Applies::maybe : Applies::no;
  }
  return yes_if(entry.id == principal.id);
}

// Actions: no variables, case does not matter.
Applies action_applies(const PolicyStatement& statement, const std::string& action) {
  const auto text = to_symbols(lower_ascii(action));
  const bool found = std::ranges::any_of(statement.actions, [&](const std::string& written) {
    return matches(read_wildcard(lower_ascii(written), false), text);
  });
  return found != statement.not_action ? Applies::yes : Applies::no;
}

// Resources: case matters, variables from version 2012-10-17 on. A variable without a value makes
// the statement invalid, so NotResource does not turn it into a match.
Applies resource_applies(const PolicyStatement& statement, const AccessRequest& request,
                         bool variables) {
  if (!statement.resources) return Applies::yes;
  const auto text = to_symbols(request.resource);
  auto found = Applies::no;
  for (const auto& written : *statement.resources) {
    bool missing = false;
    const auto pattern = fill_variables(read_wildcard(written, variables), request, missing);
    if (missing) return Applies::no;
    const auto one = !pattern                  ? Applies::maybe
                     : matches(*pattern, text) ? Applies::yes
                                               : Applies::no;
    found = either(found, one);
  }
  return statement.not_resource ? negate(found) : found;
}

}  // namespace

const ContextValue& AccessRequest::value_of(std::string_view key) const {
  static const ContextValue kAbsent = ContextValue::absent();
  static const ContextValue kUnknown;
  const auto found = context.find(lower_ascii(key));
  if (found != context.end()) return found->second;
  return others == ContextValue::State::absent ? kAbsent : kUnknown;
}

std::string print_request(const AccessRequest& request) {
  std::string who = "an anonymous caller";
  if (request.principal.kind != PrincipalKind::everyone) who = printable(request.principal.id);
  auto out =
      fmt::format("{} asks {} on {}", who, printable(request.action), printable(request.resource));
  std::string_view separator = " with ";
  for (const auto& [key, value] : request.context) {
    if (value.state != ContextValue::State::present) continue;
    if (key == "aws:principalisawsservice") continue;  // the caller's name tells
    out += fmt::format("{}{} = {}", separator, printable(key), printable(join(value.values, ", ")));
    separator = ", ";
  }
  return out;
}

Applies principal_applies(const PrincipalElement& element, const RequestPrincipal& principal) {
  auto found = Applies::no;
  for (const auto& entry : element.entries) {
    auto one = entry_applies(entry, principal);
    // Under NotPrincipal an account does not clearly stand for its users: "you must also specify
    // the account ARN of the not-denied principal" (IAM User Guide, "NotPrincipal").
    if (element.negated && one == Applies::yes && entry.kind == PrincipalKind::aws &&
        entry.id != "*" && entry.id != principal.id)
      one = Applies::maybe;
    found = either(found, one);
  }
  return element.negated ? negate(found) : found;
}

Applies statement_applies(const PolicyStatement& statement, const AccessRequest& request,
                          bool variables) {
  auto result = action_applies(statement, request.action);
  if (result == Applies::no) return result;
  result = both(result, resource_applies(statement, request, variables));
  if (statement.principal)
    result = both(result, principal_applies(*statement.principal, request.principal));
  for (const auto& condition : statement.conditions) {
    if (result == Applies::no) return result;
    result = both(result, condition_applies(condition, request, variables));
  }
  return result;
}

PolicyEffect evaluate_policy(const Policy& policy, const AccessRequest& request) {
  PolicyEffect effect;
  for (std::size_t i = 0; i < policy.statements.size(); ++i) {
    const auto& statement = policy.statements[i];
    const auto applies = statement_applies(statement, request, policy.variables);
    if (applies == Applies::no) continue;
    const bool allow = statement.effect == Effect::allow;
    auto& which = allow ? effect.allowed : effect.denied;
    auto& who = allow ? effect.allowing : effect.denying;
    if (applies > which) who.clear();
    if (applies >= which) who.push_back(i);
    which = either(which, applies);
  }
  return effect;
}

std::string undecided_key(const PolicyStatement& statement, const AccessRequest& request,
                          bool variables) {
  for (const auto& condition : statement.conditions)
    if (condition_applies(condition, request, variables) == Applies::maybe)
      return fmt::format("{} {}", operator_name(condition), condition.key);
  return {};
}

}  // namespace underpin::semantics
