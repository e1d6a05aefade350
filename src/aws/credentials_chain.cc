#include "aws/credentials_chain.h"

#include <fmt/core.h>

#include <array>

#include "base/text.h"

namespace underpin::aws {
namespace {

struct Chain {
  const IdentityFlags& flags;
  const SharedConfig& config;
  const Surroundings& surroundings;
  ProfileChoice choice;
  const Profile* profile;  // null: nobody named one, and there is no `default`
  std::string why_not;     // set by a source that is not configured
  std::string tried;       // one line for each of those so far
};

Provider from_environment(Chain& chain) {
  chain.why_not = "AWS_ACCESS_KEY_ID is not set";
  return environment_credentials(chain.surroundings.environment);
}

Provider from_web_identity(Chain& chain) {
  const auto& environment = chain.surroundings.environment;
  const auto file = environment.get("AWS_WEB_IDENTITY_TOKEN_FILE");
  const auto role = environment.get("AWS_ROLE_ARN");
  if (!file) {
    chain.why_not = "AWS_WEB_IDENTITY_TOKEN_FILE is not set";
    return nullptr;
  }
  if (!role)
    throw CredentialsError(
        "web identity: AWS_WEB_IDENTITY_TOKEN_FILE is set but AWS_ROLE_ARN is not",
        "set both, or unset both to use another source");
  return web_identity_role({.arn = *role,
                            .asked_by = "AWS_ROLE_ARN",
                            .session_name = environment.get("AWS_ROLE_SESSION_NAME")},
                           expand_home(*file, chain.surroundings.home), chain.surroundings);
}

// A profile that somebody named and that says nothing about credentials is an error: who named it
// expects its identity, not the container's or the instance's.
Provider from_profile(Chain& chain) {
  const auto shown = printable(chain.choice.name);
  if (chain.profile == nullptr) {
    chain.why_not = fmt::format("no profile `{}` in {}", shown, printable(chain.config.files()));
    return nullptr;
  }
  auto provider = profile_credentials(*chain.profile, chain.config, chain.surroundings);
  if (!provider && !chain.choice.asked_by.empty())
    throw CredentialsError(
        fmt::format("profile `{}` ({}, asked for by {}) has no credentials", shown,
                    printable(chain.profile->where), chain.choice.asked_by),
        "give it a source: `credential_source = Ec2InstanceMetadata` with a `role_arn`, keys, "
        "`sso_session`, `credential_process`; or do not name it");
  chain.why_not =
      fmt::format("profile `{}` ({}) has no credentials", shown, printable(chain.profile->where));
  return provider;
}

Provider from_flag(Chain& chain) {
  chain.why_not = "not given";
  return chain.choice.by_flag ? from_profile(chain) : nullptr;
}

Provider from_container(Chain& chain) {
  chain.why_not = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI are not set";
  return container_credentials(chain.surroundings);
}

// Always configured unless switched off, so whether it gives anything is known only when asked.
Provider from_instance(Chain& chain) {
  chain.why_not = "AWS_EC2_METADATA_DISABLED is true";
  return instance_credentials(chain.surroundings, chain.profile, chain.tried);
}

struct Source {
  const char* name;
  Provider (*configured)(Chain&);
};

// The order of the chain.
constexpr std::array kSources = {
    Source{"--profile", from_flag},
    Source{"environment", from_environment},
    Source{"web identity", from_web_identity},
    Source{"profile", from_profile},
    Source{"container", from_container},
    Source{"instance metadata", from_instance},
};

Provider first_configured(Chain& chain) {
  chain.tried = "no AWS credentials found:";
  for (const auto& source : kSources) {
    if (auto provider = source.configured(chain)) return provider;
    chain.tried += fmt::format("\n  {}: {}", source.name, chain.why_not);
  }
  throw CredentialsError(chain.tried,
                         "`aws configure`, `aws sso login` or AWS_PROFILE give some; "
                         "see docs/credentials.md");
}

}  // namespace

Provider chain_credentials(const IdentityFlags& flags, const SharedConfig& config,
                           const Surroundings& surroundings) {
  if (!flags.role_arn && (flags.external_id || flags.mfa_serial))
    throw UsageError(fmt::format("{} is given without --role-arn",
                                 flags.external_id ? "--external-id" : "--mfa-serial"),
                     "a profile's own role takes `external_id` and `mfa_serial` in the file");
  Chain chain{
      flags, config, surroundings, choose_profile(flags.profile, surroundings.environment), nullptr,
      {},    {}};
  chain.profile = config.profile(chain.choice.name);
  if (chain.profile == nullptr && !chain.choice.asked_by.empty())
    config.throw_no_profile(chain.choice.name, chain.choice.asked_by);
  auto provider = first_configured(chain);
  if (!flags.role_arn) return provider;
  return assumed_role({.arn = *flags.role_arn,
                       .asked_by = "--role-arn",
                       .external_id = flags.external_id,
                       .mfa_serial = flags.mfa_serial},
                      std::move(provider), surroundings);
}

}  // namespace underpin::aws
