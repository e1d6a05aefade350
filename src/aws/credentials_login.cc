// The console session of `aws login`: keys of fifteen minutes in a file, renewed for up to twelve
// hours by AWS Sign-In's CreateOAuth2Token with a proof of the session's private key.
#include <fmt/core.h>

#include <array>

#include "aws/credentials_dpop.h"
#include "aws/credentials_http.h"
#include "aws/credentials_refresh.h"
#include "aws/credentials_token_file.h"
#include "aws/digest.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

using std::chrono::seconds;

// Below this the keys are renewed; botocore's LoginCredentialFetcher has the same.
constexpr seconds kRefreshThreshold = std::chrono::minutes(5);

// Sign-In has hosts of its own in the oldest partitions (botocore, signin endpoint rules).
struct Host {
  const char* partition;
  const char* suffix;
};
constexpr std::array kHosts = {Host{"aws", "signin.aws.amazon.com"},
                               Host{"aws-cn", "signin.amazonaws.cn"},
                               Host{"aws-us-gov", "signin.amazonaws-us-gov.com"}};

std::string sign_in_endpoint(const Surroundings& around) {
  if (!around.region)
    throw Error("the session must be renewed, but no region is set",
                "set the profile's `region` or AWS_REGION");
  for (const auto& host : kHosts)
    if (partition_of(*around.region).id == host.partition)
      return source_endpoint(around, "signin", "signin", *around.region,
                             fmt::format("{}.{}", *around.region, host.suffix));
  return source_endpoint(around, "signin", "signin", *around.region);
}

std::filesystem::path cache_file(const std::string& session, const Surroundings& around) {
  const auto given = around.environment.get("AWS_LOGIN_CACHE_DIRECTORY");
  const auto directory = given ? expand_home(*given, around.home)  //
                               : around.home / ".aws/login/cache";
  return directory / (hex(sha256(session)) + ".json");
}

class Login {
 public:
  Login(const std::string& title, const std::string& session, const std::string& profile,
        const Surroundings& around)
      : title_(title),
        around_(around),
        file_(cache_file(session, around), "aws login --profile " + profile, around) {}

  Credentials credentials() const {
    const auto session = file_.read();
    const auto found = read(session);
    return left(found) > kRefreshThreshold ? found : renewed(found);
  }

 private:
  Credentials read(const json::value& session) const {
    const auto& keys = member(session, "accessToken");
    if (!keys.is_object()) file_.fail("has no `accessToken`");
    const auto text = [&](const char* name) {
      auto value = text_member(keys, name);
      if (!value) file_.fail(fmt::format("has no `{}`", name));
      return *value;
    };
    const auto expires = time_member(keys, "expiresAt");
    if (!expires) file_.fail("has no `expiresAt`");
    return {.access_key_id = text("accessKeyId"),
            .secret_access_key = text("secretAccessKey"),
            .session_token = text("sessionToken"),
            .expires = expires,
            .source = title_};
  }

  seconds left(const Credentials& found) const { return *found.expires - around_.clock.now(); }

  Credentials renewed(const Credentials& old) const {
    std::string why_not;
    const auto lock = file_.lock(why_not);
    auto session = file_.read();  // another process may have renewed it while we waited
    auto now = read(session);
    if (left(now) > kRefreshThreshold) return now;
    if (!lock) return if_valid(now, why_not);
    const auto done = create_token(session);
    if (!done.ok()) return if_valid(old, refusal(done));
    return keep(std::move(session), done.response->body);
  }

  Credentials if_valid(const Credentials& found, const std::string& not_renewed) const {
    if (left(found) <= seconds{0})
      file_.fail("has expired and could not be renewed: " + not_renewed);
    log::write(log::Level::warning,
               fmt::format("{}: could not be renewed: {}", title_, not_renewed));
    return found;
  }

  // Sent once: each use ends a refresh token.
  Exchange create_token(const json::value& session) const {
    const auto text = [&](const char* name) {
      auto value = text_member(session, name);
      if (!value) file_.fail(fmt::format("has no `{}`", name));
      return *value;
    };
    const json::object body = {{"clientId", text("clientId")},
                               {"grantType", "refresh_token"},
                               {"refreshToken", text("refreshToken")}};
    const auto url = sign_in_endpoint(around_) + "/v1/token";
    Request call{
        .method = "POST",
        .url = url,
        .headers = {{"Content-Type", "application/json"},
                    {"DPoP", dpop_proof(text("dpopKey"), url, around_.clock.now(), random_uuid())}},
        .body = json::serialize(body)};
    call.call = {"signin", "CreateOAuth2Token", *around_.region};
    call.once = true;
    return exchange(around_, call, around_.http_timeout, 1);
  }

  // Sign-In's error codes are in `error`: TOKEN_EXPIRED, USER_CREDENTIALS_CHANGED, ….
  static std::string refusal(const Exchange& done) {
    json::error_code error;
    const auto body = done.response ? json::parse(done.response->body, error) : json::value();
    const auto code = error ? std::nullopt : text_member(body, "error");
    return code ? printable(shorten(*code, 60)) + ", " + done.reason() : done.reason();
  }

  // Writes the new keys into the file, which keeps the members that we do not know.
  Credentials keep(json::value session, const std::string& body) const {
    const auto reply = parse_json(body, {.bytes = 64u << 10, .depth = 8});
    const auto& keys = member(reply, "accessToken");
    const auto next = text_member(reply, "refreshToken");
    const auto& lifetime = member(reply, "expiresIn");
    if (!keys.is_object() || !next || !lifetime.is_int64())
      file_.fail("could not be renewed: the reply is incomplete");
    auto& kept = session.as_object()["accessToken"].as_object();
    for (const auto* name : {"accessKeyId", "secretAccessKey", "sessionToken"})
      kept[name] = member(keys, name);
    kept["expiresAt"] = format_time(around_.clock.now() + seconds(lifetime.get_int64()));
    session.as_object()["refreshToken"] = *next;
    auto fresh = read(session);  // complete, or nothing is written
    file_.write(session);
    return fresh;
  }

  const std::string& title_;
  const Surroundings& around_;
  TokenFile file_;
};

}  // namespace

Provider login_credentials(const Profile& profile, const Surroundings& surroundings) {
  const auto title = fmt::format("profile `{}` ({}), aws login", printable(profile.name),
                                 printable(profile.where));
  const auto fetch = [title, session = *profile.get("login_session"), name = profile.name,
                      surroundings] {
    return Login(title, session, name, surroundings).credentials();
  };
  return refreshing_credentials(title, fetch, surroundings.clock, surroundings.stop);
}

}  // namespace underpin::aws
