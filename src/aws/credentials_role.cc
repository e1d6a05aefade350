// Roles: sts:AssumeRole and sts:AssumeRoleWithWebIdentity, always at a regional endpoint: tokens of
// the global one fail in opt-in regions (IAM User Guide, "Managing AWS STS in an AWS Region").
#include <fmt/core.h>

#include "aws/credentials_refresh.h"
#include "aws/credentials_sources.h"
#include "aws/session.h"
#include "base/file.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

constexpr const char* kDefaultRegion = "us-east-1";
constexpr std::size_t kTokenLimit = 64u << 10;

std::string title(const RoleRequest& request) {
  return fmt::format("role `{}` ({})", printable(request.arn), request.asked_by);
}

[[noreturn]] void refuse(const RoleRequest& request, const std::string& what,
                         const std::string& hint = {}) {
  throw CredentialsError(title(request) + ": " + what, hint);
}

// Where to call STS: in the caller's region, which must be in the role's partition.
std::string region_for(const RoleRequest& request, const Surroundings& around) {
  const auto parts = split(request.arn, ':');
  if (parts.size() < 6 || parts[0] != "arn" || parts[2] != "iam" || !parts[5].starts_with("role/"))
    refuse(request, "not the ARN of a role", "as in arn:PARTITION:iam::ACCOUNT:role/NAME");
  auto region = around.region.value_or(kDefaultRegion);
  if (partition_of(region).id != parts[1])
    refuse(request,
           fmt::format("the role is in partition `{}`, region {} is not", printable(parts[1]),
                       printable(region)),
           "name a region of that partition with --region or AWS_REGION");
  return region;
}

std::string session_name(const RoleRequest& request, const Surroundings& around) {
  return request.session_name.value_or(
      fmt::format("underpin-{}", around.clock.now().time_since_epoch().count()));
}

Credentials read_reply(const Node& reply, const std::string& source) {
  const auto found = reply["Credentials"];
  const Value<Time> expires = found["Expiration"];
  if (expires.peek() == nullptr) throw Error("STS's reply has no `Expiration`");
  return {.access_key_id = found["AccessKeyId"].text(),
          .secret_access_key = found["SecretAccessKey"].text(),
          .session_token = found["SessionToken"].text(),
          .expires = *expires.peek(),
          .source = source};
}

Credentials call_sts(const Surroundings& around, const std::string& region, Provider source,
                     const char* operation, const Params& params, const std::string& name) {
  SessionSettings settings;
  settings.region = region;
  settings.endpoints = around.endpoints;
  settings.call_timeout = around.http_timeout;
  settings.max_attempts = around.max_attempts;
  Session session(*around.transport, std::move(source), settings, around.clock, around.stop);
  return read_reply(session.call(region, operation, params), name);
}

void add(Params& params, const char* name, const std::optional<std::string>& value) {
  if (value) params.emplace_back(name, *value);
}

std::string ask_for_code(const RoleRequest& request, const Surroundings& around) {
  if (!around.ask)
    throw Error(fmt::format("it needs an MFA code of `{}`, and there is no terminal to ask on",
                            printable(*request.mfa_serial)),
                "run it on a terminal, or take credentials that already carry MFA, as "
                "`aws sts get-session-token` gives");
  const auto code = around.ask(fmt::format(
      "MFA code of {} for {}: ", printable(*request.mfa_serial), printable(request.arn)));
  if (!code || trim(*code).empty()) throw Error("no MFA code was given");
  return std::string(trim(*code));
}

Credentials assume(const RoleRequest& request, const std::string& region, const Provider& source,
                   const Surroundings& around) {
  Params params = {{"RoleArn", request.arn}, {"RoleSessionName", session_name(request, around)}};
  add(params, "ExternalId", request.external_id);
  if (request.duration_seconds) params.emplace_back("DurationSeconds", *request.duration_seconds);
  if (request.mfa_serial) {
    add(params, "SerialNumber", request.mfa_serial);
    params.emplace_back("TokenCode", ask_for_code(request, around));
  }
  return call_sts(around, region, source, "sts:AssumeRole", params, title(request));
}

std::string read_token(const std::filesystem::path& file) {
  const auto text = read_file(file, kTokenLimit);
  const auto token = trim(text);
  if (token.empty())
    throw Error(fmt::format("the web identity token file `{}` is empty", printable(file.string())));
  return std::string(token);
}

Credentials assume_with_token(const RoleRequest& request, const std::string& region,
                              const std::filesystem::path& file, const Surroundings& around) {
  Params params = {{"RoleArn", request.arn},
                   {"RoleSessionName", session_name(request, around)},
                   {"WebIdentityToken", read_token(file)}};
  if (request.duration_seconds) params.emplace_back("DurationSeconds", *request.duration_seconds);
  return call_sts(around, region, fixed_credentials({}), "sts:AssumeRoleWithWebIdentity", params,
                  title(request) + ", web identity");
}

}  // namespace

Provider assumed_role(RoleRequest request, Provider source, const Surroundings& surroundings) {
  const auto region = region_for(request, surroundings);
  const auto name = title(request);
  const auto rules = request.mfa_serial ? kInteractive : RefreshRules{};
  const auto fetch = [request = std::move(request), region, source = std::move(source),
                      surroundings] { return assume(request, region, source, surroundings); };
  return refreshing_credentials(name, fetch, surroundings.clock, surroundings.stop, rules);
}

Provider web_identity_role(RoleRequest request, std::filesystem::path token_file,
                           const Surroundings& surroundings) {
  const auto region = region_for(request, surroundings);
  const auto name = title(request) + ", web identity";
  const auto fetch = [request = std::move(request), region, file = std::move(token_file),
                      surroundings] {
    return assume_with_token(request, region, file, surroundings);
  };
  return refreshing_credentials(name, fetch, surroundings.clock, surroundings.stop);
}

}  // namespace underpin::aws
