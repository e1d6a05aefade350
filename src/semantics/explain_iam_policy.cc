#include "semantics/explain_iam_policy.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "semantics/iam_policy.h"
#include "semantics/iam_policy_admin.h"
#include "semantics/iam_policy_compare.h"
#include "semantics/iam_policy_public.h"
#include "semantics/iam_policy_transport.h"

namespace underpin::semantics {
namespace {

std::string listed(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const auto& text : texts) out.push_back(printable(text));
  return join(out, ", ");
}

std::string who(const PrincipalElement& element) {
  std::vector<std::string> names;
  for (const auto& entry : element.entries)
    names.push_back(entry.kind == PrincipalKind::everyone || entry.id == "*" ? "everyone"
                                                                             : printable(entry.id));
  return (element.negated ? "all but " : "") + join(names, ", ");
}

std::string in_words(const Policy& policy, std::size_t index) {
  const auto& statement = policy.statements[index];
  auto out =
      fmt::format("  {}: {} {}{}", name_statement(policy, index),
                  statement.effect == Effect::allow ? "allows" : "denies",
                  statement.not_action ? "every action but " : "", listed(statement.actions));
  if (statement.resources)
    out += fmt::format(" on {}{}", statement.not_resource ? "every resource but " : "",
                       listed(*statement.resources));
  if (statement.principal)
    out += fmt::format(" {} {}", statement.effect == Effect::allow ? "to" : "for",
                       who(*statement.principal));
  out += '\n';
  for (const auto& condition : statement.conditions)
    out += fmt::format("    if {} {} {}\n", printable(condition.key),
                       printable(operator_name(condition)), listed(condition.values));
  return out;
}

std::string answered(std::string_view question, const Answer& answer) {
  static constexpr std::string_view kWords[] = {"yes", "no", "undecided"};
  auto out = fmt::format("{} {}: {}\n", question, kWords[static_cast<std::size_t>(answer.decision)],
                         answer.reason);
  if (!answer.witness.empty()) out += fmt::format("    {}\n", printable(answer.witness));
  return out;
}

bool has_principals(const Policy& policy) {
  return std::ranges::any_of(policy.statements, [](const PolicyStatement& statement) {
    return statement.principal.has_value();
  });
}

// The one ARN of a service that all resources agree on, keys of a bucket taken off; empty when
// there are several, or wildcards in the name.
std::string only_resource(const Policy& policy, std::string_view service) {
  std::set<std::string> names;
  for (const auto& statement : policy.statements) {
    if (!statement.resources) continue;
    for (const auto& resource : *statement.resources) {
      const auto parts = split(resource, ':');
      if (parts.size() < 6 || parts[2] != service) continue;
      const auto name = resource.substr(0, resource.find('/'));
      if (name.find_first_of("*?$") == std::string::npos) names.insert(name);
    }
  }
  return names.size() == 1 ? *names.begin() : std::string();
}

// Whether every action of the policy is one of this service, as far as it is written out.
bool only_actions_of(const Policy& policy, std::string_view service) {
  const auto prefix = std::string(service) + ":";
  return std::ranges::all_of(policy.statements, [&](const PolicyStatement& statement) {
    return !statement.not_action &&
           std::ranges::all_of(statement.actions, [&](const std::string& action) {
             return lower_ascii(action).starts_with(prefix);
           });
  });
}

std::string about_identity(const Policy& policy, const KnownActions& known) {
  const auto access = allows_everything({&policy}, known);
  return answered("allows everything, by the letter?", access.letter) +
         answered("allows everything, in effect?", access.effect) +
         answered("and with its Deny statements?", access.effect_with_deny) +
         answered("grants more than self-management without MFA?",
                  grants_beyond_self_without_mfa({&policy}, usual_self_management(), known));
}

std::string about_bucket(const Policy& policy, const std::string& bucket,
                         const KnownActions& known) {
  // The policy alone: settings of the bucket are not in it, so they are taken as off.
  const auto grants = grants_to_public({bucket, &policy, {}, false, false, true}, known);
  return fmt::format("as the policy of {}:\n", printable(bucket)) +
         answered("denies reading objects over plain HTTP?",
                  denies_plain_http(policy, bucket, get_object_scope(), known)) +
         answered("denies every action over plain HTTP?",
                  denies_plain_http(policy, bucket, every_s3_action_scope(), known)) +
         answered("names everyone?", grants.letter) +
         answered("grants something to the public, with no block settings?", grants.effect);
}

std::string about_delivery(const Policy& policy, PolicyKind kind,
                           const std::optional<AlarmDelivery>& delivery) {
  if (!delivery) return "whether an alarm may use it: name the alarm to ask\n";
  auto out = fmt::format("for the alarm {}:\n", printable(delivery->alarm_arn));
  if (kind == PolicyKind::key)
    return out + answered("may CloudWatch use the key?", may_use_key(policy, *delivery));
  return out +
         answered("may CloudWatch publish the alarm to the topic?", may_publish(policy, *delivery));
}

// Members under which AWS's CLI prints a policy document.
constexpr std::array<std::array<std::string_view, 2>, 5> kWrappers = {{
    {"Policy", ""},                        // s3api get-bucket-policy, kms get-key-policy
    {"PolicyVersion", "Document"},         // iam get-policy-version
    {"PolicyDocument", ""},                // iam get-role-policy, get-user-policy, get-group-policy
    {"Attributes", "Policy"},              // sns get-topic-attributes
    {"Role", "AssumeRolePolicyDocument"},  // iam get-role
}};

}  // namespace

