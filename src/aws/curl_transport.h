// The real transport: libcurl, one I/O thread for all requests.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "aws/credentials.h"
#include "aws/transport.h"

namespace underpin::aws {

struct CurlSettings {
  std::string ca_bundle;                ///< a PEM file; empty: the system's. See choose_ca_bundle
  std::string http_proxy, https_proxy;  ///< empty: none
  std::string no_proxy;                 ///< comma-separated hosts; loopback and metadata are added
  std::chrono::milliseconds connect_timeout{3000};  ///< name look-up, connect and TLS handshake
  std::chrono::milliseconds first_byte_timeout{30'000};  ///< from the start to a reply's beginning
  std::size_t body_limit = 32u << 20;  ///< bytes of a reply's body, after decompression
  long connections_per_host = 64;
  /// Open at once, idle ones among them; the rest waits. Half of the open files that the process
  /// may have, when that is fewer.
  long connections = 1024;

  /// From HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY; in lower case too, which wins.
  static CurlSettings from(const Environment& environment);
};

/// One thread owns one multi handle; send() hands it a request and waits. HTTP/1.1 with keep-alive,
/// TLS 1.2 or newer, no redirects. A name look-up that hangs holds up nobody but its own request.
class CurlTransport : public Transport {
 public:
  explicit CurlTransport(CurlSettings settings = {});
  /// Requests still under way end as cancelled; their senders may leave send() later.
  ~CurlTransport() override;

  Response send(const Request& request, std::chrono::steady_clock::time_point deadline,
                std::stop_token stop) override;

 private:
  class Loop;
  std::shared_ptr<Loop> loop_;  ///< senders under way keep it alive
};

}  // namespace underpin::aws
