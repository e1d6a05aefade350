// A TLS server on this machine with a certificate of its own making, served by the openssl program.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>

namespace underpin::aws::wire {

/// What the server's certificate says.
struct Certificate {
  std::string name = "localhost";     ///< its only DNS name
  std::string address = "127.0.0.1";  ///< its only address; empty: none
  long from_seconds = -3600;          ///< validity, relative to now
  long to_seconds = 3600;
};

/// True when the openssl program is there (Debian: openssl).
bool openssl_is_installed();

class TlsServer {
 public:
  /// `options` are more arguments of `openssl s_server`, separated by blanks.
  explicit TlsServer(const Certificate& certificate, const std::string& options = "");
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  std::string url() const { return "https://127.0.0.1:" + std::to_string(port_) + "/"; }
  /// PEM of the certificate: trusting it makes the server's own.
  std::string bundle() const { return (folder_ / "certificate.pem").string(); }

 private:
  void start(const std::string& options);

  std::filesystem::path folder_;
  pid_t process_ = -1;
  int output_ = -1;
  int port_ = 0;
};

}  // namespace underpin::aws::wire
