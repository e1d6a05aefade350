// Is anything in a bucket granted to the public? (benchmark 1.3.0, recommendation 3.3)
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "semantics/answer.h"
#include "semantics/iam_policy.h"
#include "semantics/iam_policy_region.h"

namespace underpin::semantics {

/// What decides over a bucket. Settings that were not read stay unset and leave open what hangs on
/// them. Block settings: true when bucket or account has them, since the stricter one counts.
struct BucketExposure {
  std::string bucket_arn;
  const Policy* policy = nullptr;       ///< null: the bucket has no policy
  std::vector<std::string> acl_groups;  ///< grantee URIs of the bucket's ACL, `…/global/AllUsers`
  std::optional<bool> ignore_public_acls;
  std::optional<bool> restrict_public_buckets;
  std::optional<bool> acls_disabled;  ///< object ownership is BucketOwnerEnforced
};

struct PublicGrants {
  /// As the audit reads it: an ACL grant to AllUsers or AuthenticatedUsers, or an Allow statement
  /// whose Principal is `*` or `{"AWS": "*"}`, whatever its conditions and the block settings.
  Answer letter;
  /// Somebody outside can do something: conditions, Deny statements and the block settings counted.
  Answer effect;
};

/// Outside is what Amazon S3 calls public (User Guide, "The meaning of public"): not limited to
/// fixed principals, accounts, organisations, endpoints, VPCs, sources or narrow address ranges. A
/// value with a wildcard is not fixed, unless it is an ARN with a fixed account. Identity providers
/// of the web count as public. Other accounts that are named do not.
PublicGrants grants_to_public(const BucketExposure& bucket, const KnownActions& known);

}  // namespace underpin::semantics
