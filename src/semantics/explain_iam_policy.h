// What a policy says and what that means, in lines for a person (`explain`).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "semantics/iam_policy_delivery.h"
#include "semantics/iam_policy_region.h"

namespace underpin::semantics {

/// What the policy hangs on, as far as the asker says; it decides which questions are answered.
struct PolicyContext {
  /// The bucket of a bucket policy. Empty: taken from the policy when it speaks of one bucket only.
  std::string bucket_arn;
  /// The alarm and topic of a topic policy or key policy.
  std::optional<AlarmDelivery> delivery;
};

/// The statements in words, then each question that fits the policy with its answer, the reason and
/// the witness: full access for a policy without principals; plain HTTP and public grants for a
/// bucket policy; delivery of alarms when `delivery` is given. A text that is no policy gives the
/// reason. Safe to print: names in the policy are made visible where a terminal would obey them.
std::string explain_iam_policy(std::string_view document, const PolicyContext& context,
                               const KnownActions& known);

}  // namespace underpin::semantics
