// IAM Identity Center: the token of `aws sso login`, refreshed where it can be, exchanged for the
// keys of a permission set's role.
#include <fmt/core.h>

#include "aws/credentials_http.h"
#include "aws/credentials_refresh.h"
#include "aws/credentials_token_file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

using std::chrono::seconds;

// The window in which a token is refreshed; botocore's tokens.py has the same.
constexpr seconds kRefreshWindow = std::chrono::minutes(15);

struct SsoRequest {
  std::string title;  // "profile `dev` (~/.aws/config:3), IAM Identity Center"
  std::string start_url, region, account, role;
  std::optional<std::string> session;  // name of the sso-session section; absent: not refreshable
  std::string log_in;
};

[[noreturn]] void refuse(const Profile& profile, const std::string& what, std::string hint = {}) {
  throw CredentialsError(
      fmt::format("profile `{}` ({}) {}", printable(profile.name), printable(profile.where), what),
      std::move(hint));
}

// A setting of the profile or of its session; when both have it they must agree, as in the CLI.
std::string required(const Profile& profile, const Profile* session, const char* name) {
  const auto own = profile.get(name);
  const auto shared = session == nullptr ? std::nullopt : session->get(name);
  if (own && shared && *own != *shared)
    refuse(profile, fmt::format("and its `[sso-session {}]` have different `{}`",
                                printable(session->name), name));
  if (!own && !shared)
    refuse(profile, fmt::format("uses IAM Identity Center but has no `{}`", name),
           "`aws configure sso` writes all settings");
  return own ? *own : *shared;
}

SsoRequest request_of(const Profile& profile, const SharedConfig& config) {
  const auto named = profile.get("sso_session");
  const Profile* session = named ? config.sso_session(*named) : nullptr;
  if (named && session == nullptr)
    refuse(profile, fmt::format("has `sso_session = {}`, but there is no `[sso-session {}]`",
                                printable(*named), printable(*named)));
  return {.title = fmt::format("profile `{}` ({}), IAM Identity Center", printable(profile.name),
                               printable(profile.where)),
          .start_url = required(profile, session, "sso_start_url"),
          .region = required(profile, session, "sso_region"),
          .account = required(profile, nullptr, "sso_account_id"),
          .role = required(profile, nullptr, "sso_role_name"),
          .session = named,
          .log_in = named ? "aws sso login --sso-session " + *named
                          : "aws sso login --profile " + profile.name};
}

class Portal {
 public:
  Portal(const SsoRequest& request, const Surroundings& around)
      : request_(request),
        around_(around),
        file_(around.home / ".aws/sso/cache" /
                  sso_token_file_name(request.session.value_or(request.start_url)),
              request.log_in, around) {}

  // SSO's GetRoleCredentials: GET /federation/credentials, the token in a header, no signature.
  Credentials role_credentials() const {
    Request call{
        .method = "GET",
        .url = fmt::format("{}/federation/credentials?role_name={}&account_id={}",
                           source_endpoint(around_, "sso", "portal.sso", request_.region),
                           percent_encode(request_.role), percent_encode(request_.account)),
        .headers = {{"x-amz-sso_bearer_token", token()}}};
    call.call = {"sso", "GetRoleCredentials", request_.region};
    const auto done = exchange(around_, call, around_.http_timeout, 3);
    if (done.response && done.response->status == 401) file_.fail("is over");
    if (!done.ok())
      throw Error(fmt::format("role {} in account {}: {}", printable(request_.role),
                              printable(request_.account), done.reason()));
    return read_role(done.response->body);
  }

 private:
  Credentials read_role(const std::string& body) const {
    const auto document = parse_json(body, {.bytes = 64u << 10, .depth = 8});
    const auto& found = member(document, "roleCredentials");
    const auto& expiration = member(found, "expiration");  // milliseconds since 1970
    if (!expiration.is_int64()) throw Error("the reply has no `expiration`");
    return {.access_key_id = text_member(found, "accessKeyId").value_or(""),
            .secret_access_key = text_member(found, "secretAccessKey").value_or(""),
            .session_token = text_member(found, "sessionToken").value_or(""),
            .expires = Time(seconds(expiration.get_int64() / 1000)),
            .source = request_.title};
  }

