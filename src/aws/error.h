// ApiError: a call that AWS refused, or whose reply is none of AWS's.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "model/denial.h"

namespace underpin::aws {

/// What is known about a failed call. Codes of our own begin with `underpin:` and are listed in
/// error.cc; all others are AWS's, in the form its API reference prints (`AccessDeniedException`).
struct ApiFailure {
  std::string service;    ///< key of the service table
  std::string operation;  ///< "ListKeys"
  std::string region;     ///< as the caller gave it
  std::string code;
  std::string message;  ///< AWS's text, made printable, without signatures or tokens
  int http_status = 0;  ///< 0: no reply
  std::string request_id;
  std::string bucket_region;  ///< S3: where the bucket lives, when the reply says so; else empty
  bool retryable = false;     ///< worth another attempt; the session has already made its own
};

/// Codes of our own.
inline constexpr const char* kNotAnAwsReply = "underpin:NotAnAwsReply";
inline constexpr const char* kPagingDoesNotEnd = "underpin:PagingDoesNotEnd";
inline constexpr const char* kPageWithoutToken = "underpin:PageWithoutToken";
inline constexpr const char* kParameterMissing = "underpin:ParameterMissing";
inline constexpr const char* kServiceNotOffered = "underpin:ServiceNotOffered";
inline constexpr const char* kNoCredentials = "underpin:NoCredentials";
inline constexpr const char* kCredentialsExpired = "underpin:CredentialsExpired";
inline constexpr const char* kRegionDoesNotAnswer = "underpin:RegionDoesNotAnswer";
// And `underpin:` + Dns, Connect, Tls, Timeout, Reset, Incomplete, TooLarge, Proxy: no reply
// arrived.

class ApiError : public Error {
 public:
  explicit ApiError(ApiFailure failure);

  const std::string& service() const { return failure_.service; }
  const std::string& operation() const { return failure_.operation; }
  const std::string& region() const { return failure_.region; }
  const std::string& code() const { return failure_.code; }
  const std::string& message() const { return failure_.message; }
  int http_status() const { return failure_.http_status; }
  const std::string& request_id() const { return failure_.request_id; }
  bool retryable() const { return failure_.retryable; }
  const ApiFailure& failure() const { return failure_; }

  /// "kms:ListKeys": service and operation as `Session::call` takes them.
  std::string call() const { return failure_.service + ":" + failure_.operation; }

  /// The caller may not do this: AccessDenied and its kin, not bad credentials.
  bool denied() const;
  /// The policy that AWS names as the reason, when denied() and it names one.
  std::optional<Denial> denial() const;
  bool throttled() const;
  /// What a region that is not enabled for the account answers, and bad credentials answer too:
  /// only DescribeRegions tells them apart. Source: STS "Activating and deactivating AWS STS in a
  /// Region".
  bool region_disabled() const;
  /// The thing asked for does not exist (NoSuchEntity, ResourceNotFoundException, NotFound…).
  bool not_found() const;
  /// No reply of AWS: network trouble, or a foreign reply.
  bool unreachable() const { return failure_.code.starts_with("underpin:"); }

  /// The IAM action whose grant would help: "s3:GetEncryptionConfiguration". Empty unless denied(),
  /// and where AWS says that another policy than the caller's own is in the way.
  std::string missing_action() const;

 private:
  ApiFailure failure_;
};

}  // namespace underpin::aws
