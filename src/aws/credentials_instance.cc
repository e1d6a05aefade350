// Credentials of an EC2 instance's role by IMDSv2: a session token by PUT, then the role's name,
// then its keys. Version 1 (no token) is never used: it answers forged requests too.
#include <fmt/core.h>

#include "aws/credentials_http.h"
#include "aws/credentials_refresh.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

constexpr const char* kName = "instance metadata";
constexpr const char* kDefault = "http://169.254.169.254";
constexpr const char* kDefault6 = "http://[fd00:ec2::254]";
constexpr const char* kRoles = "/latest/meta-data/iam/security-credentials/";

// AWS_EC2_METADATA_SERVICE_ENDPOINT before the profile's setting, either before the mode.
std::string endpoint_of(const Environment& environment, const Profile* profile) {
  const auto setting = [&](const char* variable, const char* name) {
    auto value = environment.get(variable);
    return value || profile == nullptr ? value : profile->get(name);
  };
  auto url = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
  if (!url) {
    const auto mode =
        setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode");
    return mode && equals_ignoring_case(*mode, "ipv6") ? kDefault6 : kDefault;
  }
  while (url->ends_with('/')) url->pop_back();
  return *url;
}

// One conversation with the service. `endpoint` has no slash at its end.
class Conversation {
 public:
  Conversation(const Surroundings& around, const std::string& endpoint)
      : around_(around), endpoint_(endpoint) {}

  Credentials credentials() {
    open();
    const auto role = ask(kRoles, "the instance has no role");
    const auto name = trim(std::string_view(role).substr(0, role.find('\n')));
    if (name.empty()) throw Error("the instance has no role");
    const auto document = ask(kRoles + percent_encode(name), "the role has gone");
    auto found = read_credentials_document(document, "Token");
    found.source = fmt::format("instance metadata, role `{}`", printable(name));
    return found;
  }

 private:
  Request request(const char* method, const std::string& path, Header header) const {
    return {.method = method,
            .url = endpoint_ + path,
            .headers = {std::move(header)},
            .body = {},
            .call = {.service = "imds", .operation = method, .region = "local"}};
  }

  void open() {
    const auto done = exchange(
        around_,
        request("PUT", "/latest/api/token", {"x-aws-ec2-metadata-token-ttl-seconds", "21600"}),
        around_.metadata_timeout, 2);
    if (!done.response)
      throw Error(fmt::format("no session token from {}: {}", printable(endpoint_), done.reason()));
    if (!done.ok() || done.response->body.empty() ||
        done.response->body.find_first_of("\r\n") != std::string::npos)
      throw Error(fmt::format("no session token from {}: {}", printable(endpoint_), done.reason()),
                  "only version 2 of the service is used; in a container the instance's "
                  "`http-put-response-hop-limit` must be 2 or more");
    token_ = done.response->body;
  }

  std::string ask(const std::string& path, const char* not_found) const {
    const auto done = exchange(around_, request("GET", path, {"x-aws-ec2-metadata-token", token_}),
                               around_.metadata_timeout, 3);
    if (done.response && done.response->status == 404) throw Error(not_found);
    if (!done.ok()) throw Error(done.reason());
    return done.response->body;
  }

  const Surroundings& around_;
  const std::string& endpoint_;
  std::string token_;
};

}  // namespace

Provider instance_credentials(const Surroundings& surroundings, const Profile* profile,
                              std::string tried_before) {
  const auto& environment = surroundings.environment;
  if (equals_ignoring_case(environment.get("AWS_EC2_METADATA_DISABLED").value_or(""), "true"))
    return nullptr;
  const auto prefix = tried_before.empty() ? kName : fmt::format("{}\n  {}", tried_before, kName);
  const auto fetch = [surroundings, endpoint = endpoint_of(environment, profile)] {
    return Conversation(surroundings, endpoint).credentials();
  };
  return refreshing_credentials(prefix, fetch, surroundings.clock, surroundings.stop,
                                {.outlives_outage = true});
}

}  // namespace underpin::aws
