// Is plain HTTP refused? (benchmark 1.3.0, recommendation 2.1.2)
#pragma once

#include <string>
#include <vector>

#include "semantics/answer.h"
#include "semantics/iam_policy.h"
#include "semantics/iam_policy_region.h"

namespace underpin::semantics {

/// The requests that must be refused.
struct PlainHttpScope {
  std::vector<std::string> actions;
  bool bucket = true;   ///< on the bucket itself
  bool objects = true;  ///< on every object in it
};

/// What the audit of 1.3.0 asks by its letter: s3:GetObject on the objects.
PlainHttpScope get_object_scope();
/// What the recommendation is about, and asks from 1.4.0 on: every S3 action on bucket and objects.
PlainHttpScope every_s3_action_scope();

/// Is every request of the scope that comes over plain HTTP denied, whoever makes it, signed or
/// anonymous, and whatever else its context holds? The Deny statements count together; an Allow
/// denies nothing, so `Allow` with aws:SecureTransport true is a no. aws:SecureTransport is always
/// present and here `false`; s3:TlsVersion is absent from a request without TLS, so a statement on
/// it alone does not apply (Amazon S3 User Guide, "Amazon S3 condition keys"; IAM User Guide, "AWS
/// global condition context keys"). A no has the request that gets through.
Answer denies_plain_http(const Policy& bucket_policy, const std::string& bucket_arn,
                         const PlainHttpScope& scope, const KnownActions& known);

}  // namespace underpin::semantics
