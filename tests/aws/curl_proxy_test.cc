// Proxies: which requests go through one, and what its refusal is called.
#include <gtest/gtest.h>

#include <cstdlib>

#include "aws/curl_transport.h"
#include "tests/aws/credentials_support.h"
#include "tests/aws/name_lookup.h"
#include "tests/aws/transport_support.h"

namespace underpin::aws::wire {
namespace {

TEST(CurlProxy, Fault07_a_proxy_that_refuses_is_named) {
  std::string seen;
  LoopbackServer proxy([&](Connection& connection) {
    seen = connection.request();
    connection.write("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    connection.wait_for_close();
  });
  CurlSettings settings;
  settings.https_proxy = proxy.url();
  std::optional<TransportError> error;
  {
    CurlTransport transport(settings);
    error = failure(transport, get("https://kms.eu-west-1.example/"));
  }
  EXPECT_EQ(kind_of(error), "proxy");
  EXPECT_TRUE(seen.starts_with("CONNECT kms.eu-west-1.example:443 HTTP/1.1\r\n")) << seen;
  EXPECT_EQ(seen.find("Authorization"), std::string::npos);
}

TEST(CurlProxy, a_proxy_may_ask_for_a_name_and_a_password_which_no_message_holds) {
  std::string seen;
  LoopbackServer proxy([&](Connection& connection) {
    seen = connection.request();
    connection.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    connection.wait_for_close();
  });
  CurlSettings settings;
  settings.https_proxy = "http://user:S3CR3T@127.0.0.1:" + std::to_string(proxy.port());
  std::optional<TransportError> error;
  {
    CurlTransport transport(settings);
    error = failure(transport, get("https://kms.eu-west-1.example/"));
  }
  EXPECT_EQ(kind_of(error), "proxy");
  EXPECT_EQ((std::string(error->what()) + error->hint()).find("S3CR3T"), std::string::npos);
  EXPECT_NE(seen.find("\r\nProxy-Authorization: Basic dXNlcjpTM0NSM1Q=\r\n"), std::string::npos);
}

// The AWS Common Runtime ignores HTTPS_PROXY when it assumes a profile's role.
TEST(CurlProxy, a_role_is_assumed_through_the_proxy_too) {
  std::string seen;
  LoopbackServer proxy([&](Connection& connection) {
    seen = connection.request();
    connection.write("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    connection.wait_for_close();
  });
  testing::World world;
  world.home.config("[default]\nrole_arn = arn:aws:iam::2:role/r\nsource_profile = base\n");
  world.home.credentials("[base]\naws_access_key_id = B\naws_secret_access_key = S3CR3T\n");
  {
    CurlTransport transport(CurlSettings::from(Environment({{"HTTPS_PROXY", proxy.url()}})));
    auto around = world.surroundings();
    around.transport = &transport;
    around.clock.steady = system_clock().steady;
    const auto provider =
        chain_credentials({}, SharedConfig::load(around.environment, around.home), around);
    EXPECT_THAT(testing::error_of([&] { provider->get(); }),
                ::testing::HasSubstr("role `arn:aws:iam::2:role/r`"));
  }
  EXPECT_TRUE(seen.starts_with("CONNECT sts.eu-west-1.amazonaws.com:443 HTTP/1.1\r\n")) << seen;
}

TEST(CurlProxy, a_proxy_is_passed_by_for_this_machine_and_for_hosts_that_are_listed) {
  const auto server = answering(http_ok("direct"));
  const auto proxy = answering(http_ok("proxy"));
  CurlSettings settings;
  settings.http_proxy = proxy.url();
  settings.no_proxy = "nowhere.example";
  CurlTransport transport(settings);
  EXPECT_EQ(transport.send(get(server.url()), far(), {}).body, "direct");
  EXPECT_EQ(transport.send(get("http://kms.example/"), far(), {}).body, "proxy");
  EXPECT_EQ(kind_of(failure(transport, get("http://nowhere.example/"))), "dns");
}

TEST(CurlProxy, proxies_come_from_the_given_environment_alone) {
  const auto settings = CurlSettings::from(Environment({{"HTTPS_PROXY", "http://upper"},
                                                        {"https_proxy", "http://lower"},
                                                        {"ALL_PROXY", "http://all"},
                                                        {"NO_PROXY", "a,b"}}));
  EXPECT_EQ(settings.https_proxy, "http://lower");
  EXPECT_EQ(settings.http_proxy, "http://all");
  EXPECT_EQ(settings.no_proxy, "a,b");
  EXPECT_EQ(CurlSettings::from(Environment()).https_proxy, "");

  const auto server = answering(http_ok("direct"));
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  CurlTransport transport;
  EXPECT_EQ(transport.send(get(server.url()), far(), {}).body, "direct");
  ::unsetenv("http_proxy");
}

}  // namespace
}  // namespace underpin::aws::wire
