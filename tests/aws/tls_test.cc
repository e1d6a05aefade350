// TLS: whom the transport trusts. Fault 3 of the catalogue: refuse, without retry and without
// falling back to plain HTTP.
#include <gtest/gtest.h>

#include "aws/curl_transport.h"
#include "tests/aws/tls_server.h"

namespace underpin::aws::wire {
namespace {

// "200", or the kind of the failure.
std::string outcome(const std::string& url, const std::string& bundle) {
  CurlSettings settings;
  settings.ca_bundle = bundle;
  settings.connect_timeout = std::chrono::hours{1};  // a busy machine is no slow handshake
  CurlTransport transport(settings);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  try {
    return std::to_string(transport.send({"GET", url, {}, "", {}, false}, deadline, {}).status);
  } catch (const TransportError& error) {
    return std::string(name_of(error.kind()));
  }
}

TEST(Tls, Fault03_whom_the_transport_trusts) {
  if (!openssl_is_installed()) GTEST_SKIP() << "the openssl program is not installed";
  const struct {
    const char* name;
    Certificate certificate;
    const char* options;
    bool trusted;
    const char* outcome;
  } cases[] = {
      {"a certificate of the given bundle", {}, "", true, "200"},
      {"TLS 1.3 alone", {}, "-tls1_3", true, "200"},
      {"TLS 1.2 alone", {}, "-tls1_2", true, "200"},
      {"TLS 1.1 is too old", {}, "-tls1_1 -cipher ALL:@SECLEVEL=0", true, "tls"},
      {"a certificate that nobody vouches for", {}, "", false, "tls"},
      {"another host's certificate", {"kms.example", ""}, "", true, "tls"},
      {"another address's certificate", {"localhost", "127.0.0.2"}, "", true, "tls"},
      {"an expired certificate", {"localhost", "127.0.0.1", -7200, -3600}, "", true, "tls"},
      {"a certificate of the future", {"localhost", "127.0.0.1", 3600, 7200}, "", true, "tls"},
  };
  for (const auto& c : cases) {
    const TlsServer server(c.certificate, c.options);
    EXPECT_EQ(outcome(server.url(), c.trusted ? server.bundle() : ""), c.outcome) << c.name;
  }
}

TEST(Tls, a_bundle_that_cannot_be_read_trusts_nobody) {
  if (!openssl_is_installed()) GTEST_SKIP() << "the openssl program is not installed";
  const TlsServer server({});
  EXPECT_EQ(outcome(server.url(), "/nonexistent/ca.pem"), "tls");
  EXPECT_EQ(outcome(server.url(), "/dev/null"), "tls");
}

}  // namespace
}  // namespace underpin::aws::wire
