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
constexpr int kAttempts = 2;
constexpr long long kMost = 60;  // seconds, and attempts
constexpr const char* kRoles = "/latest/meta-data/iam/security-credentials/";

// Whom to ask, and how patiently.
struct MetadataService {
  std::string endpoint;  // without a slash at its end
  std::chrono::milliseconds timeout;
  int attempts;
};

// The environment before the profile, an endpoint before the mode.
MetadataService service_of(const Surroundings& around, const Profile* profile) {
  const auto setting = [&](const char* variable, const char* name) {
    auto value = around.environment.get(variable);
    return value || profile == nullptr ? value : profile->get(name);
  };
  const auto number = [&](const char* variable, const char* name) -> std::optional<long long> {
    const auto value = to_integer(setting(variable, name).value_or(""));
    return value && *value >= 1 && *value <= kMost ? value : std::nullopt;
  };
  auto url = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
  if (!url) {
    const auto mode =
        setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode");
    url = mode && equals_ignoring_case(*mode, "ipv6") ? kDefault6 : kDefault;
  }
  while (url->ends_with('/')) url->pop_back();
  MetadataService service{*url, around.metadata_timeout, kAttempts};
  if (const auto given = number("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout"))
    service.timeout = std::chrono::seconds(*given);
  if (const auto given =
          number("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts"))
    service.attempts = static_cast<int>(*given);
  return service;
}

// One conversation with the service.
class Conversation {
 public:
  Conversation(const Surroundings& around, const MetadataService& service)
      : around_(around), service_(service) {}

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
            .url = service_.endpoint + path,
            .headers = {std::move(header)},
            .body = {},
            .call = {.service = "imds", .operation = method, .region = "local"}};
  }

  void open() {
    const auto done = exchange(
        around_,
        request("PUT", "/latest/api/token", {"x-aws-ec2-metadata-token-ttl-seconds", "21600"}),
        service_.timeout, service_.attempts);
    const auto what =
        fmt::format("no session token from {}: {}", printable(service_.endpoint), done.reason());
    // With a hop limit of 1 the token's reply is lost on its way into a container.
    if (!done.response)
      throw Error(
          what,
          "outside of EC2: `aws configure`, `aws sso login` or AWS_PROFILE give credentials; "
          "in a container on an instance its `http-put-response-hop-limit` must be 2 or more");
    if (!done.ok() || done.response->body.empty() ||
        done.response->body.find_first_of("\r\n") != std::string::npos)
      throw Error(what,
                  "only version 2 of the service is used; in a container the instance's "
                  "`http-put-response-hop-limit` must be 2 or more");
    token_ = done.response->body;
  }

  std::string ask(const std::string& path, const char* not_found) const {
    const auto done = exchange(around_, request("GET", path, {"x-aws-ec2-metadata-token", token_}),
                               service_.timeout, service_.attempts);
    if (done.response && done.response->status == 404) throw Error(not_found);
    if (!done.ok()) throw Error(done.reason());
    return done.response->body;
  }

  const Surroundings& around_;
  const MetadataService& service_;
  std::string token_;
};

}  // namespace

Provider instance_credentials(const Surroundings& surroundings, const Profile* profile,
                              std::string tried_before) {
  const auto& environment = surroundings.environment;
  if (equals_ignoring_case(environment.get("AWS_EC2_METADATA_DISABLED").value_or(""), "true"))
    return nullptr;
  const auto prefix = tried_before.empty() ? kName : fmt::format("{}\n  {}", tried_before, kName);
  const auto fetch = [surroundings, service = service_of(surroundings, profile)] {
    return Conversation(surroundings, service).credentials();
  };
  return refreshing_credentials(prefix, fetch, surroundings.clock, surroundings.stop,
                                {.outlives_outage = true, .later_name = kName});
}

}  // namespace underpin::aws
