// SHA-256, HMAC, MD5 and Base64 over OpenSSL, for signatures and checksums.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace underpin::aws {

using Sha256 = std::array<unsigned char, 32>;

Sha256 sha256(std::string_view data);
Sha256 hmac_sha256(std::string_view key, std::string_view data);

inline std::string_view as_text(const Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// Content-MD5's value. S3 asks for it on some writes; it protects nothing against an attacker.
std::string md5_base64(std::string_view data);

}  // namespace underpin::aws
