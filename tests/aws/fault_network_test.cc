// Faults of the network as a whole session meets them, over real sockets: docs/faults.md has the
// numbers. The transport's own tests take the same faults apart one by one.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>

#include "aws/curl_transport.h"
#include "tests/aws/transport_support.h"
#include "tests/aws/wire_support.h"

namespace underpin::aws::wire {
namespace {

using std::chrono::milliseconds;

constexpr const char* kKeys = R"({"Keys":[{"KeyId":"a"}],"Truncated":false})";

// What a session makes of the server's replies: "" or the error's code, after all attempts, without
// a wait.
std::string code_of_call(const std::string& url, const char* name, CurlSettings curl = {}) {
  CurlTransport transport(std::move(curl));
  StillClock still;
  auto clock = still.clock();
  clock.steady = [] { return std::chrono::steady_clock::now(); };
  SessionSettings settings;
  settings.endpoints.url = url;
  Session session(transport, fixed_credentials(test_keys()), settings, clock);
  return code_of([&] { session.call("eu-west-1", name); });
}

std::string list_keys(const std::string& url) { return code_of_call(url, "kms:ListKeys"); }

// Answers the n-th request of all connections with the n-th reply, the last one for ever; an empty
// reply closes the connection.
LoopbackServer replying(std::vector<std::string> replies, std::atomic<int>& asked) {
  return LoopbackServer([replies = std::move(replies), &asked](Connection& connection) {
    while (true) {
      const auto request = connection.request();
      if (request.empty()) return;
      const bool probe = request.find("Action=GetCallerIdentity") != std::string::npos;
      const auto number = probe ? replies.size() - 1 : static_cast<std::size_t>(asked++);
      const auto& reply = replies[std::min(number, replies.size() - 1)];
      if (reply.empty()) return;
      connection.write(reply);
    }
  });
}

TEST(FaultNetwork, Fault02_a_reset_is_tried_again_and_then_an_error) {
  std::atomic<int> asked{0};
  EXPECT_EQ(list_keys(replying({"", http_ok(kKeys)}, asked).url("")), "");
  EXPECT_EQ(asked, 2);
}

// Nobody takes connections from the queue of one: those that come after wait for ever.
TEST(FaultNetwork, Fault02_a_connection_that_is_swallowed_ends_at_the_connect_deadline) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(listener, generic, size), 0);
  ASSERT_EQ(::listen(listener, 0), 0);
  ASSERT_EQ(::getsockname(listener, generic, &size), 0);
  std::vector<int> waiting;
  for (int i = 0; i < 8; ++i) {
    waiting.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    ::connect(waiting.back(), generic, size);
  }
  CurlSettings settings;
  settings.connect_timeout = milliseconds{50};
  CurlTransport transport(settings);
  const auto url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/";
  EXPECT_EQ(kind_of(failure(transport, get(url))), "connect");
  for (const int socket : waiting) ::close(socket);
  ::close(listener);
}

TEST(FaultNetwork, Fault03_what_speaks_no_tls_is_asked_once_and_never_without_tls) {
  std::atomic<int> requests{0};
  LoopbackServer server([&](Connection& connection) {
    connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    if (!connection.request().empty()) ++requests;
  });
  CurlSettings settings;
  settings.connect_timeout = std::chrono::hours{1};
  EXPECT_EQ(code_of_call("https://127.0.0.1:" + std::to_string(server.port()),
                         "sts:GetCallerIdentity", settings),
            "underpin:Tls");
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(requests, 0);
}

TEST(FaultNetwork, Fault05_a_part_of_a_reply_is_never_taken_for_the_whole) {
  const std::string whole = http_ok(kKeys);
  for (const auto& broken :
       {std::string(), whole.substr(0, 20), whole.substr(0, whole.size() - 1)}) {
    std::atomic<int> asked{0};
    // A short reply needs the connection's end to show: the next request finds it closed.
    LoopbackServer server([&](Connection& connection) {
      for (auto got = connection.request(); !got.empty(); got = connection.request()) {
        const bool probe = got.find("Action=GetCallerIdentity") != std::string::npos;
        if (!probe && asked++ == 0) return connection.write(broken);
        connection.write(whole);
      }
    });
    EXPECT_EQ(list_keys(server.url("")), "") << broken.size() << " bytes, then the whole";
    EXPECT_EQ(asked, 2);
  }
}

