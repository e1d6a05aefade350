#include "aws/profile.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "aws/profile_ini.h"
#include "base/file.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

constexpr std::array kKeySettings = {"aws_access_key_id", "aws_secret_access_key",
                                     "aws_session_token"};
constexpr std::size_t kFileLimit = 16u << 20;

bool has_keys(const Profile& profile) {
  return profile.get(kKeySettings[0]) || profile.get(kKeySettings[1]);
}

// Later settings replace earlier ones.
void merge(Profile& into, const IniSection& section, std::string where) {
  if (into.where.empty()) into.where = std::move(where);
  for (const auto& [name, setting] : section.settings) {
    into.settings[name] = setting.value;
    for (const auto& [inner, value] : setting.nested) into.nested[name][inner] = value;
  }
}

std::string place(const std::string& shown, const IniSection& section) {
  return fmt::format("{}:{}", shown, section.line);
}

// The content of a file that may be missing; a directory or an unreadable file throws.
std::optional<std::string> read_if_there(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored) && !ignored) return std::nullopt;
  return read_file(path, kFileLimit);
}

}  // namespace

std::optional<std::string> Profile::get(std::string_view setting) const {
  const auto found = settings.find(setting);
  if (found == settings.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

SharedConfig SharedConfig::load(const Environment& environment, const std::filesystem::path& home) {
  const auto path_of = [&](std::string_view variable, const char* standard) {
    const auto given = environment.get(variable);
    return given ? expand_home(*given, home) : home / ".aws" / standard;
  };
  SharedConfig config;
  const auto read = [&](const std::filesystem::path& path, auto reader) {
    const auto shown = show_path(path, home);
    const auto text = read_if_there(path);
    config.files_ += (config.files_.empty() ? "" : ", ") + shown + (text ? "" : " (not there)");
    if (text) (config.*reader)(*text, shown);
  };
  read(path_of("AWS_CONFIG_FILE", "config"), &SharedConfig::read_config);
  read(path_of("AWS_SHARED_CREDENTIALS_FILE", "credentials"), &SharedConfig::read_credentials);
  return config;
}

// `[default]` and `[profile x]` are profiles; where both `[default]` and `[profile default]` are
// there, only the latter counts (the rule of AWS's SDKs).
void SharedConfig::read_config(std::string_view text, const std::string& shown) {
  const auto sections = parse_ini(text, shown);
  const auto explicit_default = [](const IniSection& s) {
    return s.kind == "profile" && s.name == "default";
  };
  const bool prefixed = std::any_of(sections.begin(), sections.end(), explicit_default);
  for (const auto& section : sections) {
    const bool bare_default = section.kind.empty() && section.name == "default";
    Profiles* kind = section.kind == "profile"       ? &profiles_
                     : section.kind == "sso-session" ? &sso_sessions_
                     : section.kind == "services"    ? &services_
                     : bare_default && !prefixed     ? &profiles_
                                                     : nullptr;
    if (kind != nullptr) {
      auto& profile = (*kind)[section.name];
      profile.name = section.name;
      merge(profile, section, place(shown, section));
    } else if (section.kind.empty() && !bare_default) {
      misnamed_[section.name] =
          fmt::format("{} has `[{}]`: in this file it must be `[profile {}]`",
                      place(shown, section), printable(section.name), printable(section.name));
    }
  }
}

// Here a section's whole title is the profile's name. Keys are taken from this file alone, so that
// a pair is never put together from two files, nor a token of the other file added to it.
void SharedConfig::read_credentials(std::string_view text, const std::string& shown) {
  std::map<std::string, Profile, std::less<>> here;
  for (const auto& section : parse_ini(text, shown)) {
    if (section.kind == "profile")
      misnamed_[section.name] =
          fmt::format("{} has `[profile {}]`: in this file it must be `[{}]`",
                      place(shown, section), printable(section.name), printable(section.name));
    if (!section.kind.empty()) continue;
    merge(here[section.name], section, place(shown, section));
  }
  for (auto& [name, found] : here) {
    auto& profile = profiles_[name];
    profile.name = name;
    if (profile.where.empty()) profile.where = found.where;
    if (has_keys(found)) {
      for (const auto* key : kKeySettings) profile.settings.erase(key);
      profile.keys_in_credentials_file = true;
    }
    for (auto& [setting, value] : found.settings) profile.settings[setting] = value;
    for (auto& [setting, group] : found.nested) profile.nested[setting] = group;
  }
}

const Profile* SharedConfig::find(const Profiles& profiles, std::string_view name) {
  const auto found = profiles.find(name);
  return found == profiles.end() ? nullptr : &found->second;
}

std::vector<std::string> SharedConfig::profile_names() const {
  std::vector<std::string> names;
  for (const auto& entry : profiles_) names.push_back(entry.first);
  return names;
}

void SharedConfig::throw_no_profile(std::string_view name, std::string_view asked_by) const {
  const auto names = profile_names();
  const auto misnamed = misnamed_.find(name);
  const auto meant = nearest(name, names);
  std::string hint = misnamed != misnamed_.end() ? misnamed->second
                     : meant         ? fmt::format("did you mean `{}`?", printable(*meant))
                     : names.empty() ? "the files hold no profile; `aws configure` writes one"
                                     : "profiles: " + printable(shorten(join(names, ", "), 300));
  throw CredentialsError(fmt::format("no profile `{}` (asked for by {}) in {}", printable(name),
                                     asked_by, printable(files_)),
                         std::move(hint));
}

ProfileChoice choose_profile(const std::optional<std::string>& flag,
                             const Environment& environment) {
  if (flag) return {*flag, "--profile", true};
  const auto name = environment.get("AWS_PROFILE");
  const auto older = environment.get("AWS_DEFAULT_PROFILE");
  if (name && older && *name != *older)
    throw UsageError(fmt::format("AWS_PROFILE is `{}` and AWS_DEFAULT_PROFILE is `{}`",
                                 printable(*name), printable(*older)),
                     "unset one of them, or name the profile with --profile");
  if (name) return {*name, "AWS_PROFILE"};
  if (older) return {*older, "AWS_DEFAULT_PROFILE"};
  return {};
}

std::optional<std::string> choose_region(const std::optional<std::string>& flag,
                                         const Environment& environment, const Profile* profile) {
  if (flag) return flag;
  if (auto region = environment.get("AWS_REGION")) return region;
  if (auto region = environment.get("AWS_DEFAULT_REGION")) return region;
  return profile == nullptr ? std::nullopt : profile->get("region");
}

int choose_attempts(const Environment& environment, const Profile* profile) {
  constexpr int kDefault = 3, kMost = 100;
  auto text = environment.get("AWS_MAX_ATTEMPTS");
  const char* const asked_by = text ? "AWS_MAX_ATTEMPTS" : "`max_attempts` of the profile";
  if (!text && profile != nullptr) text = profile->get("max_attempts");
  if (!text) return kDefault;
  const auto number = to_integer(*text);
  if (!number || *number < 1 || *number > kMost)
    throw UsageError(fmt::format("{} is `{}`", asked_by, printable(*text)),
                     "write a number from 1 to 100; 1 means that nothing is tried again");
  return static_cast<int>(*number);
}

std::string choose_ca_bundle(const Environment& environment, const Profile* profile,
                             const std::filesystem::path& home) {
  auto path = environment.get("AWS_CA_BUNDLE");
  if (!path && profile != nullptr) path = profile->get("ca_bundle");
  return path ? expand_home(*path, home).string() : "";
}

EndpointSettings with_profile_endpoints(EndpointSettings settings, const SharedConfig& config,
                                        const Profile* profile) {
  if (profile == nullptr) return settings;
  // The environment's general URL is ahead of everything that a profile says.
  const bool general = settings.configured_url.has_value();
  const auto switch_of = [&](const char* setting) {
    const auto text = profile->get(setting);
    return text
               ? std::optional(parse_switch(
                     fmt::format("`{}` of profile `{}`", setting, printable(profile->name)), *text))
               : std::nullopt;
  };
  settings.ignore_configured |= switch_of("ignore_configured_endpoint_urls").value_or(false);
  if (!settings.fips) settings.fips = switch_of("use_fips_endpoint");
  if (!settings.dual_stack) settings.dual_stack = switch_of("use_dualstack_endpoint");
  if (const auto named = profile->get("services")) {
    const Profile* services = config.services(*named);
    if (services == nullptr)
      throw CredentialsError(
          fmt::format("profile `{}` names `services = {}`, but there is no "
                      "`[services {}]` section",
                      printable(profile->name), printable(*named), printable(*named)),
          fmt::format("see {}", printable(profile->where)));
    for (const auto& [service, group] : services->nested)
      if (const auto url = group.find("endpoint_url");
          url != group.end() && !url->second.empty() && !general)
        settings.configured_services.emplace(service, url->second);  // keeps the environment's
  }
  if (!general) settings.configured_url = profile->get("endpoint_url");
  return settings;
}

std::filesystem::path expand_home(std::string_view path, const std::filesystem::path& home) {
  if (path == "~") return home;
  if (path.starts_with("~/")) return home / path.substr(2);
  return path;
}

std::string show_path(const std::filesystem::path& path, const std::filesystem::path& home) {
  auto text = path.string();
  const auto prefix = home.string() + "/";
  if (!home.empty() && text.starts_with(prefix)) return "~/" + text.substr(prefix.size());
  return text;
}

}  // namespace underpin::aws
