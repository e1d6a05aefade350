// Caller: the way of one call from its parameters to its reply: where to, signed, sent, and what is
// done when that goes wrong. Private to the session.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "aws/region_health.h"
#include "aws/retry.h"
#include "aws/service.h"
#include "aws/session.h"
#include "aws/sigv4.h"
#include "aws/slots.h"

namespace underpin::aws {

/// One attempt that did not end well.
struct Failure {
  ApiError error;
  RetryClass retry = RetryClass::none;
  bool not_done = false;  ///< certainly not carried out
  bool silent = false;    ///< no byte of a reply came
  Credentials used;
  std::optional<std::chrono::milliseconds> retry_after;
  std::optional<Time> date;
};

class Caller {
 public:
  Caller(Transport& transport, std::shared_ptr<CredentialsProvider> provider,
         SessionSettings settings, Clock clock, std::stop_token stop);

  /// Encodes, sends, and answers with the reply's Node; once more where S3 says that the bucket
  /// lives in another region. See Session::call.
  Node call(std::string_view region, const Operation& operation, const Params& params, int page);

  /// Whose buckets are meant by calls that do not say it.
  void set_account(const std::string& account);

  /// See Session::in_flight.
  std::size_t in_flight(std::string_view region, const Service& service) const;

  const SessionSettings& settings() const { return settings_; }
  const std::string& partition() const { return partition_; }
  CredentialsProvider& credentials() { return *credentials_; }
  Time server_time() const;
  bool wait(std::chrono::milliseconds span) { return clock_.sleep(span, stop_); }

 private:
  using Outcome = std::variant<Node, Failure>;

  /// What calls to one service in one region share: AWS counts and throttles by these.
  struct Lane {
    Lane(std::size_t count, RegionHealth* of) : slots(count), health(of) {}
    Slots slots;
    RetryQuota quota;
    RegionHealth* health;  ///< null for calls that belong to no region, and for STS
  };

  Lane& lane_for(const Service& service, std::string_view region, const Endpoint& endpoint);
  Params with_owner(const Operation& operation, Params params) const;
  std::string learned_region(const std::string& bucket, std::string_view region) const;
  Node repeat(std::string_view region, const Operation& operation, const Params& params, int page);
  Outcome attempt(const Operation& operation, Request request, const Endpoint& endpoint,
                  Lane& lane);
  Response exchange(Request& request, const Credentials* signed_by, const Endpoint& endpoint,
                    std::chrono::milliseconds span);
  Failure refused(const ApiError& error, const Response& response, Credentials used) const;
  std::optional<std::chrono::seconds> skew_behind(const Failure& failure) const;
  bool recover(const Failure& failure, bool& renewed, bool& adjusted);
  void correct_clock(std::chrono::seconds ahead);
  std::optional<std::string> probe(const std::string& region);
  void learn_time(const Response& response);

  Transport& transport_;
  std::shared_ptr<CredentialsProvider> credentials_;
  SessionSettings settings_;
  Clock clock_;
  std::stop_token stop_;
  std::string partition_;
  Signer signer_;
  Slots in_flight_;

  mutable std::mutex mutex_;  ///< guards what follows, up to the atomics
  std::map<std::pair<std::string, std::string>, std::unique_ptr<Lane>> lanes_;
  std::map<std::string, std::unique_ptr<RegionHealth>> regions_;
  std::map<std::string, std::string> bucket_regions_;  ///< learned from redirects
  std::string account_;

  std::atomic<long long> server_offset_{0};   ///< seconds the server's clock is ahead
  std::atomic<long long> signing_offset_{0};  ///< the same, once AWS refused a signature for it
  std::atomic<bool> credentials_ended_{false};
};

}  // namespace underpin::aws
