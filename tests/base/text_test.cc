// Text, times and tables as AWS writes them, and hostile bytes.
#include <gtest/gtest.h>

#include "base/arn.h"
#include "base/base64.h"
#include "base/csv.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "base/utf8.h"

namespace underpin {
namespace {

TEST(Printable, shows_what_a_terminal_would_obey) {
  const struct {
    const char *name, *in, *out;
  } cases[] = {
      {"plain text stays", "key/a ü 日本", "key/a ü 日本"},
      {"an escape sequence is shown", "\x1b[31mred", "\\u{1b}[31mred"},
      {"a carriage return is shown", "a\rb", "a\\u{d}b"},
      {"a C1 control is shown", "\xc2\x9b", "\\u{9b}"},
      {"a right-to-left override is shown", "\xe2\x80\xae", "\\u{202e}"},
      {"a byte that is no UTF-8 is shown", "a\xff", "a\\xff"},
      {"an overlong form is no UTF-8", "\xc0\xaf", "\\xc0\\xaf"},
      {"a surrogate is no UTF-8", "\xed\xa0\x80", "\\xed\\xa0\\x80"},
      {"a sequence cut short is no UTF-8", "\xe2\x80", "\\xe2\\x80"},
  };
  for (const auto& c : cases) EXPECT_EQ(printable(c.in), c.out) << c.name;
}

TEST(Nearest, finds_what_was_meant_and_does_not_guess) {
  const std::vector<std::string> known = {"3.8", "json", "terminal"};
  EXPECT_EQ(nearest("3.88", known), "3.8");
  EXPECT_EQ(nearest("jsn", known), "json");
  EXPECT_EQ(nearest("yaml", known), std::nullopt);
  EXPECT_EQ(nearest("x", {}), std::nullopt);
}

TEST(Shorten, keeps_both_ends) {
  EXPECT_EQ(shorten("abcdefghij", 5), "ab…ij");
  EXPECT_EQ(shorten("abc", 5), "abc");
  EXPECT_EQ(shorten("日本語の名前です", 5), "日…す");
  for (std::size_t columns = 1; columns < 20; ++columns)
    EXPECT_LE(width(shorten("日本語の名前です", columns)), columns);
}

TEST(Percent, decode_is_the_inverse_of_encode) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_EQ(percent_decode(percent_encode(all)), all);
  EXPECT_EQ(percent_encode("a/b c", true), "a/b%20c");
  EXPECT_EQ(percent_decode("100%"), "100%");
}

TEST(Time, accepted_forms) {
  const char* forms[] = {"2026-11-25T10:00:00Z",
                         "2026-11-25T10:00:00.123Z",
                         "2026-11-25T10:00:00+00:00",
                         "2026-11-25T12:00:00+02:00",
                         "Wed, 25 Nov 2026 10:00:00 GMT",
                         "1795600800",
                         "1795600800.5"};
  for (const auto* form : forms) {
    const auto time = parse_time(form);
    ASSERT_TRUE(time) << form;
    EXPECT_EQ(format_time(*time), "2026-11-25T10:00:00Z") << form;
  }
  EXPECT_EQ(format_basic_time(*parse_time(forms[0])), "20261125T100000Z");
}

TEST(Time, refused_forms) {
  for (const auto* form :
       {"", "N/A", "2026-11-25", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z",
        "2026-11-25T25:00:00Z", "2026-11-25T10:00:00", "2026-11-25T10:00:00.Z", "1e9", "-1"})
    EXPECT_FALSE(parse_time(form)) << form;
}

TEST(Csv, is_read_by_column_name) {
  const auto table = CsvTable::parse("user,arn\n\"a,\"\"b\",x\r\nc,y\n");
  ASSERT_EQ(table.size(), 2u);
  EXPECT_EQ((*table.begin())["user"], "a,\"b");
  EXPECT_EQ((*table.begin())["nothing"], std::nullopt);
}

TEST(Csv, a_table_cut_short_is_an_error) {
  for (const auto* text : {"", "a,b\n1\n", "a,b\n1,2,3\n", "a,b\n\"1,2\n", "a,a\n1,2\n"})
    EXPECT_THROW(CsvTable::parse(text), Error) << text;
}

TEST(Base64, decodes_and_refuses) {
  EXPECT_EQ(decode_base64("aGVsbG8="), "hello");
  EXPECT_EQ(decode_base64("aGVs\nbG8h"), "hello!");
  EXPECT_EQ(decode_base64(""), "");
  for (const auto* text : {"a", "aGVsbG8", "a*Vs"})
    EXPECT_THROW(decode_base64(text), Error) << text;
}

// RFC 4648 section 10.
TEST(Base64, encodes_with_padding) {
  EXPECT_EQ(encode_base64(""), "");
  EXPECT_EQ(encode_base64("f"), "Zg==");
  EXPECT_EQ(encode_base64("fo"), "Zm8=");
  EXPECT_EQ(encode_base64("foobar"), "Zm9vYmFy");
}

TEST(Hash, knows_the_published_vector) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Arns, are_taken_apart_in_every_partition) {
  const auto arn = Arn::parse("arn:aws-cn:logs:cn-north-1:123456789012:log-group:/a:b:*");
  ASSERT_TRUE(arn);
  EXPECT_EQ(arn->partition, "aws-cn");
  EXPECT_EQ(log_group_name(*arn), "/a:b");
  EXPECT_EQ(Arn::parse(arn->print()), arn);
  for (const auto* text : {"", "arn:aws", "PendingConfirmation", "arn:aws:s3::1:"})
    EXPECT_FALSE(Arn::parse(text)) << text;
}

TEST(Json, has_limits) {
  EXPECT_EQ(print_json(parse_json("\xEF\xBB\xBF{\"a\":[1]}")), "{\n  \"a\": [\n    1\n  ]\n}\n");
  EXPECT_THROW(parse_json("{} x"), Error);
  EXPECT_THROW(parse_json(std::string(100, '[') + std::string(100, ']')), Error);
  EXPECT_THROW(parse_json("\"0123456789\"", {.bytes = 5, .depth = 4}), Error);
}

}  // namespace
}  // namespace underpin
