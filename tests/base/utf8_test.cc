// UTF-8, strictly: every character there and back, and every form that is none.
#include "base/utf8.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace underpin {
namespace {

TEST(Utf8, EveryCharacterIsReadAsItWasWritten) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;  // surrogates are no characters
    std::string written;
    append_utf8(written, c);
    const auto read = decode_utf8(written + "x");
    ASSERT_EQ(read.value, c);
    ASSERT_EQ(read.length, written.size());
    ASSERT_TRUE(is_utf8(written));
    ASSERT_EQ(characters(written), 1u);
    ASSERT_LE(width(written), 2u);
  }
}

TEST(Utf8, KnowsHowWideATerminalShowsIt) {
  const struct {
    const char* text;
    std::size_t width;
  } cases[] = {{"", 0},       {"abc", 3},     {"é", 1},    {"e\u0301", 1},
               {"日本語", 6}, {"ｱｲｳ", 3},     {"ＡＢ", 4}, {"한국", 4},
               {"😀", 2},     {"✗ ■ → …", 7}, {"a日b", 4}, {"кириллица", 9}};
  for (const auto& c : cases) EXPECT_EQ(width(c.text), c.width) << c.text;
  EXPECT_EQ(first_characters("日本語", 5), "日本");
  EXPECT_EQ(first_characters("日本語", 1), "");
  EXPECT_EQ(first_characters("ab日", 2), "ab");
}

TEST(Utf8, ReadsStrictly) {
  const struct {
    const char* name;
    std::string bytes;
  } cases[] = {
      {"a lone continuation byte", "\x80"},
      {"a lead byte that would be overlong", "\xc1\xbf"},
      {"an overlong slash of three bytes", "\xe0\x80\xaf"},
      {"an overlong form of four bytes", "\xf0\x80\x80\xaf"},
      {"the first surrogate", "\xed\xa0\x80"},
      {"the last surrogate", "\xed\xbf\xbf"},
      {"beyond Unicode", "\xf4\x90\x80\x80"},
      {"a lead byte of no sequence", "\xf5\x80\x80\x80"},
      {"five bytes", "\xf8\x88\x80\x80\x80"},
      {"cut short", "\xe4\xb8"},
      {"continued by a letter", "\xc3("},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(decode_utf8(c.bytes).length, 0u) << c.name;
    EXPECT_FALSE(is_utf8("a" + c.bytes)) << c.name;
  }
  EXPECT_TRUE(is_utf8(""));
}

// The set is what printable() shows and the formats escape; nothing that people write is in it.
TEST(Utf8, UnsafeIsWhatATerminalObeysOrHides) {
  for (const char32_t c : std::initializer_list<char32_t>{
           0x00, 0x09, 0x0A, 0x1B, 0x7F, 0x80, 0x9B, 0x9F, 0x61C, 0x200B, 0x200E, 0x2028, 0x202E,
           0x2066, 0x2069, 0xFEFF, 0xFFF9, 0xE0041})
    EXPECT_TRUE(is_unsafe(c)) << std::hex << static_cast<std::uint32_t>(c);
  for (const char32_t c :
       std::initializer_list<char32_t>{' ', '~', 0xA0, 0xE9, 0x4E16, 0x2026, 0x1F600, 0xFFFD})
    EXPECT_FALSE(is_unsafe(c)) << std::hex << static_cast<std::uint32_t>(c);
}

TEST(Utf8, CutsBetweenCharacters) {
  EXPECT_EQ(first_characters("日本語", 4), "日本");
  EXPECT_EQ(first_characters("ab", 5), "ab");
  EXPECT_EQ(first_characters("ab", 0), "");
  std::string_view text = "plain\tthen";
  EXPECT_EQ(take_plain(text), "plain");
  EXPECT_EQ(take_plain(text), "");
  EXPECT_EQ(text, "\tthen");
}

}  // namespace
}  // namespace underpin
