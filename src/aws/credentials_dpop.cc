#include "aws/credentials_dpop.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include <array>
#include <memory>
#include <vector>

#include "aws/digest.h"
#include "base/base64.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

constexpr int kCoordinate = 32;  // bytes of a P-256 coordinate

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* held) const {
    Free(held);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

std::string base64url(std::string_view data) {
  auto text = encode_base64(data);
  while (text.ends_with('=')) text.pop_back();
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

// PEM without its frame, decoded. Not OpenSSL's PEM reader: that refuses long lines, which other
// writers of these files make.
std::vector<unsigned char> decode_pem(std::string_view pem) {
  std::string body;
  for (const auto line : split(pem, '\n'))
    if (!trim(line).starts_with("-----")) body += trim(line);
  std::vector<unsigned char> der(body.size() / 4 * 3 + 3);
  const int size = EVP_DecodeBlock(der.data(), reinterpret_cast<const unsigned char*>(body.data()),
                                   static_cast<int>(body.size()));
  der.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return der;
}

Key read_key(std::string_view pem) {
  const auto der = decode_pem(pem);
  const unsigned char* at = der.data();
  Key key(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())));
  std::array<char, 32> group{};
  std::size_t size = 0;
  if (!key ||
      EVP_PKEY_get_utf8_string_param(key.get(), OSSL_PKEY_PARAM_GROUP_NAME, group.data(),
                                     group.size(), &size) != 1 ||
      std::string_view(group.data(), size) != "prime256v1")
    throw Error("the session's `dpopKey` is no P-256 private key");
  return key;
}

std::string fixed_width(const BIGNUM* number) {
  std::array<unsigned char, kCoordinate> bytes{};
  UP_ASSERT(BN_bn2binpad(number, bytes.data(), kCoordinate) == kCoordinate, "a P-256 number fits");
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string coordinate(const Key& key, const char* name) {
  BIGNUM* number = nullptr;
  const int got = EVP_PKEY_get_bn_param(key.get(), name, &number);
  const Number held(number);
  UP_ASSERT(got == 1, "an EC key has coordinates");
  return base64url(fixed_width(number));
}

// JWS wants r and s side by side (RFC 7518, 3.4); OpenSSL gives them in DER.
std::string es256(const Key& key, std::string_view text) {
  const Digest context(EVP_MD_CTX_new());
  std::array<unsigned char, 128> der{};
  std::size_t size = der.size();
  const bool signed_it =
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
      EVP_DigestSign(context.get(), der.data(), &size,
                     reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
  const unsigned char* at = der.data();
  const Signature signature(signed_it ? d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size))
                                      : nullptr);
  UP_ASSERT(signature != nullptr, "ES256 signs");
  return fixed_width(ECDSA_SIG_get0_r(signature.get())) +
         fixed_width(ECDSA_SIG_get0_s(signature.get()));
}

}  // namespace

std::string dpop_proof(std::string_view pem, std::string_view url, Time now, std::string_view id) {
  const auto key = read_key(pem);
  const json::object header = {{"typ", "dpop+jwt"},
                               {"alg", "ES256"},
                               {"jwk",
                                {{"kty", "EC"},
                                 {"x", coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X)},
                                 {"y", coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y)},
                                 {"crv", "P-256"}}}};
  const json::object claims = {
      {"htm", "POST"}, {"htu", url}, {"iat", now.time_since_epoch().count()}, {"jti", id}};
  const auto text = base64url(json::serialize(header)) + "." + base64url(json::serialize(claims));
  return text + "." + base64url(es256(key, text));
}

std::string random_uuid() {
  std::array<unsigned char, 16> bytes{};
  UP_ASSERT(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1, "OpenSSL has entropy");
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80);
  auto text = hex(bytes);
  for (const std::size_t at : {20u, 16u, 12u, 8u}) text.insert(at, "-");
  return text;
}

}  // namespace underpin::aws
