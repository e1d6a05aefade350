// Does one policy grant more than another, and what does it grant to somebody without MFA?
#pragma once

#include <string>
#include <vector>

#include "semantics/answer.h"
#include "semantics/iam_policy.h"
#include "semantics/iam_policy_region.h"

namespace underpin::semantics {

/// Is every request that `smaller` grants granted by `larger`? Grants are what Allow gives and Deny
/// does not take. Both are identity policies or both are resource policies. Decided exactly without
/// policy variables and unknown operators; with variables a yes needs a `larger` without Deny,
/// since a variable may happen to equal a text that it denies. A no has the request.
Answer grants_no_more(const Policy& smaller, const Policy& larger, const KnownActions& known);

/// Do both grant the same requests? Order, Sid, Id, case of actions and the splitting of statements
/// do not count.
Answer grants_the_same(const Policy& left, const Policy& right, const KnownActions& known);

/// What a principal may do for itself before it has signed in with MFA. Resources may hold policy
/// variables: `arn:*:iam::*:user/${aws:username}`.
struct SelfManagement {
  struct Grant {
    std::vector<std::string> actions;
    std::vector<std::string> resources;
  };
  std::vector<Grant> grants;
};

/// The actions of AWS's own example, "Allows MFA-authenticated IAM users to manage their own
/// credentials on the Security credentials page" (IAM User Guide), that it leaves open without MFA.
SelfManagement usual_self_management();

/// Do these policies of one principal grant it anything beyond `self` when the request carries no
/// MFA: aws:MultiFactorAuthPresent absent (access keys) or `false` (a session), and no
/// aws:MultiFactorAuthAge? A yes has the request.
Answer grants_beyond_self_without_mfa(const std::vector<const Policy*>& policies,
                                      const SelfManagement& self, const KnownActions& known);

}  // namespace underpin::semantics
