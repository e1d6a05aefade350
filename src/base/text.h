// Text that does not depend on the locale: case, trimming, splitting, nearest names, safe display.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"

namespace underpin {

/// ASCII only, whatever the locale: AWS names, codes and header names are ASCII.
std::string lower_ascii(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);

std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// A decimal integer, the whole of `text`, or nothing.
std::optional<long long> to_integer(std::string_view text);

/// The candidate with the fewest edits, when it is near enough to be meant; for "did you mean".
std::optional<std::string> nearest(std::string_view wanted,
                                   std::span<const std::string> candidates);

/// `text` made safe for a terminal, a log line or a message: control characters (C0, C1), escape
/// sequences, bidirectional overrides and invalid UTF-8 become visible \u{…} or \x… forms. Names
/// from AWS are hostile text (CVE-2021-25743: escape sequences in object names).
std::string printable(std::string_view text);

/// The same, but newlines stay: for our own messages of several lines.
std::string printable_lines(std::string_view text);

/// At most `columns` characters, the middle of a longer text replaced by "…". UTF-8 aware.
std::string shorten(std::string_view text, std::size_t columns);

std::string percent_encode(std::string_view text, bool keep_slash = false);
std::string percent_decode(std::string_view text);
std::string hex(std::span<const unsigned char> bytes);

}  // namespace underpin
