// Credentials from the endpoint that ECS, EKS Pod Identity, Greengrass and CloudShell name in a
// container's environment.
#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/core.h>

#include <memory>

#include "aws/credentials_http.h"
#include "aws/credentials_refresh.h"
#include "base/file.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

constexpr const char* kRelative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr const char* kFull = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
constexpr const char* kToken = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
constexpr const char* kTokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

// ECS's task metadata, then EKS Pod Identity in both address families.
constexpr const char* kEcs = "169.254.170.2";
constexpr const char* kEks = "169.254.170.23";
constexpr const char* kEks6 = "fd00:ec2::23";

bool same_address6(const std::string& host, const in6_addr& wanted) {
  in6_addr given{};
  return ::inet_pton(AF_INET6, host.c_str(), &given) == 1 && IN6_ARE_ADDR_EQUAL(&given, &wanted);
}

// Plain http carries the token and the keys in the clear, so only to hosts that are this machine
// or the agent on it. Names are not looked up: what they point to can change after the check.
bool may_be_asked_in_the_clear(const std::string& host) {
  in_addr given{};
  if (::inet_pton(AF_INET, host.c_str(), &given) == 1)
    return (ntohl(given.s_addr) >> 24) == 127 || host == kEcs || host == kEks;
  in6_addr eks{};
  ::inet_pton(AF_INET6, kEks6, &eks);
  return host == "localhost" || same_address6(host, in6addr_loopback) || same_address6(host, eks);
}

// The parts of a URL as the transport will see them: both use libcurl's reader.
class UrlParts {
 public:
  explicit UrlParts(const std::string& text) : url_(curl_url(), curl_url_cleanup) {
    valid_ = curl_url_set(url_.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK;
  }

  bool valid() const { return valid_; }

  std::string get(CURLUPart part) const {
    char* text = nullptr;
    if (curl_url_get(url_.get(), part, &text, 0) != CURLUE_OK) return {};
    std::string out(text);
    curl_free(text);
    return out;
  }

  // Without the brackets of an IPv6 address.
  std::string host() const {
    auto host = get(CURLUPART_HOST);
    if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
    return host;
  }

 private:
  std::unique_ptr<CURLU, void (*)(CURLU*)> url_;
  bool valid_ = false;
};

std::string checked_full_uri(const std::string& uri) {
  const UrlParts url(uri);
  if (!url.valid())
    throw CredentialsError(fmt::format("container: {} is no URL: `{}`", kFull, printable(uri)));
  const auto scheme = url.get(CURLUPART_SCHEME);
  const bool plain = scheme == "http" && may_be_asked_in_the_clear(url.host());
  if (!url.get(CURLUPART_USER).empty() || (scheme != "https" && !plain))
    throw CredentialsError(
        fmt::format("container: {} names a host that must not be asked: `{}`", kFull,
                    printable(url.host())),
        fmt::format("it must be https, a loopback address, {} (ECS), {} or {} (EKS)", kEcs, kEks,
                    kEks6));
  return uri;
}

std::optional<std::string> authorization(const Surroundings& around) {
  std::optional<std::string> token = around.environment.get(kToken);
  if (const auto file = around.environment.get(kTokenFile)) {
    token = read_file(expand_home(*file, around.home), 64u << 10);
    while (!token->empty() && (token->back() == '\n' || token->back() == '\r')) token->pop_back();
  }
  if (token && token->find_first_of("\r\n") != std::string::npos)
    throw Error("the authorization token has more than one line");
  return token;
}

Credentials fetch(const Surroundings& around, const std::string& url) {
  Request request{.method = "GET", .url = url, .headers = {{"Accept", "application/json"}}};
  request.call = {.service = "container", .operation = "GetCredentials", .region = "local"};
  if (auto token = authorization(around))
    request.headers.push_back({"Authorization", std::move(*token)});
  const auto done = exchange(around, request, around.metadata_timeout, 3);
  if (!done.ok()) throw Error(done.reason());
  auto found = read_credentials_document(done.response->body, "Token");
  found.source = "container";
  return found;
}

}  // namespace

Provider container_credentials(const Surroundings& surroundings) {
  const auto relative = surroundings.environment.get(kRelative);
  const auto full = surroundings.environment.get(kFull);
  if (!relative && !full) return nullptr;
  if (relative && relative->front() != '/')
    throw CredentialsError(fmt::format("container: {} does not begin with a slash: `{}`", kRelative,
                                       printable(*relative)));
  const auto url = relative ? fmt::format("http://{}{}", kEcs, *relative) : checked_full_uri(*full);
  return refreshing_credentials(
      "container", [surroundings, url] { return fetch(surroundings, url); }, surroundings.clock,
      surroundings.stop);
}

}  // namespace underpin::aws
