// Retry rules as tables and a budget: pure, without a clock of their own.
// Source: AWS SDKs and Tools Reference Guide, "Retry behavior" (standard mode, 2026), and
// botocore's retries/standard.py.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "aws/error.h"
#include "aws/transport.h"

namespace underpin::aws {

enum class RetryClass {
  none,        ///< another attempt would end the same way
  transient,   ///< network trouble, 500, 502, 503, 504
  throttling,  ///< AWS asks for fewer calls
};

/// How AWS's rules see an error. `LimitExceededException` is throttling in AWS's table, but a
/// resource quota in the services where repeating cannot help.
RetryClass classify(const ApiFailure& failure);
RetryClass classify(TransportError::Kind kind);

/// True when the request was certainly not carried out, so that even a mutating call may be
/// repeated without looking first.
bool surely_not_done(const ApiFailure& failure);
bool surely_not_done(TransportError::Kind kind);

/// The wait before retry number `retry` (0 for the first): random × min(base × 2^retry, 20 s), base
/// 50 ms for transient errors and 1 s for throttling. `retry_after` (the x-amz-retry-after header)
/// raises it, by 5 s at most.
std::chrono::milliseconds retry_delay(RetryClass retry_class, int retry, double random,
                                      std::optional<std::chrono::milliseconds> retry_after);

/// Reads x-amz-retry-after: milliseconds, a whole number that is not negative; else nothing.
std::optional<std::chrono::milliseconds> retry_after(const Response& response);

/// Tokens that retries cost, so that a service in trouble is not hammered: 500; 14 for a transient
/// retry, 5 for throttling. A retry that ends well gives back what it took; a clean success gives
/// back one. Thread-safe.
class RetryQuota {
 public:
  /// What was taken; nothing when too little is left.
  std::optional<int> take(RetryClass retry_class);
  /// After a success: what its last retry took, or nothing for a first attempt.
  void give_back(std::optional<int> taken);
  int left() const;

 private:
  static constexpr int kCapacity = 500;
  mutable std::mutex mutex_;
  int left_ = kCapacity;
};

}  // namespace underpin::aws
