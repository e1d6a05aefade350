// The credential chain: which source decides who we are.
#pragma once

#include <optional>
#include <string>

#include "aws/credentials_sources.h"

namespace underpin::aws {

/// What the command line says about the identity.
struct IdentityFlags {
  std::optional<std::string> profile;   ///< --profile
  std::optional<std::string> role_arn;  ///< --role-arn: assumed with what the chain gives
  std::optional<std::string> external_id, mfa_serial;  ///< only with a role
};

/// The first source that is *configured* decides: if it fails, that is the error, and nobody else's
/// keys are used instead.
///
/// 1. `--profile`
/// 2. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
/// 3. AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN
/// 4. the profile that AWS_PROFILE names, else `default` if it says anything about credentials
/// 5. the container's endpoint
/// 6. the instance's metadata service
///
/// `--role-arn` is then assumed with what was found. No source is asked before the first get(). A
/// configuration that cannot work throws CredentialsError (or UsageError, for flags) here; when
/// nothing is configured, the error has a line for each source and why it gave nothing.
Provider chain_credentials(const IdentityFlags& flags, const SharedConfig& config,
                           const Surroundings& surroundings);

}  // namespace underpin::aws
