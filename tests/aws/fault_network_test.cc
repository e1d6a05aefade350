// Faults of the network as a whole session meets them, over real sockets: docs/faults.md has the
// numbers. The transport's own tests take the same faults apart one by one.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "aws/curl_transport.h"
#include "tests/aws/transport_support.h"
#include "tests/aws/wire_support.h"

namespace underpin::aws::wire {
namespace {

using std::chrono::milliseconds;

constexpr const char* kKeys = R"({"Keys":[{"KeyId":"a"}],"Truncated":false})";

// What a session makes of the server's replies to kms:ListKeys: "" or the error's code, after all
// attempts, without a wait.
std::string list_keys(const std::string& url, CurlSettings curl = {}) {
  CurlTransport transport(std::move(curl));
  StillClock still;
  auto clock = still.clock();
  clock.steady = [] { return std::chrono::steady_clock::now(); };
  SessionSettings settings;
  settings.endpoints.url = url;
  Session session(transport, fixed_credentials(test_keys()), settings, clock);
  return code_of([&] { session.call("eu-west-1", "kms:ListKeys"); });
}

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

// The deadline is for the beginning: what has begun has its whole time.
TEST(FaultNetwork, a_reply_that_began_in_time_may_take_longer) {
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
  settings.first_byte_timeout = milliseconds{50};
  CurlTransport transport(settings);
  std::string body;
  std::jthread sender([&] { body = transport.send(get(server.url()), far(), {}).body; });
  // When this one has been given up, the first has outlived the same span.
  EXPECT_EQ(kind_of(failure(transport, get(server.url("/silent")))), "timeout");
  EXPECT_EQ(kind_of(failure(transport, get(server.url("/silent")))), "timeout");
  second.open();
  sender.join();
  EXPECT_EQ(body, "ok");
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
