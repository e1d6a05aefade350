#include "aws/credentials_http.h"

#include <fmt/core.h>

#include <array>

#include "aws/retry.h"
#include "aws/service.h"
#include "base/json.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

constexpr std::size_t kReasonLimit = 200;
constexpr std::size_t kDocumentLimit = 64u << 10;

// One attempt; what the transport throws becomes text, except a stop.
Exchange send_once(const Surroundings& surroundings, const Request& request,
                   std::chrono::milliseconds timeout) {
  try {
    return {.response = surroundings.transport->send(request, surroundings.clock.steady() + timeout,
                                                     surroundings.stop),
            .failure = {}};
  } catch (const TransportError& e) {
    if (e.kind() == TransportError::Kind::cancelled) throw;
    return {.response = std::nullopt,
            .failure = printable(e.what()),
            .hopeless = classify(e.kind()) == RetryClass::none};
  }
}

bool worth_another(const Exchange& done) {
  if (!done.response) return !done.hopeless;
  return done.response->status == 429 || done.response->status >= 500;
}

// The reason in a JSON body, by the names that these services use.
std::optional<std::string> reason_in(const std::string& body) {
  constexpr std::array kNames = {"message", "Message", "error_description", "error", "code"};
  if (body.empty() || body.front() != '{' || body.size() > kDocumentLimit) return std::nullopt;
  json::error_code error;
  const auto document = json::parse(body, error);
  if (error) return std::nullopt;
  for (const auto* name : kNames)
    if (auto text = text_member(document, name); text && !text->empty()) return text;
  return std::nullopt;
}

}  // namespace

std::string Exchange::reason() const {
  if (!response) return failure;
  const auto said = reason_in(response->body);
  return fmt::format("HTTP {}{}", response->status,
                     said ? ": " + printable(shorten(*said, kReasonLimit)) : "");
}

Exchange exchange(const Surroundings& surroundings, const Request& request,
                  std::chrono::milliseconds timeout, int attempts) {
  std::chrono::milliseconds pause{500};
  for (int attempt = 1;; ++attempt, pause *= 2) {
    auto done = send_once(surroundings, request, timeout);
    if (attempt >= attempts || !worth_another(done)) return done;
    if (!surroundings.clock.sleep(pause, surroundings.stop))
      throw TransportError(TransportError::Kind::cancelled, "stopped while asking for credentials");
  }
}

std::string source_endpoint(const Surroundings& surroundings, const std::string& id,
                            const std::string& prefix, const std::string& region,
                            const std::string& host) {
  Service service;
  service.key = service.id = id;
  service.endpoint_prefix = service.signing_name = prefix;
  if (!host.empty())
    for (auto& hosts : service.endpoints)
      hosts[partition_of(region).id] = {"https://" + host, region};
  auto settings = surroundings.endpoints;
  std::string variable = "AWS_ENDPOINT_URL_";
  for (const char c : id) variable += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (const auto url = surroundings.environment.get(variable))
    settings.configured_services[id] = *url;
  return resolve(service, region, region, settings).url;
}

Credentials read_credentials_document(std::string_view text, std::string_view token_member) {
  const auto document = parse_json(text, {.bytes = kDocumentLimit, .depth = 8});
  if (!document.is_object()) throw Error("the document is no JSON object");
  // Instance metadata answers 200 also when it has no keys to give, and says so here.
  if (const auto code = text_member(document, "Code"); code && *code != "Success")
    throw Error(printable(shorten(
        *code + ": " + text_member(document, "Message").value_or("no reason"), kReasonLimit)));
  const auto required = [&](std::string_view name) {
    auto value = text_member(document, name);
    if (!value || value->empty()) throw Error(fmt::format("the document has no `{}`", name));
    return *value;
  };
  Credentials found;
  found.access_key_id = required("AccessKeyId");
  found.secret_access_key = required("SecretAccessKey");
  found.session_token = text_member(document, token_member).value_or("");
  if (!member(document, "Expiration").is_null()) {
    found.expires = parse_time(required("Expiration"));
    if (!found.expires) throw Error("`Expiration` in the document is no time");
  }
  return found;
}

}  // namespace underpin::aws
