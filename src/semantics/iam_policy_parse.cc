// Reads the policy grammar. Whatever it does not understand makes the whole document unreadable:
// a statement that is skipped could be the one that decides.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "semantics/iam_policy.h"
#include "semantics/iam_policy_json.h"

namespace underpin::semantics {
namespace {

using Members = std::vector<JsonMember>;

// One document being read. The first problem stays; every function says whether to go on.
class PolicyReader {
 public:
  PolicyReading read(std::string_view text) {
    const auto json = read_json_strictly(text, kPolicyDepthMax);
    if (!json.problem.empty()) return {std::nullopt, json.problem};
    if (json.node.kind != JsonKind::object) return {std::nullopt, "the policy is no JSON object"};
    if (!document(json.node.members)) return {std::nullopt, where_ + problem_};
    return {std::move(policy_), {}};
  }

 private:
  bool fail(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  bool document(const Members& members) {
    const JsonNode* statements = nullptr;
    for (const auto& [name, node] : members) {
      if (equals_ignoring_case(name, "Version")) {
        if (!version(node)) return false;
      } else if (equals_ignoring_case(name, "Id")) {
        if (!text(node, name, policy_.id)) return false;
      } else if (equals_ignoring_case(name, "Statement")) {
        statements = &node;
      } else {
        return fail(fmt::format("`{}` is no element of a policy", printable(name)));
      }
    }
    if (statements == nullptr) return fail("the policy has no Statement");
    if (statements->kind == JsonKind::object) return statement(*statements);
    if (statements->kind != JsonKind::array) return fail("Statement is neither object nor list");
    return std::ranges::all_of(statements->items,
                               [&](const JsonNode& node) { return statement(node); });
  }

  bool version(const JsonNode& node) {
    if (!node.is_string() || (node.text != "2012-10-17" && node.text != "2008-10-17"))
      return fail(fmt::format("the policy language has no version `{}`", printable(node.text)));
    policy_.has_version = true;
    policy_.variables = node.text == "2012-10-17";
    return true;
  }

  bool statement(const JsonNode& node) {
    where_ = fmt::format("statement {}: ", policy_.statements.size() + 1);
    if (node.kind != JsonKind::object) return fail("no JSON object");
    PolicyStatement out;
    bool effect = false, action = false, resource = false, principal = false;
    for (const auto& [name, value] : node.members)
      if (!element(name, value, out, effect, action, resource, principal)) return false;
    if (!effect) return fail("no Effect");
    if (!action) return fail("neither Action nor NotAction");
    policy_.statements.push_back(std::move(out));
    where_.clear();
    return true;
  }

  bool element(std::string_view name, const JsonNode& value, PolicyStatement& out, bool& effect,
               bool& action, bool& resource, bool& principal) {
    const auto is = [&](std::string_view other) { return equals_ignoring_case(name, other); };
    const auto once = [&](bool& seen, std::string_view pair) {
      if (seen) return fail(fmt::format("{} together", pair));
      return seen = true;
    };
    if (is("Sid")) return text(value, name, out.sid);
    if (is("Effect")) return effect = read_effect(value, out.effect);
    if (is("Action") || is("NotAction")) {
      out.not_action = is("NotAction");
      return once(action, "Action and NotAction") && list(value, name, out.actions);
    }
    if (is("Resource") || is("NotResource")) {
      out.not_resource = is("NotResource");
      return once(resource, "Resource and NotResource") &&
             list(value, name, out.resources.emplace());
    }
    if (is("Principal") || is("NotPrincipal")) {
      out.principal.emplace().negated = is("NotPrincipal");
      return once(principal, "Principal and NotPrincipal") && principals(value, *out.principal);
    }
    if (is("Condition")) return conditions(value, out.conditions);
    return fail(fmt::format("`{}` is no element of a statement", printable(name)));
  }

  bool read_effect(const JsonNode& node, Effect& out) {
    if (!node.is_string() || (node.text != "Allow" && node.text != "Deny"))
      return fail(fmt::format("Effect `{}` is neither Allow nor Deny", printable(node.text)));
    out = node.text == "Allow" ? Effect::allow : Effect::deny;
    return true;
  }

  bool text(const JsonNode& node, std::string_view name, std::string& out) {
    if (!node.is_string()) return fail(fmt::format("{} is no text", printable(name)));
    out = node.text;
    return true;
  }

  // One text or a list of them, at least one.
  bool list(const JsonNode& node, std::string_view name, std::vector<std::string>& out) {
    if (node.is_string()) {
      out.push_back(node.text);
      return true;
    }
    if (node.kind != JsonKind::array || node.items.empty())
      return fail(fmt::format("{} is neither text nor a list of texts", printable(name)));
    return std::ranges::all_of(
        node.items, [&](const JsonNode& item) { return text(item, name, out.emplace_back()); });
  }

  bool principals(const JsonNode& node, PrincipalElement& out) {
    if (node.is_string()) {
      if (node.text != "*")
        return fail(
            fmt::format("Principal `{}` is neither `*` nor an object", printable(node.text)));
      out.entries.push_back({PrincipalKind::everyone, {}});
      return true;
    }
    if (node.kind != JsonKind::object || node.members.empty())
      return fail("Principal is neither `*` nor an object with a member");
    static constexpr std::pair<std::string_view, PrincipalKind> kKinds[] = {
        {"AWS", PrincipalKind::aws},
        {"Service", PrincipalKind::service},
        {"Federated", PrincipalKind::federated},
        {"CanonicalUser", PrincipalKind::canonical_user}};
    for (const auto& [name, value] : node.members) {
      const auto kind = std::ranges::find(kKinds, std::string_view(name),
                                          &std::pair<std::string_view, PrincipalKind>::first);
      if (kind == std::end(kKinds))
        return fail(fmt::format("`{}` is no kind of principal", printable(name)));
      std::vector<std::string> ids;
      if (!list(value, name, ids)) return false;
      for (auto& id : ids) out.entries.push_back({kind->second, std::move(id)});
    }
    return true;
  }

  bool conditions(const JsonNode& node, std::vector<PolicyCondition>& out) {
    if (node.kind != JsonKind::object) return fail("Condition is no object");
    for (const auto& [written, keys] : node.members) {
      if (keys.kind != JsonKind::object)
        return fail(fmt::format("Condition `{}` is no object", printable(written)));
      for (const auto& [key, value] : keys.members) {
        auto& condition = out.emplace_back();
        read_operator(written, condition);
        condition.key = key;
        if (!condition_values(value, condition)) return false;
      }
    }
    return true;
  }

  // "Quotation marks are optional for numeric and Boolean values."
  bool condition_values(const JsonNode& node, PolicyCondition& out) {
    const auto one = [&](const JsonNode& value) {
      if (!value.is_scalar() || value.kind == JsonKind::null)
        return fail(fmt::format("a value of condition key `{}` is no text, number or boolean",
                                printable(out.key)));
      out.values.push_back(value.text);
      return true;
    };
    if (node.kind != JsonKind::array) return one(node);
    return std::ranges::all_of(node.items, one);
  }

  Policy policy_;
  std::string where_, problem_;
};

}  // namespace

PolicyReading parse_policy(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  text = trim(text);
  // An encoded document is up to three times as long as the one it stands for.
  if (text.size() > 3 * kPolicyBytesMax)
    return {std::nullopt, fmt::format("longer than {} bytes", kPolicyBytesMax)};
  std::string decoded;
  if (!text.starts_with('{')) {
    decoded = percent_decode(text);
    text = trim(decoded);
  }
  if (text.size() > kPolicyBytesMax)
    return {std::nullopt, fmt::format("longer than {} bytes", kPolicyBytesMax)};
  return PolicyReader().read(text);
}

}  // namespace underpin::semantics
