#include "semantics/explain_iam_policy.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "semantics/iam_policy.h"
#include "semantics/iam_policy_admin.h"
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

// `arn:aws:s3:::name` of `arn:aws:s3:::name/*`, when all resources agree on one plain name.
std::string only_bucket(const Policy& policy) {
  std::set<std::string> buckets;
  for (const auto& statement : policy.statements) {
    if (!statement.resources) continue;
    for (const auto& resource : *statement.resources) {
      const auto parts = split(resource, ':');
      if (parts.size() < 6 || parts[2] != "s3") continue;
      const auto bucket = resource.substr(0, resource.find('/'));
      if (bucket.find_first_of("*?$") == std::string::npos) buckets.insert(bucket);
    }
  }
  return buckets.size() == 1 ? *buckets.begin() : std::string();
}

std::string about_identity(const Policy& policy, const KnownActions& known) {
  const auto access = allows_everything({&policy}, known);
  return answered("allows everything, by the letter?", access.letter) +
         answered("allows everything, in effect?", access.effect) +
         answered("and with its Deny statements?", access.effect_with_deny);
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

std::string about_delivery(const Policy& policy, const AlarmDelivery& delivery) {
  auto out = answered("may the alarm publish to the topic?", may_publish(policy, delivery));
  if (!delivery.key_arn.empty())
    out = answered("may CloudWatch use the key?", may_use_key(policy, delivery));
  return out;
}

}  // namespace

std::string explain_iam_policy(std::string_view document, const PolicyContext& context,
                               const KnownActions& known) {
  const auto reading = parse_policy(document);
  if (!reading.policy) return fmt::format("not a policy: {}\n", reading.problem);
  const auto& policy = *reading.policy;
  auto out = fmt::format("policy language {}, {} statement{}\n",
                         policy.variables ? "2012-10-17" : "2008-10-17, without variables",
                         policy.statements.size(), policy.statements.size() == 1 ? "" : "s");
  for (std::size_t i = 0; i < policy.statements.size(); ++i) out += in_words(policy, i);
  if (!has_principals(policy)) out += about_identity(policy, known);
  const auto bucket = context.bucket_arn.empty() ? only_bucket(policy) : context.bucket_arn;
  if (has_principals(policy) && !bucket.empty()) out += about_bucket(policy, bucket, known);
  if (context.delivery) out += about_delivery(policy, *context.delivery);
  return out;
}

}  // namespace underpin::semantics
