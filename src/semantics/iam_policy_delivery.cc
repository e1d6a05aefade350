#include "semantics/iam_policy_delivery.h"

#include <fmt/core.h>

#include "base/text.h"
#include "semantics/iam_policy_request.h"
#include "semantics/service_names.h"

namespace underpin::semantics {
namespace {

// What is known of a request that a service makes for an alarm. Source: IAM User Guide, "AWS global
// condition context keys", the Availability of each key.
AccessRequest service_request(const AlarmDelivery& delivery) {
  AccessRequest request;
  request.principal = {PrincipalKind::service, service_principal("cloudwatch"), {}};
  auto& context = request.context;
  context["aws:sourcearn"] = ContextValue::of(delivery.alarm_arn);
  context["aws:sourceaccount"] = ContextValue::of(delivery.account);
  context["aws:principalisawsservice"] = ContextValue::of("true");
  // AWS recommends to refuse plain HTTP on topics with a Deny on aws:SecureTransport (Amazon SNS
  // Developer Guide, "Security best practices"); services publish through TLS.
  context["aws:securetransport"] = ContextValue::of("true");
  // A service principal belongs to no organisation and is no user: "included only if the principal
  // is a member of an organization".
  for (const auto* key : {"aws:principalorgid", "aws:principalorgpaths", "aws:username"})
    context[key] = ContextValue::absent();
  return request;
}

std::string list_statements(const Policy& policy, const std::vector<std::size_t>& indices) {
  std::vector<std::string> names;
  for (const auto index : indices) names.push_back(name_statement(policy, index));
  return join(names, ", ");
}

// Why the policy does not decide: the first condition whose key has no known value.
std::string what_is_unknown(const Policy& policy, const PolicyEffect& effect,
                            const AccessRequest& request) {
  const auto& statements = effect.denied == Applies::maybe ? effect.denying : effect.allowing;
  for (const auto index : statements) {
    const auto& statement = policy.statements[index];
    if (const auto key = undecided_key(statement, request, policy.variables); !key.empty())
      return fmt::format("{} depends on {}, whose value for this request is not known",
                         name_statement(policy, index), printable(key));
  }
  return fmt::format("{} may or may not apply to this request",
                     list_statements(policy, statements));
}

Answer answer_for(const Policy& policy, const AccessRequest& request) {
  const auto effect = evaluate_policy(policy, request);
  const auto witness = print_request(request);
  if (effect.denied == Applies::yes)
    return Answer::no(fmt::format("{} denies {} to CloudWatch",
                                  list_statements(policy, effect.denying), request.action),
                      witness);
  if (effect.allowed == Applies::no)
    return Answer::no(fmt::format("no statement allows {} to CloudWatch", request.action), witness);
  if (effect.granted() == Applies::yes)
    return Answer::yes(fmt::format("{} allows {} to CloudWatch",
                                   list_statements(policy, effect.allowing), request.action),
                       witness);
  return Answer::undecided(what_is_unknown(policy, effect, request));
}

}  // namespace

Answer may_publish(const Policy& topic_policy, const AlarmDelivery& delivery) {
  auto request = service_request(delivery);
  request.action = "sns:Publish";
  request.resource = delivery.topic_arn;
  request.context["aws:sourceowner"] = ContextValue::of(delivery.account);
  // Only Subscribe requests carry these (Amazon SNS Developer Guide, "Amazon SNS policy keys").
  request.context["sns:endpoint"] = ContextValue::absent();
  request.context["sns:protocol"] = ContextValue::absent();
  return answer_for(topic_policy, request);
}

Answer may_use_key(const Policy& key_policy, const AlarmDelivery& delivery) {
  auto request = service_request(delivery);
  request.resource = delivery.key_arn;
  Answer undecided, last;
  bool open = false;
  for (const auto* action : {"kms:Decrypt", "kms:GenerateDataKey"}) {
    request.action = action;
    last = answer_for(key_policy, request);
    if (last.is_no()) return last;
    if (last.is_undecided() && !open) undecided = last;
    open = open || last.is_undecided();
  }
  if (open) return undecided;
  return Answer::yes("kms:Decrypt and kms:GenerateDataKey are allowed to CloudWatch", last.witness);
}

Answer may_use_aws_managed_key() {
  return Answer::no(
      "the topic is encrypted with a key that AWS manages; its policy does not let CloudWatch use "
      "it and cannot be changed: encrypt the topic with a customer managed key");
}

}  // namespace underpin::semantics