  seconds left(const json::value& token) const {
    const auto expires = time_member(token, "expiresAt");
    if (!expires || !text_member(token, "accessToken"))
      file_.fail("has no `accessToken` or `expiresAt`");
    return *expires - around_.clock.now();
  }

  std::string token() const {
    auto token = file_.read();
    const auto left = this->left(token);
    if (left <= (request_.session ? kRefreshWindow : seconds{0})) token = renewed(token, left);
    return *text_member(token, "accessToken");
  }

  // A token with at most the window left. What cannot be refreshed is used to its end.
  json::value renewed(const json::value& token, seconds left) const {
    if (!refreshable(token)) return if_valid(token, left, "");
    std::string why_not;
    const auto lock = file_.lock(why_not);
    auto now = file_.read();  // another process may have refreshed while we waited
    left = this->left(now);
    if (left > kRefreshWindow) return now;
    if (!lock) return if_valid(now, left, why_not);
    if (!refreshable(now)) return if_valid(now, left, "");
    const auto done = create_token(now);
    if (!done.ok()) return if_valid(now, left, done.reason());
    return keep(std::move(now), done.response->body);
  }

  // The token as it is, when it has not expired yet.
  const json::value& if_valid(const json::value& token, seconds left,
                              const std::string& not_refreshed) const {
    if (left <= seconds{0})
      file_.fail(not_refreshed.empty()
                     ? "has expired"
                     : "has expired and could not be refreshed: " + not_refreshed);
    if (!not_refreshed.empty())
      log::write(log::Level::warning, fmt::format("{}: the token could not be refreshed: {}",
                                                  request_.title, not_refreshed));
    return token;
  }

  bool refreshable(const json::value& token) const {
    if (!request_.session) return false;
    for (const auto* name : {"refreshToken", "clientId", "clientSecret"})
      if (!text_member(token, name)) return false;
    const auto registration = time_member(token, "registrationExpiresAt");
    return registration && *registration > around_.clock.now();
  }

  // SSO OIDC's CreateToken: POST /token, no signature. Sent once: each use ends a refresh token,
  // so a repetition after a lost reply would be refused and end the session.
  Exchange create_token(const json::value& token) const {
    const json::object body = {{"grantType", "refresh_token"},
                               {"clientId", member(token, "clientId")},
                               {"clientSecret", member(token, "clientSecret")},
                               {"refreshToken", member(token, "refreshToken")}};
    Request call{.method = "POST",
                 .url = source_endpoint(around_, "sso_oidc", "oidc", request_.region) + "/token",
                 .headers = {{"Content-Type", "application/json"}},
                 .body = json::serialize(body)};
    call.call = {"sso-oidc", "CreateToken", request_.region};
    call.once = true;
    return exchange(around_, call, around_.http_timeout, 1);
  }

  // Writes the new token into the file, which keeps the members that we do not know.
  json::value keep(json::value token, const std::string& body) const {
    const auto reply = parse_json(body, {.bytes = 64u << 10, .depth = 8});
    const auto access = text_member(reply, "accessToken");
    const auto& lifetime = member(reply, "expiresIn");
    if (!access || !lifetime.is_int64())
      file_.fail("could not be refreshed: the reply has no `accessToken` or `expiresIn`");
    auto& kept = token.as_object();
    kept["accessToken"] = *access;
    kept["expiresAt"] = format_time(around_.clock.now() + seconds(lifetime.get_int64()));
    if (const auto next = text_member(reply, "refreshToken")) kept["refreshToken"] = *next;
    file_.write(token);
    return token;
  }

  const SsoRequest& request_;
  const Surroundings& around_;
  TokenFile file_;
};

}  // namespace

Provider sso_credentials(const Profile& profile, const SharedConfig& config,
                         const Surroundings& surroundings) {
  const auto request = request_of(profile, config);
  const auto fetch = [request, surroundings] {
    return Portal(request, surroundings).role_credentials();
  };
  return refreshing_credentials(request.title, fetch, surroundings.clock, surroundings.stop);
}

}  // namespace underpin::aws
