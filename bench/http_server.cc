#include "http_server.h"

#include <fmt/core.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"

namespace underpin::bench {
namespace {

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// Numbers below are files (listeners and what ends the server), the others are connections.
constexpr std::uint64_t kFirstConnection = 1u << 20;

struct SslFree {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

// Takes the first whole request off `read`; nothing while it is not whole.
std::optional<aws::Request> take_request(std::string& read) {
  const auto head_end = read.find("\r\n\r\n");
  if (head_end == std::string::npos) return std::nullopt;
  aws::Request request;
  const auto lines = split(std::string_view(read).substr(0, head_end), '\n');
  const auto first = split(lines[0], ' ');
  if (first.size() < 2) return std::nullopt;
  request.method = first[0];
  request.url = first[1];
  for (const auto line : std::span(lines).subspan(1)) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    request.headers.push_back(
        {lower_ascii(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
  }
  const auto* length = aws::find_header(request.headers, "content-length");
  const auto announced = length ? to_integer(*length).value_or(0) : 0;
  const auto size = static_cast<std::size_t>(std::max(0LL, announced));
  if (read.size() < head_end + 4 + size) return std::nullopt;
  request.body = read.substr(head_end + 4, size);
  read.erase(0, head_end + 4 + size);
  return request;
}

// The reply to a HEAD has the length of the body that it does not have.
std::string bytes_of(const aws::Response& reply, bool head) {
  std::string bytes =
      fmt::format("HTTP/1.1 {} {}\r\n", reply.status, reply.status < 300 ? "OK" : "Not OK");
  for (const auto& [name, value] : reply.headers)
    if (!equals_ignoring_case(name, "content-length")) bytes += name + ": " + value + "\r\n";
  const auto* length = head ? reply.header("content-length") : nullptr;
  if (reply.status != 204)
    bytes += "Content-Length: " + (length ? *length : std::to_string(reply.body.size())) + "\r\n";
  bytes += "\r\n";
  if (!head && reply.status != 204) bytes += reply.body;
  return bytes;
}

}  // namespace

struct HttpServer::Connection {
  enum class State { open, ended };

  std::uint64_t id = 0;
  int fd = -1;
  std::unique_ptr<SSL, SslFree> tls;
  std::string read, unsent;
  bool waits_to_send = false;

  ~Connection() {
    tls.reset();
    ::close(fd);
  }

  // > 0: bytes; 0: the peer ended it, or it broke; < 0: nothing now.
  int receive(char* to, int size) {
    if (tls) {
      const int got = SSL_read(tls.get(), to, size);
      return got > 0 ? got : waits(SSL_get_error(tls.get(), got)) ? -1 : 0;
    }
    const auto got = ::recv(fd, to, static_cast<std::size_t>(size), 0);
    return got >= 0 ? static_cast<int>(got) : errno == EAGAIN ? -1 : 0;
  }
  int send() {
    if (tls) {
      const int sent = SSL_write(tls.get(), unsent.data(), static_cast<int>(unsent.size()));
      return sent > 0 ? sent : waits(SSL_get_error(tls.get(), sent)) ? -1 : 0;
    }
    const auto sent = ::send(fd, unsent.data(), unsent.size(), MSG_NOSIGNAL);
    return sent > 0 ? static_cast<int>(sent) : errno == EAGAIN ? -1 : 0;
  }
  static bool waits(int error) {
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
  }

  State fill() {
    std::array<char, 65'536> buffer;
    while (true) {
      const int got = receive(buffer.data(), static_cast<int>(buffer.size()));
      if (got == 0) return State::ended;
      if (got < 0) return State::open;
      read.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }
};

HttpServer::HttpServer(Answer answer, std::chrono::microseconds latency)
    : answer_(std::move(answer)), latency_(latency), next_id_(kFirstConnection) {}

HttpServer::~HttpServer() {
  for (const auto& [listener, tls] : listeners_) {
    ::close(listener);
    SSL_CTX_free(tls);
  }
  if (poll_ >= 0) ::close(poll_);
}

int HttpServer::listen(SSL_CTX* tls, bool every_address) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(every_address ? INADDR_ANY : INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (::bind(listener, generic, size) != 0 || ::listen(listener, 1024) != 0) give_up("listen");
  ::getsockname(listener, generic, &size);
  listeners_[listener] = tls;
  return ntohs(address.sin_port);
}

void HttpServer::watch(int fd, std::uint64_t id, std::uint32_t events, bool known) const {
  epoll_event event{};
  event.events = events;
  event.data.u64 = id;
  if (::epoll_ctl(poll_, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) != 0)
    give_up("epoll_ctl");
}

void HttpServer::run(std::initializer_list<int> until) {
  poll_ = ::epoll_create1(EPOLL_CLOEXEC);
  for (const int fd : until) watch(fd, static_cast<std::uint64_t>(fd), EPOLLIN);
  for (const auto& [fd, tls] : listeners_) watch(fd, static_cast<std::uint64_t>(fd), EPOLLIN);
  std::array<epoll_event, 256> events;
  while (true) {
    timespec wait{};
    if (!late_.empty()) {
      const auto left = std::max(Clock::duration{}, late_.front().due - Clock::now());
      wait.tv_nsec = std::chrono::nanoseconds(left % std::chrono::seconds{1}).count();
      wait.tv_sec = std::chrono::duration_cast<std::chrono::seconds>(left).count();
    }
    const int count = ::epoll_pwait2(poll_, events.data(), static_cast<int>(events.size()),
                                     late_.empty() ? nullptr : &wait, nullptr);
    if (count < 0 && errno != EINTR) give_up("epoll_pwait2");
    for (int i = 0; i < count; ++i) {
      const auto id = events[static_cast<std::size_t>(i)].data.u64;
      if (const auto listener = listeners_.find(static_cast<int>(id));
          id < kFirstConnection && listener != listeners_.end())
        accept_from(listener->first, listener->second);
      else if (id < kFirstConnection)
        return;
      else if (const auto found = connections_.find(id); found != connections_.end())
        serve(*found->second);
    }
    send_due(Clock::now());
  }
}

void HttpServer::accept_from(int listener, SSL_CTX* tls) {
  const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0) return;
  on_connection();
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  auto connection = std::make_unique<Connection>();
  connection->id = next_id_++;
  connection->fd = fd;
  if (tls != nullptr) {
    connection->tls.reset(SSL_new(tls));
    SSL_set_fd(connection->tls.get(), fd);
    SSL_set_accept_state(connection->tls.get());
  }
  watch(fd, connection->id, EPOLLIN);
  connections_.emplace(connection->id, std::move(connection));
}

// Reads what there is, answers each whole request, and ends a connection that the peer has ended.
void HttpServer::serve(Connection& connection) {
  const auto state = connection.fill();
  while (const auto request = take_request(connection.read)) {
    auto reply = bytes_of(answer_(*request), request->method == "HEAD");
    if (latency_.count() == 0)
      connection.unsent += reply;
    else
      late_.push_back({Clock::now() + latency_, connection.id, std::move(reply)});
  }
  if (state == Connection::State::ended)
    connections_.erase(connection.id);
  else
    flush(connection);
}

void HttpServer::send_due(Clock::time_point now) {
  for (; !late_.empty() && late_.front().due <= now; late_.pop_front()) {
    const auto found = connections_.find(late_.front().connection);
    if (found == connections_.end()) continue;
    found->second->unsent += late_.front().reply;
    flush(*found->second);
  }
}

void HttpServer::flush(Connection& connection) {
  while (!connection.unsent.empty()) {
    const int sent = connection.send();
    if (sent == 0) {
      connections_.erase(connection.id);
      return;
    }
    if (sent < 0) break;
    connection.unsent.erase(0, static_cast<std::size_t>(sent));
  }
  const bool waits = !connection.unsent.empty();
  if (waits == std::exchange(connection.waits_to_send, waits)) return;
  watch(connection.fd, connection.id, waits ? EPOLLIN | EPOLLOUT : EPOLLIN, true);
}

SSL_CTX* make_tls_context(const std::string& bundle) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("bench"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_EXTENSION* names =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
  X509_add_ext(certificate, names, -1);
  X509_EXTENSION_free(names);
  X509_sign(certificate, key, EVP_sha256());
  FILE* file = std::fopen(bundle.c_str(), "w");
  if (file == nullptr) give_up("the certificate's file");
  PEM_write_X509(file, certificate);
  std::fclose(file);
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_use_certificate(context, certificate);
  SSL_CTX_use_PrivateKey(context, key);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return context;
}

}  // namespace underpin::bench
