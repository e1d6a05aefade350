// The sources that credentials can come from, and what they need from outside. The order in which
// they are tried is in credentials_chain.h.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "aws/clock.h"
#include "aws/credentials.h"
#include "aws/endpoints.h"
#include "aws/profile.h"
#include "aws/transport.h"

namespace underpin::aws {

using Provider = std::shared_ptr<CredentialsProvider>;

/// Shows the prompt on the terminal and returns what the person typed; nothing when they gave up.
using Prompt = std::function<std::optional<std::string>(const std::string& prompt)>;

/// Everything from outside. Providers keep a copy; `transport` must outlive them.
struct Surroundings {
  Environment environment;
  std::filesystem::path home;
  Transport* transport = nullptr;
  Clock clock;
  std::stop_token stop;
  EndpointSettings endpoints;         ///< also for STS and IAM Identity Center
  std::optional<std::string> region;  ///< for STS's regional endpoint
  Prompt ask;                         ///< empty when there is no terminal
  std::chrono::milliseconds process_timeout{60'000};
  int max_attempts = 3;                            ///< of a call to STS; see choose_attempts
  std::chrono::milliseconds http_timeout{10'000};  ///< one call to STS, Identity Center, Sign-In
  /// One call to a container's or an instance's metadata service, which are a hop away.
  std::chrono::milliseconds metadata_timeout{1'000};
};

/// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI (ECS, EKS, Greengrass, CloudShell); null
/// when neither is set. Throws CredentialsError at once for a host that must not be asked: plain
/// http goes to loopback and to the addresses of ECS and EKS only. The token file is read at each
/// refresh. Source: AWS SDKs and Tools Reference Guide, "Container credential provider".
Provider container_credentials(const Surroundings& surroundings);

/// The EC2 instance's role by IMDSv2 (never v1); null when AWS_EC2_METADATA_DISABLED is true.
/// `profile` (may be null) can hold the endpoint settings. `tried_before` goes in front of the
/// reason when no instance answers: the lines about the sources that were not configured either.
/// Source: same guide, "IMDS credential provider".
Provider instance_credentials(const Surroundings& surroundings, const Profile* profile,
                              std::string tried_before = {});

/// The program of a profile's `credential_process`: run without a shell, killed after
/// `process_timeout`, its standard error shown when it fails. Throws CredentialsError at once for a
/// command line that cannot be split. Source: same guide, "Process credential provider".
Provider process_credentials(const Profile& profile, const Surroundings& surroundings);

/// How to assume a role. Source: same guide, "Assume role credential provider".
struct RoleRequest {
  std::string arn;
  std::string asked_by;  ///< "--role-arn", "profile `audit`": for messages
  std::optional<std::string> session_name, external_id, mfa_serial;
  std::optional<int> duration_seconds;
};

/// sts:AssumeRole at the regional endpoint, signed by `source`.
Provider assumed_role(RoleRequest request, Provider source, const Surroundings& surroundings);

/// sts:AssumeRoleWithWebIdentity; the token file is read again at each refresh, since Kubernetes
/// rotates it.
Provider web_identity_role(RoleRequest request, std::filesystem::path token_file,
                           const Surroundings& surroundings);

/// A permission set of IAM Identity Center through the token that `aws sso login` left in
/// `~/.aws/sso/cache`. With an `sso-session` section the token is refreshed: under a file lock, so
/// that of many processes one refreshes, and by rename, so that none reads half a file. Throws
/// CredentialsError at once when a setting is missing. Source: same guide, "IAM Identity Center
/// credential provider".
Provider sso_credentials(const Profile& profile, const SharedConfig& config,
                         const Surroundings& surroundings);

/// The console session that `aws login` left in `~/.aws/login/cache`. Source: same guide, "Login
/// credentials provider"; the file's members are those of botocore's credentials.py.
Provider login_credentials(const Profile& profile, const Surroundings& surroundings);

/// What the profile says, by kind of source in the order of the AWS CLI; null when it says nothing
/// about credentials. Follows `source_profile` up to five roles; a loop, a missing profile or a
/// sixth role throws CredentialsError with the way that led there.
Provider profile_credentials(const Profile& profile, const SharedConfig& config,
                             const Surroundings& surroundings);

}  // namespace underpin::aws