TEST(FaultNetwork, Fault07_a_page_that_is_not_awss_is_an_error_and_no_empty_list) {
  const struct {
    const char *name, *reply;
  } cases[] = {
      {"a portal",
       "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>"},
      {"a proxy without a tunnel",
       "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"},
      {"nothing with 200", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"},
      {"somebody's JSON", "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"status\":\"ok\"}"},
  };
  for (const auto& c : cases) {
    std::atomic<int> asked{0};
    const auto server = replying({c.reply}, asked);
    EXPECT_EQ(list_keys(server.url("")), "underpin:NotAnAwsReply") << c.name;
    EXPECT_EQ(asked, 1) << c.name;
  }
}

TEST(FaultNetwork, Fault09_a_server_error_is_tried_again_up_to_the_limit) {
  std::atomic<int> asked{0};
  const auto server =
      replying({"HTTP/1.1 503 Slow\r\nContent-Length: 0\r\n\r\n", http_ok(kKeys)}, asked);
  EXPECT_EQ(list_keys(server.url("")), "");
  EXPECT_EQ(asked, 2);
}

TEST(FaultNetwork, Fault04_a_server_that_is_silent_ends_at_the_first_bytes_deadline) {
  LoopbackServer server([](Connection& connection) { connection.wait_for_close(); });
  CurlSettings settings;
  settings.first_byte_timeout = milliseconds{50};
  CurlTransport transport(settings);
  const auto error = failure(transport, get(server.url()));
  EXPECT_EQ(kind_of(error), "timeout");
  EXPECT_NE(std::string(error->what()).find("no reply began in time"), std::string::npos);
}

// Whether a reply that began within `span` is waited for when the span is over; false too when the
// machine was too busy to begin it in time.
bool outlives_its_first_bytes_deadline(milliseconds span) {
  Gate second;
  LoopbackServer server([&](Connection& connection) {
    for (auto asked = connection.request(); !asked.empty(); asked = connection.request()) {
      if (asked.starts_with("GET /silent ")) return connection.wait_for_close();
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
      second.wait();
      connection.write("k");
    }
  });
  CurlSettings settings;
  settings.first_byte_timeout = span;
  CurlTransport transport(settings);
  std::optional<TransportError> error;
  std::jthread sender([&] { error = failure(transport, get(server.url())); });
  // When the second of these has been given up, the first request has outlived the same span.
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(kind_of(failure(transport, get(server.url("/silent")))), "timeout");
  second.open();
  sender.join();
  return !error;
}

// The deadline is for the beginning: what has begun has its whole time.
TEST(FaultNetwork, a_reply_that_began_in_time_may_take_longer) {
  bool outlives = false;
  for (milliseconds span{50}; !outlives && span < std::chrono::seconds{10}; span *= 2)
    outlives = outlives_its_first_bytes_deadline(span);
  EXPECT_TRUE(outlives);
}

TEST(FaultNetwork, Fault33_a_page_of_fifty_megabytes_is_an_error) {
  LoopbackServer server([](Connection& connection) {
    const std::string piece(1 << 20, ' ');
    while (!connection.request().empty()) {
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n");
      for (int i = 0; i < 50; ++i) connection.write(piece);
    }
  });
  EXPECT_EQ(list_keys(server.url("")), "underpin:TooLarge");
}

TEST(FaultNetwork, more_requests_than_connections_wait_their_turn) {
  const auto server = answering(http_ok("ok"));
  CurlSettings settings;
  settings.connections = 8;
  CurlTransport transport(settings);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 32; ++i)
      threads.emplace_back([&] {
        for (int j = 0; j < 5; ++j)
          EXPECT_EQ(transport.send(get(server.url()), far(), {}).body, "ok");
      });
  }
  EXPECT_LE(server.connections(), 8);
}

int threads_of_this_process() {
  int count = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task"))
    count += task.is_directory() ? 1 : 0;
  return count;
}

// The AWS Common Runtime has a thread for each host name. The server's own have one a connection.
TEST(FaultNetwork, hosts_cost_no_threads) {
  const auto server = answering(http_ok("ok"));
  CurlTransport transport;
  const int before = threads_of_this_process();
  for (int i = 0; i < 40; ++i) {
    const auto url = "http://h" + std::to_string(i) + ".localhost:" + std::to_string(server.port());
    EXPECT_EQ(transport.send(get(url), far(), {}).body, "ok");
  }
  EXPECT_EQ(server.connections(), 40);
  EXPECT_LE(threads_of_this_process(), before + server.connections());
}

// A socket of IPv6's loopback that answers one request.
TEST(FaultNetwork, ipv6_is_spoken) {
  const int listener = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (listener < 0 || ::bind(listener, generic, size) != 0) {
    if (listener >= 0) ::close(listener);
    GTEST_SKIP() << "this machine has no IPv6";
  }
  ASSERT_EQ(::listen(listener, 8), 0);
  ASSERT_EQ(::getsockname(listener, generic, &size), 0);
  std::jthread serving([&] {
    Connection connection(::accept(listener, nullptr, nullptr));
    while (!connection.request().empty()) connection.write(http_ok(kKeys));
  });
  EXPECT_EQ(list_keys("http://[::1]:" + std::to_string(ntohs(address.sin6_port))), "");
  serving.join();
  ::close(listener);
}

}  // namespace
}  // namespace underpin::aws::wire
