// What a profile says about credentials, and the way from a role to the keys that assume it.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "aws/credentials_sources.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

// AWS sets no limit on role chaining; nobody needs six, and each one is a call that can fail.
constexpr std::size_t kRolesAtMost = 5;

struct Walk {
  const SharedConfig& config;
  const Surroundings& surroundings;
  std::vector<std::string> way = {};  // names of the profiles so far, the asked one first
};

std::string title(const Profile& profile) {
  return fmt::format("profile `{}` ({})", printable(profile.name), printable(profile.where));
}

[[noreturn]] void refuse(const Profile& profile, const std::string& what, std::string hint = {}) {
  throw CredentialsError(title(profile) + " " + what, std::move(hint));
}

bool has_keys(const Profile& profile) {
  return profile.get("aws_access_key_id") || profile.get("aws_secret_access_key");
}

std::string shown(const Walk& walk, const std::string& next) {
  auto names = walk.way;
  names.push_back(next);
  return printable(join(names, " -> "));
}

Provider keys_of(const Profile& profile) {
  const auto id = profile.get("aws_access_key_id"), secret = profile.get("aws_secret_access_key");
  if (!id || !secret)
    refuse(profile,
           fmt::format("has `{}` but no `{}` beside it",
                       id ? "aws_access_key_id" : "aws_secret_access_key",
                       id ? "aws_secret_access_key" : "aws_access_key_id"),
           "both belong into the same file");
  for (const auto* setting : {"aws_access_key_id", "aws_secret_access_key", "aws_session_token"})
    if (profile.get(setting).value_or("").find_first_of(" \t\n") != std::string::npos)
      refuse(profile, fmt::format("has a blank or a second line in `{}`", setting),
             "is the line below it indented by mistake?");
  return fixed_credentials({.access_key_id = *id,
                            .secret_access_key = *secret,
                            .session_token = profile.get("aws_session_token").value_or(""),
                            .expires = std::nullopt,
                            .source = title(profile)});
}

std::optional<int> duration_of(const Profile& profile) {
  const auto text = profile.get("duration_seconds");
  if (!text) return std::nullopt;
  const auto seconds = to_integer(*text);
  // The range of AssumeRole's DurationSeconds; a role's own maximum may be lower.
  if (!seconds || *seconds < 900 || *seconds > 43200)
    refuse(profile, fmt::format("has `duration_seconds = {}`", printable(*text)),
           "a number from 900 to 43200");
  return static_cast<int>(*seconds);
}

RoleRequest role_of(const Profile& profile) {
  return {.arn = *profile.get("role_arn"),
          .asked_by = title(profile),
          .session_name = profile.get("role_session_name"),
          .external_id = profile.get("external_id"),
          .mfa_serial = profile.get("mfa_serial"),
          .duration_seconds = duration_of(profile)};
}

Provider not_there(const Profile& profile, const char* source, const char* why) {
  refuse(profile, fmt::format("has `credential_source = {}`, but {}", source, why));
}

Provider named_source(const Profile& profile, const std::string& source, const Walk& walk) {
  const auto& around = walk.surroundings;
  Provider provider;
  if (source == "Environment")
    return (provider = environment_credentials(around.environment))
               ? provider
               : not_there(profile, "Environment", "AWS_ACCESS_KEY_ID is not set");
  if (source == "EcsContainer")
    return (provider = container_credentials(around))
               ? provider
               : not_there(profile, "EcsContainer",
                           "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI are not set");
  if (source == "Ec2InstanceMetadata")
    return (provider = instance_credentials(around, &profile))
               ? provider
               : not_there(profile, "Ec2InstanceMetadata", "AWS_EC2_METADATA_DISABLED is true");
  refuse(profile, fmt::format("has `credential_source = {}`", printable(source)),
         "one of Environment, Ec2InstanceMetadata, EcsContainer");
}

Provider credentials_of(const Profile& profile, Walk& walk, bool as_source);

