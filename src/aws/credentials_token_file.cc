#include "aws/credentials_token_file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <openssl/evp.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

constexpr std::size_t kFileLimit = 1u << 20;
constexpr int kLooks = 3;
constexpr std::chrono::milliseconds kBetweenLooks{100}, kBetweenTries{50};

void pause(const Surroundings& around, std::chrono::milliseconds span) {
  if (!around.clock.sleep(span, around.stop))
    throw TransportError(TransportError::Kind::cancelled, "stopped while waiting for a token file");
}

// The object, or nothing for a file that is half written or foreign.
std::optional<json::value> parse(const std::string& text) {
  json::error_code error;
  auto value = json::parse(text, error);
  if (error || !value.is_object()) return std::nullopt;
  return value;
}

}  // namespace

TokenLock::~TokenLock() {
  if (fd_ >= 0) ::close(fd_);
}

TokenFile::TokenFile(std::filesystem::path path, std::string log_in,
                     const Surroundings& surroundings)
    : path_(std::move(path)), log_in_(std::move(log_in)), around_(surroundings) {}

void TokenFile::fail(std::string_view what) const {
  throw Error(fmt::format("the session of `{}` {}", printable(log_in_), what),
              fmt::format("run `{}`", printable(log_in_)));
}

json::value TokenFile::read() const {
  std::error_code ignored;
  if (!std::filesystem::exists(path_, ignored)) fail("is not there");
  for (int look = 1;; ++look) {
    if (auto document = parse(read_file(path_, kFileLimit))) return *document;
    if (look == kLooks)
      fail(fmt::format("cannot be read: `{}` is no JSON object", printable(path_.string())));
    pause(around_, kBetweenLooks);
  }
}

std::optional<TokenLock> TokenFile::lock(std::string& why_not) const {
  const auto name = path_.string() + ".lock";
  const auto refused = [&] {
    why_not = fmt::format("cannot lock `{}`: {}", printable(name), std::strerror(errno));
    return std::nullopt;
  };
  const int fd = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return refused();
  TokenLock lock(fd);
  const auto deadline = around_.clock.steady() + 3 * around_.http_timeout;
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return refused();
    if (around_.clock.steady() >= deadline) {
      why_not = fmt::format("another process holds the lock `{}`", printable(name));
      return std::nullopt;
    }
    pause(around_, kBetweenTries);
  }
  return lock;
}

void TokenFile::write(const json::value& document) const {
  write_file(path_, json::serialize(document));
}

std::optional<Time> time_member(const json::value& document, std::string_view name) {
  auto text = text_member(document, name).value_or("");
  if (text.ends_with("UTC")) text.replace(text.size() - 3, 3, "Z");
  return parse_time(text);
}

std::string sso_token_file_name(std::string_view key) {
  std::array<unsigned char, 20> digest{};
  const int done = EVP_Digest(key.data(), key.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
  UP_ASSERT(done == 1, "SHA-1 works");
  return hex(digest) + ".json";
}

}  // namespace underpin::aws
