// A small HTTP/1.1 server for benchmarks, plain and TLS: one thread and epoll, so that hundreds of
// connections may wait for a late reply and none waits for another.
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>

#include "aws/transport.h"

namespace underpin::bench {

/// A TLS context with a key and a certificate for 127.0.0.1 and localhost that signs itself; its
/// PEM is written to `bundle`: a client that trusts it trusts this server. Ends the program when
/// that cannot be written.
SSL_CTX* make_tls_context(const std::string& bundle);

class HttpServer {
 public:
  /// The reply to a request, of which `url` is the target alone: path and query. Called on the
  /// server's thread.
  using Answer = std::function<aws::Response(const aws::Request&)>;

  /// Every reply leaves `latency` after its request was there.
  explicit HttpServer(Answer answer, std::chrono::microseconds latency = {});
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Listens on a free port of 127.0.0.1, or of every address, and answers the port. With a TLS
  /// context, which it then owns, connections to it begin with a handshake. May be called before a
  /// fork, of which only the child runs.
  int listen(SSL_CTX* tls = nullptr, bool every_address = false);

  /// Serves until one of the files can be read or is closed.
  void run(std::initializer_list<int> until = {});

  /// Called for each connection accepted.
  std::function<void()> on_connection = [] {};

 private:
  using Clock = std::chrono::steady_clock;
  struct Connection;
  struct Late {
    Clock::time_point due;
    std::uint64_t connection;
    std::string reply;
  };

  void accept_from(int listener, SSL_CTX* tls);
  void watch(int fd, std::uint64_t id, std::uint32_t events, bool known = false) const;
  void serve(Connection& connection);
  void send_due(Clock::time_point now);
  void flush(Connection& connection);

  const Answer answer_;
  const std::chrono::microseconds latency_;
  int poll_ = -1;
  std::map<int, SSL_CTX*> listeners_;
  std::uint64_t next_id_;
  std::map<std::uint64_t, std::unique_ptr<Connection>> connections_;
  std::deque<Late> late_;  ///< in the order of `due`, as all are equally late
};

}  // namespace underpin::bench
