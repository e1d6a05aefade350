// Base64 (RFC 4648), as AWS uses it for binary members.
#pragma once

#include <string>
#include <string_view>

namespace underpin {

/// With padding, without line breaks.
std::string encode_base64(std::string_view bytes);

/// Line breaks are skipped. Throws Error when the text is not base64.
std::string decode_base64(std::string_view text);

}  // namespace underpin
