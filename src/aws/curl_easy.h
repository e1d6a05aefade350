// One request as libcurl sees it: options in, reply or TransportError out. Private to the
// transport.
#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <vector>

#include "aws/curl_transport.h"
#include "aws/transport.h"

namespace underpin::aws {

struct CurlEasyCleanup {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using CurlEasy = std::unique_ptr<CURL, CurlEasyCleanup>;

/// A handle with everything set that requests have in common: those by TLS, or those by plain http.
CurlEasy make_easy(const CurlSettings& settings, bool tls);

/// A request under way. It stays where it is until it has ended: libcurl holds pointers into it.
/// What its sender can do by itself is done by its sender, before and after: the I/O thread is one
/// for all, and memory that one thread gets and another gives back makes both wait for locks.
class CurlExchange {
 public:
  /// Throws Error for a header that holds a line break.
  CurlExchange(const Request& request, std::chrono::steady_clock::time_point deadline);
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  bool tls() const { return request_.url.starts_with("https:"); }
  /// Sets on a handle of make_easy() what is this request's own, and keeps it until release().
  void prepare(CurlEasy easy, const CurlSettings& settings);
  CURL* easy() const { return easy_.get(); }
  /// Gives the handle back; nothing of this exchange stays in it that libcurl would touch.
  CurlEasy release();

  /// When the first byte of a reply must be there; the end of time once it is.
  std::chrono::steady_clock::time_point first_byte_by() const {
    return header_bytes_ > 0 ? std::chrono::steady_clock::time_point::max() : first_byte_by_;
  }
  /// first_byte_by() has passed.
  void give_up_waiting();

  /// libcurl has ended with this result.
  void finish(CURLcode result);
  void fail(TransportError::Kind kind, const std::string& why);

  /// The reply, for its sender; throws the TransportError that ended the exchange.
  Response take();

  /// libcurl's callbacks.
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);

 private:
  void write_headers();
  void set_method();
  TransportError::Kind kind_of(CURLcode result) const;

  const Request& request_;
  std::chrono::steady_clock::time_point deadline_, first_byte_by_{};
  CurlEasy easy_;
  // What usual requests and heads of replies need is on the sender's stack.
  std::array<std::byte, 6144> memory_;
  std::pmr::monotonic_buffer_resource pool_{memory_.data(), memory_.size()};
  std::pmr::string lines_{&pool_};                // the request's headers, each ended by a zero
  std::pmr::vector<curl_slist> headers_{&pool_};  // the same as libcurl reads them
  std::pmr::string head_{&pool_};                 // the reply's, as it came
  std::size_t body_limit_ = 0;
  std::size_t header_bytes_ = 0;
  bool head_complete_ = false;
  bool too_large_ = false;
  std::array<char, CURL_ERROR_SIZE> text_{};
  Response response_;
  std::optional<TransportError> error_;
};

}  // namespace underpin::aws
