#include "base/base64.h"

#include <openssl/evp.h>

#include <vector>

#include "base/error.h"

namespace underpin {

std::string encode_base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3), '\0');
  const auto* in = reinterpret_cast<const unsigned char*>(bytes.data());
  // Writes a terminating null over the string's own.
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), in, static_cast<int>(bytes.size()));
  return out;
}

std::string decode_base64(std::string_view text) {
  std::string packed;
  for (const char c : text)
    if (c != '\n' && c != '\r') packed += c;
  if (packed.size() % 4 != 0) throw Error("not base64: the length is no multiple of four");
  std::vector<unsigned char> out(packed.size() / 4 * 3 + 1);
  const auto* in = reinterpret_cast<const unsigned char*>(packed.data());
  const int length = EVP_DecodeBlock(out.data(), in, static_cast<int>(packed.size()));
  if (length < 0) throw Error("not base64");
  // EVP_DecodeBlock counts the padding as zero bytes.
  std::size_t size = static_cast<std::size_t>(length);
  for (std::size_t i = packed.size(); i > 0 && packed[i - 1] == '=' && size > 0; --i) --size;
  return {reinterpret_cast<const char*>(out.data()), size};
}

}  // namespace underpin
