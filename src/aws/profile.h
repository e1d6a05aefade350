// The shared `config` and `credentials` files as profiles: which one is meant, what it says.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/credentials.h"
#include "aws/endpoints.h"

namespace underpin::aws {

/// One profile, both files merged; also the shape of an `sso-session` and a `services` section.
struct Profile {
  using Settings = std::map<std::string, std::string, std::less<>>;

  std::string name;
  Settings settings;                                    ///< names in lower case
  std::map<std::string, Settings, std::less<>> nested;  ///< `s3 =` and its indented lines
  std::string where;                                    ///< "~/.aws/config:12", for messages
  /// Keys come as a pair from one file. In the credentials file they precede `credential_process`,
  /// in the config file they come after it (as in the AWS CLI).
  bool keys_in_credentials_file = false;

  /// The setting; nothing when it is absent or empty.
  std::optional<std::string> get(std::string_view setting) const;
};

/// Both files, read once.
class SharedConfig {
 public:
  /// Reads AWS_CONFIG_FILE (default `~/.aws/config`) and AWS_SHARED_CREDENTIALS_FILE (default
  /// `~/.aws/credentials`). A file that is not there counts as empty; one that cannot be read or
  /// parsed throws Error with file and line, because what it would have said is unknown.
  static SharedConfig load(const Environment& environment, const std::filesystem::path& home);

  const Profile* profile(std::string_view name) const { return find(profiles_, name); }
  const Profile* sso_session(std::string_view name) const { return find(sso_sessions_, name); }
  const Profile* services(std::string_view name) const { return find(services_, name); }
  std::vector<std::string> profile_names() const;

  /// Why `name` is no profile and what to do, for an error: the files looked at, a section that
  /// lacks `profile `, the nearest name. Throws CredentialsError with it.
  [[noreturn]] void throw_no_profile(std::string_view name, std::string_view asked_by) const;

  /// "~/.aws/config, ~/.aws/credentials (not there)"
  const std::string& files() const { return files_; }

 private:
  using Profiles = std::map<std::string, Profile, std::less<>>;
  static const Profile* find(const Profiles& profiles, std::string_view name);
  void read_config(std::string_view text, const std::string& shown);
  void read_credentials(std::string_view text, const std::string& shown);

  Profiles profiles_, sso_sessions_, services_;
  std::map<std::string, std::string, std::less<>> misnamed_;  // "dev" → "~/.aws/config:3 [dev]"
  std::string files_;
};

/// Which profile is meant, and by whom.
struct ProfileChoice {
  std::string name = "default";
  std::string asked_by = {};  ///< "--profile", "AWS_PROFILE", …; empty: nobody named one
  bool by_flag = false;       ///< then it beats the keys and web identity of the environment
};

/// `flag`, else AWS_PROFILE, else AWS_DEFAULT_PROFILE, else "default". The AWS CLI lets
/// AWS_DEFAULT_PROFILE win and the SDKs know only AWS_PROFILE: when both are set and differ this
/// throws UsageError, because either guess could be the wrong account.
ProfileChoice choose_profile(const std::optional<std::string>& flag,
                             const Environment& environment);

/// `flag`, else AWS_REGION, else AWS_DEFAULT_REGION, else the profile's `region`. `profile` may be
/// null. Source: AWS SDKs and Tools Reference Guide, "AWS Region".
std::optional<std::string> choose_region(const std::optional<std::string>& flag,
                                         const Environment& environment, const Profile* profile);

/// AWS_MAX_ATTEMPTS, else the profile's `max_attempts`, else 3. `profile` may be null. Throws
/// UsageError for what is no number from 1 to 100. Source: same guide, "Retry behavior".
int choose_attempts(const Environment& environment, const Profile* profile);

/// AWS_CA_BUNDLE, else the profile's `ca_bundle`, else "": the system's. `profile` may be null; a
/// leading `~/` is `home`. Source: same guide, "General configuration settings".
std::string choose_ca_bundle(const Environment& environment, const Profile* profile,
                             const std::filesystem::path& home);

/// Adds what the profile says below what the environment said: its `services` section, its
/// `endpoint_url`, `ignore_configured_endpoint_urls`, `use_fips_endpoint`,
/// `use_dualstack_endpoint`. Throws CredentialsError when it names a `services` section that is not
/// there. Source: same guide, "Service-specific endpoints" and "Dual-stack and FIPS endpoints".
EndpointSettings with_profile_endpoints(EndpointSettings settings, const SharedConfig& config,
                                        const Profile* profile);

/// `path` with a leading `~/` replaced by the home directory.
std::filesystem::path expand_home(std::string_view path, const std::filesystem::path& home);

/// The opposite, for messages: `~/.aws/config`.
std::string show_path(const std::filesystem::path& path, const std::filesystem::path& home);

}  // namespace underpin::aws
