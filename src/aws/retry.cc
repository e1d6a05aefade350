#include "aws/retry.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace underpin::aws {
namespace {

template <class Item, std::size_t Size>
bool in(const std::array<Item, Size>& items, Item item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

constexpr std::array<std::string_view, 14> kThrottling = {
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
};

// The first is STS's, of AssumeRoleWithWebIdentity: the token's issuer could not be reached.
// Source: STS API Reference, "Errors" of that action, and botocore's _retry.json.
constexpr std::array<std::string_view, 3> kTransient = {"IDPCommunicationError", "RequestTimeout",
                                                        "RequestTimeoutException"};

// 509 is in AWS's legacy table only ("Bandwidth Limit Exceeded").
constexpr std::array kTransientStatus = {500, 502, 503, 504, 509};

// Where LimitExceededException says that a quota of resources is full: repeating the call is no
// use. Source: "Errors" in the API references of KMS (CreateAlias), CloudWatch Logs
// (PutMetricFilter), EventBridge (PutRule), Config (PutConfigRule) and Security Hub
// (CreateInsight).
constexpr std::array<std::string_view, 6> kQuotaServices = {"config", "events", "iam",
                                                            "kms",    "logs",   "securityhub"};

constexpr int kTransientCost = 14, kThrottlingCost = 5;
constexpr double kTransientBase = 50, kThrottlingBase = 1000, kLongest = 20'000;  // milliseconds
constexpr double kRetryAfterMost = 5'000;

}  // namespace

RetryClass classify(const ApiFailure& failure) {
  const std::string_view code = failure.code;
  if (code == kPagingDoesNotEnd || code == kPageWithoutToken || code == kParameterMissing ||
      code == kServiceNotOffered || code == kNoCredentials || code == kCredentialsExpired ||
      code == kRegionDoesNotAnswer)
    return RetryClass::none;
  if (code == "LimitExceededException" && in(kQuotaServices, std::string_view(failure.service)))
    return RetryClass::none;
  if (in(kThrottling, code) || failure.http_status == 429) return RetryClass::throttling;
  if (in(kTransient, code) || in(kTransientStatus, failure.http_status))
    return RetryClass::transient;
  return RetryClass::none;
}

RetryClass classify(TransportError::Kind kind) {
  switch (kind) {
    case TransportError::Kind::dns:
    case TransportError::Kind::connect:
    case TransportError::Kind::timeout:
    case TransportError::Kind::reset:
    case TransportError::Kind::incomplete:
      return RetryClass::transient;
    case TransportError::Kind::tls:
    case TransportError::Kind::too_large:
    case TransportError::Kind::cancelled:
    case TransportError::Kind::proxy:
      return RetryClass::none;
  }
  return RetryClass::none;
}

bool surely_not_done(const ApiFailure& failure) {
  return classify(failure) == RetryClass::throttling;
}

bool surely_not_done(TransportError::Kind kind) {
  return kind == TransportError::Kind::dns || kind == TransportError::Kind::connect;
}

std::chrono::milliseconds retry_delay(RetryClass retry_class, int retry, double random,
                                      std::optional<std::chrono::milliseconds> retry_after) {
  const double base = retry_class == RetryClass::throttling ? kThrottlingBase : kTransientBase;
  double delay = random * std::min(base * std::exp2(retry), kLongest);
  if (retry_after) {
    const auto asked = static_cast<double>(retry_after->count());
    delay = std::max(delay, std::min(asked, delay + kRetryAfterMost));
  }
  return std::chrono::milliseconds{static_cast<long long>(delay)};
}

std::optional<std::chrono::milliseconds> retry_after(const Response& response) {
  const auto* text = response.header("x-amz-retry-after");
  const auto number = text == nullptr ? std::nullopt : to_integer(trim(*text));
  if (!number || *number < 0) return std::nullopt;
  return std::chrono::milliseconds{*number};
}

std::optional<int> RetryQuota::take(RetryClass retry_class) {
  const int cost = retry_class == RetryClass::throttling ? kThrottlingCost : kTransientCost;
  const std::lock_guard lock(mutex_);
  if (cost > left_) return std::nullopt;
  left_ -= cost;
  return cost;
}

void RetryQuota::give_back(std::optional<int> taken) {
  const std::lock_guard lock(mutex_);
  left_ = std::min(kCapacity, left_ + taken.value_or(1));
}

int RetryQuota::left() const {
  const std::lock_guard lock(mutex_);
  return left_;
}

}  // namespace underpin::aws
