// Does a set of policies allow everything? (benchmark 1.3.0, recommendation 1.16)
#pragma once

#include <vector>

#include "semantics/answer.h"
#include "semantics/iam_policy.h"
#include "semantics/iam_policy_region.h"

namespace underpin::semantics {

/// The same policies under three readings, each yes meaning full administrative access.
struct FullAccess {
  /// One Allow statement has an action pattern that matches every action (`*`, `*:*`, only stars)
  /// and a resource pattern that matches every resource, alone or in a list. A condition on it
  /// changes nothing here; NotAction and NotResource do not count.
  Answer letter;
  /// All Allow statements together cover every action on every resource, whatever Deny says: also
  /// through NotAction, NotResource and statements that add up. Every action means every text of
  /// the form `service:name`, or every known action where the list has no other.
  Answer effect;
  /// The same with the Deny statements taken off.
  Answer effect_with_deny;
};

/// `policies` are attached to one principal (or one is asked about alone). Conditions are taken as
/// met where one request context can meet them together; the witness names that context. A no has a
/// request that no context allows. `known` may be empty; then witnesses are made-up action names.
FullAccess allows_everything(const std::vector<const Policy*>& policies, const KnownActions& known);

/// Do the Allow statements cover every action on every resource that has an ARN in the partition
/// (`arn:aws:*`)? Less than everything: actions that have no resource ask for `*`.
Answer allows_everything_with_an_arn(const std::vector<const Policy*>& policies,
                                     const std::string& partition, const KnownActions& known);

/// Every action (`service:name`) and every resource: `*` itself, which actions without resources
/// ask for, and ARNs.
PolicyRegion every_request();

}  // namespace underpin::semantics
