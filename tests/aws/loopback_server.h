// A server on this machine for the transport's tests: each connection runs a function of the test's
// own, so replies can be late, torn, wrong or huge.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace underpin::aws::wire {

/// Something that a test waits for, or lets go.
class Gate {
 public:
  void open() {
    {
      const std::lock_guard lock(mutex_);
      open_ = true;
    }
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

/// One accepted connection.
class Connection {
 public:
  explicit Connection(int socket) : socket_(socket) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Head and body of the next request; empty when the client has closed.
  std::string request();
  void write(std::string_view bytes);
  /// Closes with a reset instead of a farewell.
  void reset();
  /// Blocks until the client has closed.
  void wait_for_close();

 private:
  int socket_;
  std::string read_;
};

/// Listens on a free port of 127.0.0.1 until it is destroyed.
class LoopbackServer {
 public:
  explicit LoopbackServer(std::function<void(Connection&)> serve);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  int port() const { return port_; }
  std::string url(std::string_view path = "/") const;
  int connections() const { return connections_; }

 private:
  void accept_all();

  std::function<void(Connection&)> serve_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_{0};
  std::vector<std::jthread> serving_;  // of the accepting thread, until that is joined
  std::jthread accepting_;
};

/// "HTTP/1.1 200 OK" with this body and its length.
std::string http_ok(std::string_view body, std::string_view headers = "");

/// A port of 127.0.0.1 on which nobody listens.
int closed_port();

}  // namespace underpin::aws::wire
