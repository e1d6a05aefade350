#include "base/hash.h"

#include <openssl/evp.h>

#include <array>
#include <span>

#include "base/error.h"
#include "base/text.h"

namespace underpin {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  const int done =
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
  if (done != 1) throw Error("cannot compute SHA-256");
  return hex(std::span(digest).first(length));
}

}  // namespace underpin
