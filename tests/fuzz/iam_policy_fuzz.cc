// Any text as a policy: reading never crashes, printing and reading gives the same policy, and
// every question ends with an answer.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "semantics/explain_iam_policy.h"
#include "semantics/iam_policy.h"
#include "semantics/iam_policy_compare.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace underpin::semantics;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    policy_document(text);
  } catch (const underpin::Error&) {  // begins like JSON and is none
  }
  const auto reading = parse_policy(text);
  if (!reading.policy) {
    if (reading.problem.empty()) std::abort();
    return 0;
  }
  const auto& policy = *reading.policy;
  const auto again = parse_policy(print_policy(policy));
  if (!again.policy || *again.policy != policy) std::abort();

  const AlarmDelivery delivery{"arn:aws:sns:r:111122223333:t",
                               "arn:aws:cloudwatch:r:111122223333:alarm:a", "111122223333", ""};
  for (const auto kind : {PolicyKind::identity, PolicyKind::bucket, PolicyKind::topic,
                          PolicyKind::key, PolicyKind::trust, PolicyKind::other})
    if (explain_iam_policy(policy, {{kind, "arn:aws:s3:::b"}, delivery}, {}).empty()) std::abort();
  // A policy grants no more than itself, however it is written.
  if (grants_no_more(policy, *again.policy, {}).is_no()) std::abort();
  auto without_sids = policy;
  for (auto& statement : without_sids.statements) statement.sid = "x";
  if (!grants_the_same(policy, without_sids, {}).is_yes()) std::abort();
  if (grants_beyond_self_without_mfa({&policy}, usual_self_management(), {}).is_yes() &&
      policy.statements.empty())
    std::abort();
  return 0;
}
