// Session: one account seen through one identity. Signs, sends, retries and pages; readers use
// nothing else of this room but Node, Params and ApiError.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "aws/clock.h"
#include "aws/credentials.h"
#include "aws/endpoints.h"
#include "aws/error.h"
#include "aws/node.h"
#include "aws/params.h"
#include "aws/transport.h"

namespace underpin::aws {

/// Who the credentials are, from sts:GetCallerIdentity.
struct Identity {
  std::string account;  ///< twelve digits
  std::string arn;
  std::string user_id;
  std::string partition;  ///< the ARN's: "aws", "aws-cn", …
};

struct SessionSettings {
  std::string region = "us-east-1";  ///< default region; names the partition for "global" calls
  EndpointSettings endpoints;
  int max_attempts = 3;                            ///< in total; 1 never retries
  std::chrono::milliseconds call_timeout{60'000};  ///< one attempt, connect to last byte
  std::size_t in_flight = 64;                      ///< requests on the wire, all services together
  std::size_t in_flight_service = 16;              ///< per (region, service)
  std::size_t in_flight_iam = 10;                  ///< IAM's buckets are small and cannot be raised
  std::string user_agent = "underpin";
};

class Caller;
class Pages;

/// Thread-safe: readers call it from every thread of the pool.
class Session {
 public:
  /// `transport` must outlive the session. `stop` ends waits and calls: they then throw
  /// TransportError of kind cancelled, the only TransportError that call() and pages() let through.
  /// Throws UsageError for a region that is none, and for an endpoint override that is refused.
  Session(Transport& transport, std::shared_ptr<CredentialsProvider> credentials,
          SessionSettings settings, Clock clock, std::stop_token stop = {});
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// sts:GetCallerIdentity at the default region's endpoint; asked once, then remembered. Throws
  /// CredentialsError or ApiError. Needs no permission.
  Identity identity();

  /// One call, by service-table name: `call("eu-west-1", "kms:DescribeKey", {{"KeyId", id}})`.
  /// Region "global" for IAM, Organizations and the like. Retries what AWS documents as worth
  /// retrying, then throws ApiError; trouble on the way (DNS, TLS, timeouts, no credentials) is an
  /// ApiError with a code `underpin:…` too, so a reader catches one type. An operation or member
  /// that the service table lacks asserts. A region from which nothing ever came back is given up
  /// after one probe: its calls then throw `underpin:RegionDoesNotAnswer` without being sent; when
  /// renewed credentials have expired too, all do, as `underpin:CredentialsExpired`. Calls about a
  /// bucket that do not say whose it must be expect it to be the account's, once identity() is
  /// known.
  Node call(std::string_view region, std::string_view operation, const Params& params = {});

  /// Every page of a list: `for (const Node& page : session.pages(region, "kms:ListKeys"))`. No
  /// call is made before begin(). Ends only when AWS says that this was the last page: a token that
  /// repeats, or too many pages, throw ApiError `underpin:PagingDoesNotEnd`; "there is more"
  /// without a token throws `underpin:PageWithoutToken`; an error on any page throws from ++. So a
  /// loop that ran to its end has seen everything.
  Pages pages(std::string_view region, std::string_view operation, Params params = {});

  /// Sleeps by the session's clock; false, at once, when the run was stopped. For readers that
  /// poll.
  bool wait(std::chrono::milliseconds span);

  /// How many calls to the service can be under way at once from a region; from "global", with
  /// those that it sends to regions. More threads than that would only wait.
  std::size_t in_flight(std::string_view region, std::string_view service) const;

  const std::string& region() const;     ///< the default region
  const std::string& partition() const;  ///< of the default region

  /// The server's clock, learned from Date headers; the machine's until a reply came.
  Time server_time() const;

 private:
  friend class Pages;
  std::unique_ptr<Caller> caller_;
  std::mutex mutex_;
  std::optional<Identity> identity_;  ///< under mutex_
};

/// An input range of pages: may be walked once.
class Pages {
 public:
  class Iterator;

  Iterator begin();
  std::default_sentinel_t end() const { return std::default_sentinel; }

 private:
  friend class Session;
  Pages(Session& session, std::string_view region, std::string_view operation, Params params);

  void fetch();
  void advance();
  void find_next();  // from the page just read
  [[noreturn]] void fail(const char* code, const std::string& why) const;

  Session* session_;
  std::string region_, operation_;
  Params params_;  ///< the caller's, and the page size
  Node page_;
  int number_ = 0;
  std::vector<std::string> next_;  ///< tokens of the page to come; empty after the last
  std::set<std::string> seen_;     ///< every token so far
  bool done_ = false;
};

class Pages::Iterator {
 public:
  using iterator_concept = std::input_iterator_tag;
  using value_type = Node;
  using difference_type = std::ptrdiff_t;

  explicit Iterator(Pages* pages) : pages_(pages) {}
  const Node& operator*() const { return pages_->page_; }
  const Node* operator->() const { return &pages_->page_; }
  Iterator& operator++() {
    pages_->advance();
    return *this;
  }
  void operator++(int) { pages_->advance(); }
  friend bool operator==(const Iterator& iterator, std::default_sentinel_t) {
    return iterator.at_end();
  }

 private:
  bool at_end() const { return pages_->done_; }

  Pages* pages_;
};

}  // namespace underpin::aws
