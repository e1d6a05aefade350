// UTF-8 read and written strictly: the one place that knows its rules.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace underpin {

/// `length` is in bytes; 0 means that the bytes at the front are no UTF-8.
struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;
};

/// The character at the front of `text`, which must not be empty. Overlong forms, surrogates and
/// what lies beyond U+10FFFF are no UTF-8 (RFC 3629 section 3).
CodePoint decode_utf8(std::string_view text);

/// `character` must be a Unicode scalar value.
void append_utf8(std::string& out, char32_t character);

bool is_utf8(std::string_view text);

/// What a terminal or a page may obey or hide: controls (C0, DEL, C1), bidirectional marks and
/// overrides, invisible joiners, line and paragraph separators, tags.
bool is_unsafe(char32_t character);

/// Characters (code points) in UTF-8 text: what AWS counts where it limits texts.
std::size_t characters(std::string_view text);

/// The columns that valid UTF-8 takes on a terminal: two for a wide character, none for a combining
/// one. Source: Unicode Standard Annex 11, East Asian Width, by blocks.
std::size_t width(std::string_view text);

/// As many characters off the front of valid UTF-8 as `columns` hold; none when the first one is
/// wider.
std::string_view first_characters(std::string_view text, std::size_t columns);

/// Takes the characters off the front that are single bytes and never unsafe (U+0020 to U+007E):
/// nearly all of most texts, and worth not decoding one by one.
std::string_view take_plain(std::string_view& text);

}  // namespace underpin
