// SHA-256, for ids and fingerprints.
#pragma once

#include <string>
#include <string_view>

namespace underpin {

/// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace underpin