std::string policy_document(std::string_view text) {
  const auto trimmed = trim(text);
  if (!trimmed.starts_with('{') && !trimmed.starts_with('"')) return std::string(text);
  const json::value document = parse_json(text, {kPolicyBytesMax * 2, kPolicyDepthMax + 4});
  if (document.is_string()) return std::string(document.get_string());
  for (const auto& [outer, inner] : kWrappers) {
    const auto& first = member(document, outer);
    const auto& found = inner.empty() ? first : member(first, inner);
    if (found.is_string()) return std::string(found.get_string());
    if (found.is_object()) return json::serialize(found);
  }
  return std::string(text);
}

PolicySubject subject_of(const Policy& policy) {
  if (!has_principals(policy)) return {PolicyKind::identity, {}};
  if (only_actions_of(policy, "sts")) return {PolicyKind::trust, {}};
  if (only_actions_of(policy, "kms")) return {PolicyKind::key, {}};
  if (auto bucket = only_resource(policy, "s3"); !bucket.empty())
    return {PolicyKind::bucket, std::move(bucket)};
  if (auto topic = only_resource(policy, "sns"); !topic.empty())
    return {PolicyKind::topic, std::move(topic)};
  return {only_actions_of(policy, "sns") ? PolicyKind::topic : PolicyKind::other, {}};
}

std::string explain_iam_policy(const Policy& policy, const PolicyContext& context,
                               const KnownActions& known) {
  auto out = fmt::format("policy language {}, {} statement{}\n",
                         policy.variables ? "2012-10-17" : "2008-10-17, without variables",
                         policy.statements.size(), policy.statements.size() == 1 ? "" : "s");
  for (std::size_t i = 0; i < policy.statements.size(); ++i) out += in_words(policy, i);
  switch (context.subject.kind) {
    case PolicyKind::identity:
      return out + about_identity(policy, known);
    case PolicyKind::bucket:
      return out + about_bucket(policy, context.subject.arn, known);
    case PolicyKind::topic:
    case PolicyKind::key:
      return out + about_delivery(policy, context.subject.kind, context.delivery);
    case PolicyKind::trust:
      return out + "a role's trust policy: the benchmark asks nothing about it\n";
    case PolicyKind::other:
      break;
  }
  return out + "what it hangs on cannot be told from the policy, so nothing more is asked\n";
}

}  // namespace underpin::semantics
