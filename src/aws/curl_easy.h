// One request as libcurl sees it: options in, reply or TransportError out. Private to the
// transport.
#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "aws/curl_transport.h"
#include "aws/transport.h"

namespace underpin::aws {

struct CurlEasyCleanup {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using CurlEasy = std::unique_ptr<CURL, CurlEasyCleanup>;

struct CurlListCleanup {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// A request under way. It stays where it is until it has ended: libcurl holds pointers into it.
class CurlExchange {
 public:
  CurlExchange(const Request& request, std::chrono::steady_clock::time_point deadline)
      : request_(request), deadline_(deadline) {}
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  /// Sets every option on `easy` and keeps it until finish() or release().
  void prepare(CurlEasy easy, const CurlSettings& settings);
  CURL* easy() const { return easy_.get(); }
  CurlEasy release() { return std::move(easy_); }

  /// libcurl has ended with this result.
  void finish(CURLcode result);
  void fail(TransportError::Kind kind, const std::string& why);

  /// The reply; throws the TransportError that ended the exchange.
  Response take();

 private:
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  void set_method();
  void set_headers();
  TransportError::Kind kind_of(CURLcode result) const;

  const Request& request_;
  std::chrono::steady_clock::time_point deadline_;
  CurlEasy easy_;
  std::unique_ptr<curl_slist, CurlListCleanup> headers_;
  std::size_t body_limit_ = 0;
  std::size_t header_bytes_ = 0;
  bool head_complete_ = false;
  bool too_large_ = false;
  std::array<char, CURL_ERROR_SIZE> text_{};
  Response response_;
  std::optional<TransportError> error_;
};

}  // namespace underpin::aws
