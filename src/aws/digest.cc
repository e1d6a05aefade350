#include "aws/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <memory>

#include "base/base64.h"
#include "base/error.h"

namespace underpin::aws {
namespace {

// Fetched once: an implicit fetch on every digest costs more than the digest (OpenSSL 3,
// provider(7) "Performance"). Kept to the program's end.
const EVP_MD* fetched(const char* name) {
  const EVP_MD* found = EVP_MD_fetch(nullptr, name, nullptr);
  UP_ASSERT(found != nullptr, name);
  return found;
}

const EVP_MD* sha256_method() {
  static const EVP_MD* const method = fetched("SHA256");
  return method;
}

}  // namespace

Sha256 sha256(std::string_view data) {
  Sha256 digest{};
  const int done =
      EVP_Digest(data.data(), data.size(), digest.data(), nullptr, sha256_method(), nullptr);
  UP_ASSERT(done == 1, "SHA-256 works");
  return digest;
}

Sha256 hmac_sha256(std::string_view key, std::string_view data) {
  Sha256 digest{};
  const auto* bytes = reinterpret_cast<const unsigned char*>(data.data());
  const auto* done = HMAC(sha256_method(), key.data(), static_cast<int>(key.size()), bytes,
                          data.size(), digest.data(), nullptr);
  UP_ASSERT(done != nullptr, "HMAC works");
  return digest;
}

std::string md5_base64(std::string_view data) {
  static const EVP_MD* const method = fetched("MD5");
  std::array<unsigned char, 16> digest{};
  const int done = EVP_Digest(data.data(), data.size(), digest.data(), nullptr, method, nullptr);
  UP_ASSERT(done == 1, "MD5 works");
  return encode_base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace underpin::aws
