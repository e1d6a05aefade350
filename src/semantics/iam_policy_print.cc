// Writes a policy in a fixed form; parse_policy reads it back to an equal Policy.
#include <fmt/core.h>

#include <boost/json.hpp>

#include "base/text.h"
#include "semantics/iam_policy.h"

namespace underpin::semantics {
namespace {

namespace json = boost::json;

json::array to_list(const std::vector<std::string>& texts) {
  json::array list;
  for (const auto& text : texts) list.emplace_back(text);
  return list;
}

std::string_view kind_name(PrincipalKind kind) {
  switch (kind) {
    case PrincipalKind::aws:
      return "AWS";
    case PrincipalKind::service:
      return "Service";
    case PrincipalKind::federated:
      return "Federated";
    case PrincipalKind::canonical_user:
      return "CanonicalUser";
    case PrincipalKind::everyone:
      break;
  }
  return "*";
}

json::value to_json(const PrincipalElement& principal) {
  json::object map;
  for (const auto& entry : principal.entries) {
    if (entry.kind == PrincipalKind::everyone) return "*";
    auto& list = map[kind_name(entry.kind)];
    if (!list.is_array()) list = json::array();
    list.as_array().emplace_back(entry.id);
  }
  return map;
}

json::object to_json(const std::vector<PolicyCondition>& conditions) {
  json::object block;
  for (const auto& condition : conditions) {
    auto& keys = block[operator_name(condition)];
    if (!keys.is_object()) keys = json::object();
    keys.as_object()[condition.key] = to_list(condition.values);
  }
  return block;
}

json::object to_json(const PolicyStatement& statement) {
  json::object out;
  if (!statement.sid.empty()) out["Sid"] = statement.sid;
  if (statement.principal)
    out[statement.principal->negated ? "NotPrincipal" : "Principal"] =
        to_json(*statement.principal);
  out["Effect"] = statement.effect == Effect::allow ? "Allow" : "Deny";
  out[statement.not_action ? "NotAction" : "Action"] = to_list(statement.actions);
  if (statement.resources)
    out[statement.not_resource ? "NotResource" : "Resource"] = to_list(*statement.resources);
  if (!statement.conditions.empty()) out["Condition"] = to_json(statement.conditions);
  return out;
}

}  // namespace

std::string print_statement(const PolicyStatement& statement) {
  return json::serialize(to_json(statement));
}

std::string print_policy(const Policy& policy) {
  json::object out;
  if (policy.has_version) out["Version"] = policy.variables ? "2012-10-17" : "2008-10-17";
  if (!policy.id.empty()) out["Id"] = policy.id;
  json::array statements;
  for (const auto& statement : policy.statements) statements.push_back(to_json(statement));
  out["Statement"] = std::move(statements);
  return json::serialize(out);
}

std::string name_statement(const Policy& policy, std::size_t index) {
  const auto& sid = policy.statements[index].sid;
  if (sid.empty()) return fmt::format("statement {}", index + 1);
  return fmt::format("statement {} (Sid `{}`)", index + 1, printable(sid));
}

}  // namespace underpin::semantics
