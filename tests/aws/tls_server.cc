#include "tests/aws/tls_server.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/text.h"

extern char** environ;

namespace underpin::aws::wire {
namespace {

constexpr const char* kProgram = "/usr/bin/openssl";

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* what) const {
    Free(what);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Made = std::unique_ptr<X509, Freer<X509_free>>;
using File = std::unique_ptr<std::FILE, Freer<std::fclose>>;

Made make_certificate(const Certificate& wanted, EVP_PKEY* key) {
  Made made(X509_new());
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), wanted.from_seconds);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), wanted.to_seconds);
  X509_NAME* subject = X509_get_subject_name(made.get());
  const auto* name = reinterpret_cast<const unsigned char*>(wanted.name.c_str());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, name, -1, -1, 0);
  X509_set_issuer_name(made.get(), subject);
  X509_set_pubkey(made.get(), key);
  const std::string names =
      "DNS:" + wanted.name + (wanted.address.empty() ? "" : ",IP:" + wanted.address);
  X509_EXTENSION* extension =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
  X509_add_ext(made.get(), extension, -1);
  X509_EXTENSION_free(extension);
  UP_ASSERT(X509_sign(made.get(), key, EVP_sha256()) > 0, "a signed certificate");
  return made;
}

}  // namespace

bool openssl_is_installed() { return ::access(kProgram, X_OK) == 0; }

TlsServer::TlsServer(const Certificate& certificate, const std::string& options) {
  std::string pattern = (std::filesystem::temp_directory_path() / "underpin-tls-XXXXXX").string();
  UP_ASSERT(::mkdtemp(pattern.data()) != nullptr, "a temporary folder");
  folder_ = pattern;
  const Key key(EVP_EC_gen("P-256"));
  const auto made = make_certificate(certificate, key.get());
  const File key_file(std::fopen((folder_ / "key.pem").c_str(), "w"));
  PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  const File certificate_file(std::fopen(bundle().c_str(), "w"));
  PEM_write_X509(certificate_file.get(), made.get());
  std::fflush(key_file.get());
  std::fflush(certificate_file.get());
  start(options);
}

void TlsServer::start(const std::string& options) {
  int ends[2];
  UP_ASSERT(::pipe2(ends, O_CLOEXEC) == 0, "a pipe");
  output_ = ends[0];
  std::vector<std::string> words = {kProgram,  "s_server",    "-www",
                                    "-accept", "127.0.0.1:0", "-cert",
                                    bundle(),  "-key",        (folder_ / "key.pem").string()};
  for (const auto word : split(options, ' '))
    if (!word.empty()) words.emplace_back(word);
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  const int spawned =
      ::posix_spawn(&process_, kProgram, &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  UP_ASSERT(spawned == 0, "openssl starts");

  // It says where it listens: "ACCEPT 127.0.0.1:38279".
  std::string said;
  for (char c = 0; ::read(output_, &c, 1) == 1;) {
    said += c;
    const auto at = said.find("ACCEPT 127.0.0.1:");
    if (c == '\n' && at != std::string::npos) {
      port_ = static_cast<int>(*to_integer(trim(said.substr(at + 17))));
      return;
    }
  }
  UP_ASSERT(false, "openssl says its port, not: " + said);
}

TlsServer::~TlsServer() {
  if (process_ > 0) {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
  }
  if (output_ >= 0) ::close(output_);
  std::filesystem::remove_all(folder_);
}

}  // namespace underpin::aws::wire
