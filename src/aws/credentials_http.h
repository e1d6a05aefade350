// The small HTTP calls of the credential sources: metadata services, IAM Identity Center, Sign-In.
// STS goes through the session like every other service.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "aws/credentials_sources.h"

namespace underpin::aws {

/// What came back: a reply of any status, or why there was none.
struct Exchange {
  std::optional<Response> response;
  std::string failure;    ///< "no answer within 1 s"; empty when there is a response
  bool hopeless = false;  ///< another attempt would fail alike: an untrusted certificate

  bool ok() const { return response && response->status == 200; }

  /// For a message: the failure, or the status with what a JSON body says of the reason. Made
  /// printable and short, and without anything from the request.
  std::string reason() const;
};

/// Sends up to `attempts` times; again after no reply, 429 or 5xx, with half a second, a second …
/// in between, unless that is hopeless. Throws only when stopped (TransportError, cancelled).
Exchange exchange(const Surroundings& surroundings, const Request& request,
                  std::chrono::milliseconds timeout, int attempts);

/// Base URL of a service that is not in the service table, which holds what sessions call:
/// `https://prefix.region.suffix`, or the override of --endpoint-url, AWS_ENDPOINT_URL_<ID>, … .
/// `host` (may be empty) replaces the standard host.
std::string source_endpoint(const Surroundings& surroundings, const std::string& id,
                            const std::string& prefix, const std::string& region,
                            const std::string& host = {});

/// The document of a metadata service or a credential process: AccessKeyId, SecretAccessKey,
/// `token_member`, Expiration. Throws Error naming the member that is missing or not understood,
/// never a value.
Credentials read_credentials_document(std::string_view json, std::string_view token_member);

}  // namespace underpin::aws
