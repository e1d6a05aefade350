#include "tests/aws/loopback_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace underpin::aws::wire {
namespace {

// A listening socket on a port that the system chose.
std::pair<int, int> listen_anywhere() {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  UP_ASSERT(listener >= 0 && ::bind(listener, generic, size) == 0, "a loopback socket");
  UP_ASSERT(::getsockname(listener, generic, &size) == 0, "the socket's port");
  UP_ASSERT(::listen(listener, 128) == 0, "the socket listens");
  return {listener, ntohs(address.sin_port)};
}

std::size_t content_length(std::string_view head) {
  for (const auto line : split(head, '\n')) {
    const auto colon = line.find(':');
    if (!equals_ignoring_case(trim(line.substr(0, colon)), "content-length")) continue;
    return static_cast<std::size_t>(to_integer(trim(line.substr(colon + 1))).value_or(0));
  }
  return 0;
}

}  // namespace

Connection::~Connection() {
  if (socket_ >= 0) ::close(socket_);
}

std::string Connection::request() {
  while (true) {
    const auto head_end = read_.find("\r\n\r\n");
    if (head_end != std::string::npos) {
      const std::size_t whole = head_end + 4 + content_length(read_.substr(0, head_end));
      if (read_.size() >= whole) {
        std::string request = read_.substr(0, whole);
        read_.erase(0, whole);
        return request;
      }
    }
    char buffer[4096];
    const auto got = ::recv(socket_, buffer, sizeof buffer, 0);
    if (got <= 0) return {};
    read_.append(buffer, static_cast<std::size_t>(got));
  }
}

void Connection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the client has left, as some tests want
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Connection::reset() {
  const linger now{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(std::exchange(socket_, -1));
}

void Connection::wait_for_close() {
  char buffer[4096];
  while (::recv(socket_, buffer, sizeof buffer, 0) > 0) {
  }
}

LoopbackServer::LoopbackServer(std::function<void(Connection&)> serve) : serve_(std::move(serve)) {
  std::tie(listener_, port_) = listen_anywhere();
  accepting_ = std::jthread([this] { accept_all(); });
}

LoopbackServer::~LoopbackServer() {
  ::shutdown(listener_, SHUT_RDWR);  // wakes the accepting thread
  accepting_.join();
  ::close(listener_);
  serving_.clear();
}

void LoopbackServer::accept_all() {
  while (true) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    ++connections_;
    serving_.emplace_back([this, socket] {
      Connection connection(socket);
      serve_(connection);
    });
  }
}

std::string LoopbackServer::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

std::string http_ok(std::string_view body, std::string_view headers) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

int closed_port() {
  const auto [listener, port] = listen_anywhere();
  ::close(listener);
  return port;
}

}  // namespace underpin::aws::wire
