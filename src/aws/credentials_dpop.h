// DPoP proofs (RFC 9449): a signed statement that the caller of one URL holds a private key.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"

namespace underpin::aws {

/// The value of a `DPoP` header for a POST to `url`: a JWT signed by ES256 with the P-256 key in
/// `pem` (SEC 1 or PKCS #8). `id` must not repeat. Throws Error when `pem` holds no such key; the
/// message never quotes it.
std::string dpop_proof(std::string_view pem, std::string_view url, Time now, std::string_view id);

/// A random version 4 UUID.
std::string random_uuid();

}  // namespace underpin::aws