// A profile may name itself as its source: then it holds the keys too.
Provider source_profile(const Profile& profile, const std::string& name, Walk& walk) {
  const Profile* source = walk.config.profile(name);
  if (source == nullptr) {
    const auto meant = nearest(name, walk.config.profile_names());
    refuse(profile, fmt::format("has `source_profile = {}`, which does not exist", printable(name)),
           meant ? fmt::format("did you mean `{}`?", printable(*meant)) : "");
  }
  if (name == profile.name && has_keys(profile)) return keys_of(profile);
  if (std::find(walk.way.begin(), walk.way.end(), name) != walk.way.end())
    throw CredentialsError(
        fmt::format("the profiles' `source_profile` go in a circle: {}", shown(walk, name)),
        "one of them needs keys, `credential_source`, `sso_session` or `credential_process`");
  if (auto provider = credentials_of(*source, walk, true)) return provider;
  refuse(profile,
         fmt::format("has `source_profile = {}`, which has no credentials", printable(name)));
}

Provider role(const Profile& profile, Walk& walk) {
  const auto named = profile.get("source_profile"), source = profile.get("credential_source");
  if (!profile.get("role_arn"))
    refuse(profile, fmt::format("has `{}` but no `role_arn`",
                                named ? "source_profile" : "credential_source"));
  if (named && source) refuse(profile, "has both `source_profile` and `credential_source`");
  if (!named && !source)
    refuse(profile, "has `role_arn` but neither `source_profile` nor `credential_source`",
           "say whose credentials assume the role");
  if (walk.way.size() > kRolesAtMost)
    throw CredentialsError(fmt::format("more than {} roles one after the other: {}", kRolesAtMost,
                                       printable(join(walk.way, " -> "))));
  auto request = role_of(profile);
  auto from = named ? source_profile(profile, *named, walk) : named_source(profile, *source, walk);
  return assumed_role(std::move(request), std::move(from), walk.surroundings);
}

Provider web_identity(const Profile& profile, Walk& walk) {
  if (!profile.get("role_arn")) refuse(profile, "has `web_identity_token_file` but no `role_arn`");
  return web_identity_role(
      role_of(profile),
      expand_home(*profile.get("web_identity_token_file"), walk.surroundings.home),
      walk.surroundings);
}

// One kind of source in a profile.
struct Kind {
  bool (*said)(const Profile&);
  Provider (*make)(const Profile&, Walk&);
};

bool says(const Profile& profile, const char* setting) { return profile.get(setting).has_value(); }

// The order of the AWS CLI (botocore's credentials.py, create_credential_resolver).
constexpr std::array kKinds = {
    Kind{[](const Profile& p) {
           return !says(p, "web_identity_token_file") &&
                  (says(p, "role_arn") || says(p, "source_profile") ||
                   says(p, "credential_source"));
         },
         role},
    Kind{[](const Profile& p) { return says(p, "web_identity_token_file"); }, web_identity},
    Kind{[](const Profile& p) {
           return says(p, "sso_account_id") || says(p, "sso_role_name") || says(p, "sso_session") ||
                  says(p, "sso_start_url");
         },
         [](const Profile& p, Walk& walk) {
           return sso_credentials(p, walk.config, walk.surroundings);
         }},
    Kind{[](const Profile& p) { return p.keys_in_credentials_file; },
         [](const Profile& p, Walk&) { return keys_of(p); }},
    Kind{[](const Profile& p) { return says(p, "login_session"); },
         [](const Profile& p, Walk& walk) { return login_credentials(p, walk.surroundings); }},
    Kind{[](const Profile& p) { return says(p, "credential_process"); },
         [](const Profile& p, Walk& walk) { return process_credentials(p, walk.surroundings); }},
    Kind{has_keys, [](const Profile& p, Walk&) { return keys_of(p); }},
};

// As a source, keys of a profile come before its own role.
Provider credentials_of(const Profile& profile, Walk& walk, bool as_source) {
  walk.way.push_back(profile.name);
  const bool skip_role = as_source && has_keys(profile);
  for (const auto& kind : kKinds)
    if (kind.said(profile) && !(skip_role && &kind == &kKinds[0])) return kind.make(profile, walk);
  return nullptr;
}

}  // namespace

Provider profile_credentials(const Profile& profile, const SharedConfig& config,
                             const Surroundings& surroundings) {
  Walk walk{config, surroundings};
  return credentials_of(profile, walk, false);
}

}  // namespace underpin::aws
