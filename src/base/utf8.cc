#include "base/utf8.h"

#include <algorithm>
#include <iterator>

namespace underpin {

CodePoint decode_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (length == 0 || first > 0xF4 || text.size() < length) return {};
  char32_t value = first & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    value = (value << 6) | (byte(i) & 0x3Fu);
  }
  static constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kSmallest[length] || value > 0x10FFFF || surrogate) return {};
  return {value, length};
}

void append_utf8(std::string& out, char32_t character) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  const auto tail = [&](unsigned shift) { put(0x80u | ((character >> shift) & 0x3Fu)); };
  if (character < 0x80) {
    put(character);
  } else if (character < 0x800) {
    put(0xC0u | (character >> 6u));
    tail(0);
  } else if (character < 0x10000) {
    put(0xE0u | (character >> 12u));
    tail(6);
    tail(0);
  } else {
    put(0xF0u | (character >> 18u));
    tail(12);
    tail(6);
    tail(0);
  }
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto character = decode_utf8(text);
    if (character.length == 0) return false;
    text.remove_prefix(character.length);
  }
  return true;
}

bool is_unsafe(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

namespace {

struct Block {
  char32_t first, last;
};
// Hangul, CJK, kana, Yi, full-width forms, emoji.
constexpr Block kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x2614, 0x2615},
    {0x26F2, 0x26F5},   {0x2705, 0x2705},   {0x2753, 0x2757},   {0x2795, 0x2797},
    {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},
    {0xA960, 0xA97C},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
    {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x18CFF}, {0x1B000, 0x1B2FF},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB}, {0x1F900, 0x1FAFF},
    {0x20000, 0x3FFFD}};
// Combining marks and variation selectors.
constexpr Block kCombining[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},
                                {0x064B, 0x065F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
                                {0x20D0, 0x20F0}, {0x302A, 0x302D}, {0x3099, 0x309A},
                                {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};

template <std::size_t N>
bool within(const Block (&blocks)[N], char32_t character) {
  return std::any_of(std::begin(blocks), std::end(blocks), [&](const Block& block) {
    return character >= block.first && character <= block.last;
  });
}

// Takes the first character off; what is no UTF-8 is a byte of one column.
std::size_t take_width(std::string_view& text) {
  if (static_cast<unsigned char>(text.front()) < 0x80) {
    text.remove_prefix(1);
    return 1;
  }
  const auto [character, length] = decode_utf8(text);
  text.remove_prefix(std::max<std::size_t>(1, length));
  if (length == 0) return 1;
  if (within(kCombining, character)) return 0;
  return within(kWide, character) ? 2 : 1;
}

}  // namespace

std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) columns += take_width(text);
  return columns;
}

std::string_view first_characters(std::string_view text, std::size_t columns) {
  auto rest = text;
  while (!rest.empty()) {
    auto after = rest;
    const auto wide = take_width(after);
    if (wide > columns) break;
    columns -= wide;
    rest = after;
  }
  return text.substr(0, text.size() - rest.size());
}

std::string_view take_plain(std::string_view& text) {
  const auto plain = [](char c) { return c >= 0x20 && c < 0x7F; };
  const auto end = std::find_if_not(text.begin(), text.end(), plain);
  const auto run = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(run.size());
  return run;
}

}  // namespace underpin
