// The door to the network: one request out, one reply back. Everything that talks to AWS goes
// through it, so tests replay, count and break replies here.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace underpin::aws {

struct Header {
  std::string name, value;
};

/// The first header of that name, ignoring case; null when there is none.
const std::string* find_header(const std::vector<Header>& headers, std::string_view name);

/// Which call a request belongs to. Never on the wire: records, faults and error messages use it.
struct CallName {
  std::string service;    ///< key of the service table: "kms", "s3control"
  std::string operation;  ///< "ListKeys"
  std::string region;     ///< as the caller gave it, "global" for partition-wide services
  int page = 1;           ///< 1 for the first page
};

/// CallName::page of a request that only asks whether a region answers.
inline constexpr int kProbePage = 0;

struct Request {
  std::string method;  ///< "GET", "POST", …
  std::string url;     ///< absolute, path and query already percent-encoded
  std::vector<Header> headers;
  std::string body;
  CallName call;
  bool once =
      false;  ///< changes something: not even a stale connection is a reason to send it again
};

struct Response {
  int status = 0;
  std::vector<Header> headers;
  std::string body;  ///< complete and decompressed

  const std::string* header(std::string_view name) const { return find_header(headers, name); }
};

/// No complete reply arrived. The message names host and reason, never a header or a body.
class TransportError : public Error {
 public:
  enum class Kind {
    dns,         ///< the host name has no address, or the look-up failed
    connect,     ///< refused, unreachable, or no connection in time
    tls,         ///< certificate or handshake refused: never retried, never done without TLS
    timeout,     ///< the deadline passed
    reset,       ///< the peer closed or reset before a reply began
    incomplete,  ///< the body ended before its announced length
    too_large,   ///< more than the size cap, before or after decompression
    cancelled,   ///< stop was requested
    proxy,       ///< the proxy refused
  };

  TransportError(Kind kind, const std::string& message, std::string hint = {})
      : Error(message, std::move(hint)), kind_(kind) {}

  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// "dns", "connect", … as written in TransportError::Kind.
std::string_view name_of(TransportError::Kind kind);

/// Sends requests as they are. No retries, no redirects, no signing. Thread-safe.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Blocks until the whole reply is there. Throws TransportError: at the latest when `deadline`
  /// has passed, and soon after `stop` is requested (kind cancelled).
  virtual Response send(const Request& request, std::chrono::steady_clock::time_point deadline,
                        std::stop_token stop) = 0;
};

}  // namespace underpin::aws
