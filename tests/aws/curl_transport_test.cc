// The transport against a server on this machine that misbehaves in every way that networks do.
#include "aws/curl_transport.h"

#include <gtest/gtest.h>

#include <optional>
#include <thread>

#include "base/text.h"
#include "tests/aws/name_lookup.h"
#include "tests/aws/transport_support.h"

namespace underpin::aws::wire {
namespace {

using std::chrono::milliseconds;

TEST(CurlTransport, carries_method_path_headers_and_body) {
  std::string seen;
  LoopbackServer server([&](Connection& connection) {
    seen = connection.request();
    connection.write(
        "HTTP/1.1 404 Not Found\r\nX-One: a\r\nx-two:  b \r\nContent-Length: 2\r\n\r\nno");
    connection.wait_for_close();
  });
  {
    CurlTransport transport;
    const auto reply = transport.send({"PUT",
                                       server.url("/a/../b%2Fc?x=%20y"),
                                       {{"X-Amz-Target", "T.Op"}, {"X-Empty", ""}},
                                       std::string("bo\0dy", 5),
                                       {},
                                       false},
                                      far(), {});
    EXPECT_EQ(reply.status, 404);
    EXPECT_EQ(reply.body, "no");
    EXPECT_EQ(*reply.header("x-ONE"), "a");
    EXPECT_EQ(*reply.header("X-Two"), "b");
    EXPECT_EQ(reply.header("x-three"), nullptr);
  }
  EXPECT_TRUE(seen.starts_with("PUT /a/../b%2Fc?x=%20y HTTP/1.1\r\n")) << seen;
  EXPECT_NE(seen.find("\r\nX-Amz-Target: T.Op\r\n"), std::string::npos);
  EXPECT_NE(seen.find("\r\nX-Empty:\r\n"), std::string::npos);
  EXPECT_EQ(lower_ascii(seen).find("\r\nexpect:"), std::string::npos);
  EXPECT_EQ(lower_ascii(seen).find("\r\ncontent-type:"), std::string::npos);
  EXPECT_TRUE(seen.ends_with(std::string("\r\n\r\nbo\0dy", 9)));
}

TEST(CurlTransport, methods_are_sent_as_they_are) {
  const struct {
    const char *method, *body;
  } cases[] = {{"GET", ""}, {"POST", ""}, {"POST", "x"}, {"PUT", ""}, {"DELETE", ""}, {"HEAD", ""}};
  for (const auto& c : cases) {
    std::string seen;
    LoopbackServer server([&](Connection& connection) {
      seen = connection.request();
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      connection.wait_for_close();
    });
    {
      CurlTransport transport;
      EXPECT_EQ(transport.send({c.method, server.url(), {}, c.body, {}, false}, far(), {}).status,
                200);
    }
    EXPECT_TRUE(seen.starts_with(std::string(c.method) + " / HTTP/1.1\r\n")) << seen;
    EXPECT_TRUE(seen.ends_with(std::string("\r\n\r\n") + c.body)) << seen;
  }
}

TEST(CurlTransport, connections_are_kept_for_later_requests) {
  const auto server = answering(http_ok("ok"));
  CurlTransport transport;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(transport.send(get(server.url()), far(), {}).body, "ok");
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlTransport,
     Fault06_a_kept_connection_that_died_is_replaced_for_reads_and_unused_for_writes) {
  LoopbackServer server([](Connection& connection) {
    connection.request();
    connection.write(http_ok("ok"));
  });  // closes after each reply without saying so
  std::atomic<int> served{0};
  LoopbackServer deaf([&](Connection& connection) {
    connection.request();
    connection.write(http_ok("ok"));
    if (!connection.request().empty()) ++served;  // takes the second request and says nothing
  });
  CurlTransport transport;  // after the servers: they wait for its connections to close
  for (int i = 0; i < 3; ++i) EXPECT_EQ(transport.send(get(server.url()), far(), {}).body, "ok");

  const Request write{"POST", deaf.url(), {}, "x", {}, true};
  EXPECT_EQ(transport.send(write, far(), {}).body, "ok");
  EXPECT_EQ(transport.send(write, far(), {}).body, "ok");
  EXPECT_EQ(deaf.connections(), 2) << "each on a connection of its own";
  EXPECT_EQ(served, 0) << "so none was sent twice";
}

TEST(CurlTransport, broken_replies_are_told_apart) {
  const struct {
    const char *name, *reply, *kind;
  } cases[] = {
      {"closed without a word", "", "reset"},
      {"closed within the head", "HTTP/1.1 200 OK\r\nContent-Le", "incomplete"},
      {"closed before the announced length", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
       "incomplete"},
      {"chunks that stop", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
       "incomplete"},
      {"a chunk that is cut", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhe",
       "incomplete"},
      {"chunks that are none", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
       "incomplete"},
      {"another protocol", "220 mail.example ESMTP\r\n", "incomplete"},
      {"gzip that is none",
       "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope", "incomplete"},
      {"whole chunks",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "(a reply)"},
      {"trailers after the chunks",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n5\r\nhello\r\n0\r\n"
       "X-Sum: 1\r\n\r\n",
       "(a reply)"},
      {"continue first",
       "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "(a reply)"},
  };
  for (const auto& c : cases) {
    LoopbackServer server([&](Connection& connection) {
      connection.request();
      connection.write(c.reply);
    });
    CurlTransport transport;
    EXPECT_EQ(kind_of(failure(transport, get(server.url()))), c.kind) << c.name;
  }
}

TEST(CurlTransport, a_reset_within_the_body_is_no_reply) {
  Gate received;
  LoopbackServer server([&](Connection& connection) {
    connection.request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    received.wait();
    connection.reset();
  });
  CurlTransport transport;
  std::optional<TransportError> error;
  std::jthread sender([&] { error = failure(transport, get(server.url())); });
  received.open();
  sender.join();
  // The reset may overtake the bytes that were sent before it.
  EXPECT_TRUE(kind_of(error) == "incomplete" || kind_of(error) == "reset") << kind_of(error);
}

TEST(CurlTransport, compressed_replies_are_unpacked) {
  // printf hello | gzip -n
  const unsigned char packed[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                                  0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x86,
                                  0xa6, 0x10, 0x36, 0x05, 0x00, 0x00, 0x00};
  const std::string body(reinterpret_cast<const char*>(packed), sizeof packed);
  const auto server = answering(http_ok(body, "Content-Encoding: gzip\r\n"));
  CurlTransport transport;
  EXPECT_EQ(transport.send(get(server.url()), far(), {}).body, "hello");
}

// A megabyte of zero bytes, one kilobyte on the wire:
// python3 -c 'import gzip; print(gzip.compress(bytes(1 << 20), 9, mtime=0).hex())'
std::string packed_zeros() {
  const unsigned char head[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02,
                                0x03, 0xed, 0xc1, 0x31, 0x01, 0x00, 0x00, 0x00, 0xc2,
                                0xa0, 0xf5, 0x4f, 0x6d, 0x08, 0x5f, 0xa0};
  const unsigned char tail[] = {0x3e, 0x03, 0x1c, 0xea, 0x38, 0xa7, 0x00, 0x00, 0x10, 0x00};
  std::string packed(reinterpret_cast<const char*>(head), sizeof head);
  packed.append(1051 - sizeof head - sizeof tail, '\0');
  return packed.append(reinterpret_cast<const char*>(tail), sizeof tail);
}

TEST(CurlTransport, Fault33_replies_are_limited_in_size_after_unpacking) {
  const struct {
    const char* name;
    std::string reply;
    const char* kind;
  } cases[] = {
      {"at the limit", http_ok(std::string(1000, 'x')), "(a reply)"},
      {"beyond the limit", http_ok(std::string(1001, 'x')), "too_large"},
      {"beyond the limit in chunks",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n800\r\n" + std::string(0x800, 'x') +
           "\r\n0\r\n\r\n",
       "too_large"},
      {"small on the wire, huge unpacked", http_ok(packed_zeros(), "Content-Encoding: gzip\r\n"),
       "too_large"},
      {"endless headers",
       "HTTP/1.1 200 OK\r\n" +
           [] {
             std::string many;
             for (int i = 0; i < 40'000; ++i) many += "X-Header: value\r\n";
             return many;
           }() +
           "\r\n",
       "too_large"},
  };
  for (const auto& c : cases) {
    const auto server = answering(c.reply);
    CurlSettings settings;
    settings.body_limit = 1000;
    CurlTransport transport(settings);
    EXPECT_EQ(kind_of(failure(transport, get(server.url()))), c.kind) << c.name;
  }
}

TEST(CurlTransport, a_redirect_is_handed_back_not_followed) {
  const auto other = answering(http_ok("elsewhere"));
  const auto server = answering("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + other.url() +
                                "\r\nContent-Length: 0\r\n\r\n");
  CurlTransport transport;
  EXPECT_EQ(transport.send(get(server.url()), far(), {}).status, 307);
  EXPECT_EQ(other.connections(), 0);
}

TEST(CurlTransport, Fault02_nobody_listens) {
  CurlTransport transport;
  const auto error =
      failure(transport, get("http://127.0.0.1:" + std::to_string(closed_port()) + "/"));
  EXPECT_EQ(kind_of(error), "connect");
  EXPECT_NE(std::string(error->what()).find("no reply from 127.0.0.1:"), std::string::npos);
}

TEST(CurlTransport, Fault01_a_name_that_does_not_exist) {
  CurlTransport transport;
  EXPECT_EQ(kind_of(failure(transport, get("http://nowhere.example/"))), "dns");
}

TEST(CurlTransport, the_deadline_ends_a_reply_that_does_not_come) {
  LoopbackServer server([](Connection& connection) { connection.wait_for_close(); });
  CurlTransport transport;
  EXPECT_EQ(kind_of(failure(transport, get(server.url()), in(milliseconds{100}))), "timeout");
  EXPECT_EQ(kind_of(failure(transport, get(server.url()), in(milliseconds{-100}))), "timeout")
      << "a deadline in the past is one, too";
}

TEST(CurlTransport, Fault04_the_deadline_ends_a_reply_that_drips) {
  std::atomic<bool> done{false};
  LoopbackServer server([&](Connection& connection) {
    connection.request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
    while (!done) {
      connection.write("x");
      std::this_thread::yield();
    }
  });
  CurlTransport transport;
  EXPECT_EQ(kind_of(failure(transport, get(server.url()), in(milliseconds{100}))), "timeout");
  done = true;
}

TEST(CurlTransport, stop_ends_a_request_under_way) {
  Gate asked;
  LoopbackServer server([&](Connection& connection) {
    connection.request();
    asked.open();
    connection.wait_for_close();
  });
  CurlTransport transport;
  std::stop_source stop;
  std::optional<TransportError> error;
  std::jthread sender(
      [&] { error = failure(transport, get(server.url()), far(), stop.get_token()); });
  asked.wait();
  stop.request_stop();
  sender.join();
  EXPECT_EQ(kind_of(error), "cancelled");
}

TEST(CurlTransport, stop_before_a_request_ends_it_at_once) {
  LoopbackServer server([](Connection& connection) { connection.wait_for_close(); });
  CurlTransport transport;
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(kind_of(failure(transport, get(server.url()), far(), stop.get_token())), "cancelled");
}

// Every third request is stopped by the server's thread, while the sender waits or just got its
// reply.
TEST(CurlTransport, many_stops_and_replies_at_once) {
  constexpr int kThreads = 8, kEach = 24;
  std::vector<std::stop_source> stops(kThreads * kEach);
  LoopbackServer server([&](Connection& connection) {
    for (auto asked = connection.request(); !asked.empty(); asked = connection.request()) {
      const auto number =
          static_cast<std::size_t>(*to_integer(asked.substr(5, asked.find(' ', 5) - 5)));
      if (number % 3 == 0) stops[number].request_stop();
      if (number % 2 == 0) connection.write(http_ok("ok"));
      if (number % 6 == 3) return connection.wait_for_close();
      if (number % 2 != 0) connection.write(http_ok("ok"));
    }
  });
  CurlTransport transport;
  std::atomic<int> replies{0}, cancelled{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i)
      threads.emplace_back([&, i] {
        for (int j = 0; j < kEach; ++j) {
          const auto number = static_cast<std::size_t>(i * kEach + j);
          const auto error = failure(transport, get(server.url("/" + std::to_string(number))),
                                     far(), stops[number].get_token());
          ++(error ? cancelled : replies);
          if (error) {
            EXPECT_EQ(kind_of(error), "cancelled") << number;
            EXPECT_EQ(number % 3, 0u);
          }
        }
      });
  }
  EXPECT_EQ(replies + cancelled, kThreads * kEach);
  EXPECT_GE(cancelled, kThreads * kEach / 6) << "those that got no reply";
}

TEST(CurlTransport, requests_wait_for_none_but_their_own_reply) {
  Gate release;
  LoopbackServer server([&](Connection& connection) {
    for (auto asked = connection.request(); !asked.empty(); asked = connection.request()) {
      const bool slow = asked.starts_with("GET /slow ");
      if (slow) release.wait();
      connection.write(http_ok(slow ? "slow" : "fast"));
    }
  });
  CurlTransport transport;
  std::string slow;
  std::jthread sender([&] { slow = transport.send(get(server.url("/slow")), far(), {}).body; });
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(transport.send(get(server.url("/fast")), far(), {}).body, "fast");
  release.open();
  sender.join();
  EXPECT_EQ(slow, "slow");
}

TEST(CurlTransport, destruction_ends_what_is_under_way) {
  Gate asked;
  LoopbackServer server([&](Connection& connection) {
    connection.request();
    asked.open();
    connection.wait_for_close();
  });
  auto transport = std::make_unique<CurlTransport>();
  std::optional<TransportError> error;
  std::jthread sender([&, door = transport.get()] { error = failure(*door, get(server.url())); });
  asked.wait();
  transport.reset();
  sender.join();
  EXPECT_EQ(kind_of(error), "cancelled");
}

// A name look-up that hangs must hold up neither other requests, nor its own deadline, nor the end.
TEST(CurlTransport, a_hung_name_look_up_holds_up_nobody) {
  const auto server = answering(http_ok("ok"));
  HungLookup lookup;
  auto transport = std::make_unique<CurlTransport>();
  std::optional<TransportError> late, stopped, ended;
  std::stop_source stop;
  std::jthread first(
      [&] { late = failure(*transport, get("http://hung.example/"), in(milliseconds{200})); });
  std::jthread second([&] {
    stopped = failure(*transport, get("http://hung.example:81/"), far(), stop.get_token());
  });
  lookup.wait_until_hanging(2);

  EXPECT_EQ(transport->send(get(server.url()), far(), {}).body, "ok") << "others are served";
  first.join();
  EXPECT_EQ(kind_of(late), "dns") << "its own deadline counts";
  stop.request_stop();
  second.join();
  EXPECT_EQ(kind_of(stopped), "cancelled") << "so does a stop";
  EXPECT_EQ(transport->send(get(server.url()), far(), {}).body, "ok") << "others still are";

  std::jthread third(
      [&, door = transport.get()] { ended = failure(*door, get("http://hung.example:82/")); });
  lookup.wait_until_hanging(3);
  transport.reset();
  third.join();
  EXPECT_EQ(kind_of(ended), "cancelled") << "the end does not wait for it";
  EXPECT_EQ(lookup.hanging(), 3) << "the look-ups did hang all the time";
}

TEST(CurlTransport, a_header_cannot_smuggle_another) {
  const auto server = answering(http_ok("ok"));
  CurlTransport transport;
  for (const char* value : {"a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\r"}) {
    auto request = get(server.url());
    request.headers.push_back({"X-Amz-Security-Token", value});
    try {
      transport.send(request, far(), {});
      FAIL() << "sent";
    } catch (const Error& error) {
      EXPECT_STREQ(error.what(), "the header `X-Amz-Security-Token` holds a line break");
    }
  }
}

TEST(CurlTransport, only_http_is_spoken) {
  CurlTransport transport;
  EXPECT_TRUE(failure(transport, get("file:///etc/passwd")));
  EXPECT_TRUE(failure(transport, get("ftp://127.0.0.1/")));
}

TEST(CurlTransport, Fault03_plain_http_where_tls_is_expected_is_refused) {
  LoopbackServer server([](Connection& connection) {
    connection.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    connection.wait_for_close();
  });
  CurlSettings settings;
  settings.connect_timeout = std::chrono::hours{1};  // a busy machine is no slow handshake
  CurlTransport transport(settings);
  EXPECT_EQ(kind_of(failure(transport, get("https://127.0.0.1:" + std::to_string(server.port())))),
            "tls");
}

}  // namespace
}  // namespace underpin::aws::wire
