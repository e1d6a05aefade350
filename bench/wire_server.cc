#include "wire_server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <thread>

#include "http_server.h"

namespace underpin::bench {
namespace {

// Shared with the child: it counts, the parent reads.
std::atomic<long>* counter_of(bool tls) {
  static std::atomic<long>* counters[2] = {};
  auto*& counter = counters[tls ? 1 : 0];
  if (counter == nullptr)
    counter = new (::mmap(nullptr, sizeof(std::atomic<long>), PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0)) std::atomic<long>(0);
  return counter;
}

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

std::string reply_to(std::string_view request) {
  std::string body =
      "{\"Keys\":[{\"KeyId\":\"1234abcd-12ab-34cd-56ef-1234567890ab\",\"KeyArn\":"
      "\"arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab\"},"
      "{\"KeyId\":\"0987dcba-09fe-87dc-65ba-ab0987654321\",\"KeyArn\":"
      "\"arn:aws:kms:us-east-1:123456789012:key/0987dcba-09fe-87dc-65ba-ab0987654321\"}],"
      "\"Truncated\":false}";
  const char* type = "application/x-amz-json-1.1";
  if (request.find("Action=GetCallerIdentity") != std::string_view::npos) {
    type = "text/xml";
    body =
        "<GetCallerIdentityResponse><GetCallerIdentityResult>"
        "<Arn>arn:aws:iam::123456789012:user/bench</Arn><UserId>AIDA</UserId>"
        "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
  }
  return "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(type) +
         "\r\nDate: Wed, 25 Nov 2026 10:00:00 GMT\r\nx-amzn-RequestId: 7a62c49f-347e-4fc4-9331\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

// The end of the first whole request in `read`, or npos.
std::size_t end_of_request(std::string_view read) {
  const auto head = read.find("\r\n\r\n");
  if (head == std::string_view::npos) return head;
  std::size_t length = 0;
  for (const auto* name : {"Content-Length: ", "content-length: "})
    if (const auto at = read.find(name); at < head)
      length = std::strtoul(read.data() + at + 16, nullptr, 10);
  return read.size() >= head + 4 + length ? head + 4 + length : std::string_view::npos;
}

template <class Receive, class Send>
void serve(const Receive& receive, const Send& send) {
  std::string read;
  char buffer[16'384];
  while (true) {
    const auto end = end_of_request(read);
    if (end != std::string::npos) {
      if (!send(reply_to(std::string_view(read).substr(0, end)))) return;
      read.erase(0, end);
      continue;
    }
    const auto got = receive(buffer, sizeof buffer);
    if (got <= 0) return;
    read.append(buffer, static_cast<std::size_t>(got));
  }
}

void serve_connection(int socket, SSL_CTX* context) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (context == nullptr) {
    serve([&](char* to, std::size_t size) { return ::recv(socket, to, size, 0); },
          [&](const std::string& reply) {
            return ::send(socket, reply.data(), reply.size(), MSG_NOSIGNAL) ==
                   static_cast<ssize_t>(reply.size());
          });
  } else {
    const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context), &SSL_free);
    SSL_set_fd(tls.get(), socket);
    if (SSL_accept(tls.get()) == 1)
      serve(
          [&](char* to, std::size_t size) -> ssize_t {
            return SSL_read(tls.get(), to, static_cast<int>(size));
          },
          [&](const std::string& reply) {
            return SSL_write(tls.get(), reply.data(), static_cast<int>(reply.size())) > 0;
          });
  }
  ::close(socket);
}

[[noreturn]] void run(int listener, std::atomic<long>* connections, SSL_CTX* context) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  std::signal(SIGPIPE, SIG_IGN);
  while (true) {
    const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    ++*connections;
    std::thread(serve_connection, socket, context).detach();
  }
}

}  // namespace

long WireServer::connections() const { return *counter_of(!ca_bundle.empty()); }

WireServer start_wire_server(bool tls) {
  WireServer server;
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (::bind(listener, generic, size) != 0 || ::listen(listener, 1024) != 0) give_up("listen");
  ::getsockname(listener, generic, &size);
  server.port = ntohs(address.sin_port);
  SSL_CTX* context = nullptr;
  if (tls) {
    server.ca_bundle = "/tmp/underpin-bench-" + std::to_string(::getpid()) + ".pem";
    context = make_tls_context(server.ca_bundle);
  }
  auto* counter = counter_of(tls);
  server.process = ::fork();
  if (server.process == 0) run(listener, counter, context);
  ::close(listener);
  return server;
}

}  // namespace underpin::bench
