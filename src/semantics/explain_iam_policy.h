// What a policy says and what that means, in lines for a person (`explain`).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "semantics/iam_policy_delivery.h"
#include "semantics/iam_policy_region.h"

namespace underpin::semantics {

/// The policy document in a text that a person has at hand: the document itself, raw or
/// percent-encoded; the same as a JSON string; or what AWS's CLI prints around it
/// (get-policy-version, get-role-policy, get-bucket-policy, get-key-policy, get-topic-attributes,
/// get-role, …). Text that is none of these is returned as it is. Throws Error for text that begins
/// like JSON and is none.
std::string policy_document(std::string_view text);

/// What a policy hangs on, as far as its principals, actions and resources tell.
enum class PolicyKind { identity, bucket, topic, key, trust, other };

struct PolicySubject {
  PolicyKind kind = PolicyKind::other;
  std::string arn;  ///< of bucket or topic, when the policy speaks of a single one
};
PolicySubject subject_of(const Policy& policy);

/// What the asker says about the policy; it decides which questions are answered.
struct PolicyContext {
  /// What to take it for: subject_of(), or more than that knows.
  PolicySubject subject;
  /// The alarm that is to reach the topic of a topic policy, or the key of a key policy.
  std::optional<AlarmDelivery> delivery;
};

/// The statements in words, then each question that fits the policy with its answer, the reason and
/// the witness: full access, and what is granted without MFA, for a policy without principals;
/// plain HTTP and public grants for a bucket policy; delivery of the alarm for a topic or key
/// policy. Safe to print: names in the policy are made visible where a terminal would obey them.
std::string explain_iam_policy(const Policy& policy, const PolicyContext& context,
                               const KnownActions& known);

}  // namespace underpin::semantics
