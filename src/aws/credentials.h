// Credentials and where they come from. The chain stops at the first source that is configured: a
// broken selected source is an error, never a reason to run as somebody else.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"

namespace underpin::aws {

/// Secret, except `access_key_id`, `expires` and `source`: never printed, logged or stored.
struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;    ///< empty for long-term keys
  std::optional<Time> expires;  ///< absent: they do not expire
  std::string source;  ///< for a person: "environment", "profile `audit` in ~/.aws/credentials"

  friend bool operator==(const Credentials&, const Credentials&) = default;
};

/// A source that is configured but gives no usable credentials, or no source at all.
class CredentialsError : public Error {
 public:
  using Error::Error;
};

/// One source. Thread-safe; may block on I/O; never calls `parallel`.
class CredentialsProvider {
 public:
  virtual ~CredentialsProvider() = default;

  /// Credentials that are valid now, refreshed when they are about to expire. Throws
  /// CredentialsError.
  virtual Credentials get() = 0;

  /// AWS answered that `refused` has expired. A source that can refresh does so on the next get();
  /// one that cannot keeps answering the same, and the session then gives up.
  virtual void expired(const Credentials& refused) { static_cast<void>(refused); }
};

/// The environment as a value, so that nothing below `cli` calls getenv. A variable that is set but
/// empty counts as unset, as in AWS's own tools.
class Environment {
 public:
  Environment() = default;
  explicit Environment(std::map<std::string, std::string, std::less<>> variables)
      : variables_(std::move(variables)) {}

  std::optional<std::string> get(std::string_view name) const {
    const auto found = variables_.find(name);
    if (found == variables_.end() || found->second.empty()) return std::nullopt;
    return found->second;
  }

 private:
  std::map<std::string, std::string, std::less<>> variables_;
};

/// Always the same keys. For AssumeRole's result, tests, and the sources below.
std::shared_ptr<CredentialsProvider> fixed_credentials(Credentials credentials);

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN. Null when neither key is set;
/// throws CredentialsError when only one of the two is, and
/// when AWS_CREDENTIAL_EXPIRATION is no time. Source: AWS SDKs and Tools Reference Guide,
/// "Environment variable credentials".
std::shared_ptr<CredentialsProvider> environment_credentials(const Environment& environment);

}  // namespace underpin::aws
