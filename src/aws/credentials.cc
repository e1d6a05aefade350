#include "aws/credentials.h"

#include <fmt/core.h>

#include "base/text.h"

namespace underpin::aws {
namespace {

constexpr const char* kKeyId = "AWS_ACCESS_KEY_ID";
constexpr const char* kSecret = "AWS_SECRET_ACCESS_KEY";
constexpr const char* kToken = "AWS_SESSION_TOKEN";
// Written by `aws configure export-credentials --format env`. Only told, not acted upon: nothing
// can refresh these keys, and AWS knows better when they end.
constexpr const char* kExpiration = "AWS_CREDENTIAL_EXPIRATION";

class FixedCredentials : public CredentialsProvider {
 public:
  explicit FixedCredentials(Credentials credentials) : credentials_(std::move(credentials)) {}
  Credentials get() override { return credentials_; }

 private:
  const Credentials credentials_;
};

}  // namespace

std::shared_ptr<CredentialsProvider> fixed_credentials(Credentials credentials) {
  return std::make_shared<FixedCredentials>(std::move(credentials));
}

std::shared_ptr<CredentialsProvider> environment_credentials(const Environment& environment) {
  const auto id = environment.get(kKeyId), secret = environment.get(kSecret);
  if (!id && !secret) return nullptr;
  if (!id || !secret)
    throw CredentialsError(fmt::format("environment: {} is set but {} is not",
                                       id ? kKeyId : kSecret, id ? kSecret : kKeyId),
                           "set both, or unset both to use another source");
  const auto expiration = environment.get(kExpiration);
  const auto expires = expiration ? parse_time(*expiration) : std::nullopt;
  if (expiration && !expires)
    throw CredentialsError(
        fmt::format("environment: {} is `{}`, which is no time", kExpiration,
                    printable(shorten(*expiration, 60))),
        "write it like 2026-11-25T10:00:00Z, or unset it: it is shown, and AWS decides");
  return fixed_credentials({.access_key_id = *id,
                            .secret_access_key = *secret,
                            .session_token = environment.get(kToken).value_or(""),
                            .expires = expires,
                            .source = "environment"});
}

}  // namespace underpin::aws
