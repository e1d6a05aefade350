#include "aws/error.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "aws/retry.h"
#include "aws/service.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

template <std::size_t Size>
bool in(const std::array<std::string_view, Size>& codes, std::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// Source: each service's API reference, "Common errors".
constexpr std::array<std::string_view, 8> kDenied = {"AccessDenied",
                                                     "AccessDeniedException",
                                                     "AuthorizationError",
                                                     "AuthorizationErrorException",
                                                     "Client.UnauthorizedOperation",
                                                     "NotAuthorized",
                                                     "UnauthorizedAccess",
                                                     "UnauthorizedOperation"};

constexpr std::array<std::string_view, 5> kRegionDisabled = {
    "AuthFailure", "InvalidClientTokenId", "OptInRequired", "RegionDisabledException",
    "UnrecognizedClientException"};

// Some services quote the request that they could not verify, with its token and signature.
constexpr std::array<std::string_view, 7> kSecretMarks = {
    "The Canonical String", "x-amz-security-token", "X-Amz-Security-Token", "Signature=",
    "Credential=",          "AWS4-HMAC-SHA256",     "Authorization="};

std::string safe_message(std::string_view message) {
  for (const auto mark : kSecretMarks) message = message.substr(0, message.find(mark));
  return printable(shorten(trim(message), 1000));
}

ApiFailure cleaned(ApiFailure failure) {
  failure.message = safe_message(failure.message);
  failure.retryable = failure.retryable || classify(failure) != RetryClass::none;
  return failure;
}

std::string describe(const ApiFailure& failure) {
  std::string text = fmt::format("{}:{} in {}: {}", failure.service, failure.operation,
                                 failure.region, failure.code);
  const auto message = safe_message(failure.message);
  if (!message.empty()) text += ": " + message;
  if (failure.http_status != 0) text += fmt::format(" (HTTP {}", failure.http_status);
  if (failure.http_status != 0 && !failure.request_id.empty())
    text += ", request " + failure.request_id;
  if (failure.http_status != 0) text += ")";
  return text;
}

std::string hint_for(const ApiFailure& failure) {
  if (failure.code == kNotAnAwsReply)
    return "something other than AWS answered: look at proxies and endpoint overrides";
  if (failure.code == kRegionDoesNotAnswer)
    return "look at the network's way there, or leave the region out with --exclude-region";
  if (failure.code == "underpin:Tls")
    return "check AWS_CA_BUNDLE, the profile's `ca_bundle`, and whether a proxy opens TLS "
           "connections";
  return {};
}

}  // namespace

ApiError::ApiError(ApiFailure failure)
    : Error(describe(failure), hint_for(failure)), failure_(cleaned(std::move(failure))) {}

bool ApiError::denied() const { return in(kDenied, failure_.code); }

std::optional<Denial> ApiError::denial() const {
  return denied() ? denial_in(failure_.message) : std::nullopt;
}

bool ApiError::throttled() const { return classify(failure_) == RetryClass::throttling; }

bool ApiError::region_disabled() const { return in(kRegionDisabled, failure_.code); }

bool ApiError::not_found() const {
  const std::string_view code = failure_.code;
  return code.starts_with("NoSuch") || code.ends_with("NotFound") ||
         code.ends_with("NotFoundException");
}

std::string ApiError::missing_action() const {
  const auto by = denial();
  return denied() && (!by || by->grant_helps()) ? iam_action(call()) : "";
}

}  // namespace underpin::aws
