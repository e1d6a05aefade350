// Reading and printing filter patterns.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "cis_patterns.h"
#include "oracle_cases.h"
#include "semantics/filter_pattern.h"

namespace underpin::semantics {
namespace {

using ::testing::HasSubstr;
using Form = FilterPattern::Form;

struct Good {
  const char* text;
  Form form;
  const char* printed;
};

TEST(FilterPatternSyntax, reads_every_form_of_the_user_guide) {
  const Good cases[] = {
      {"", Form::everything, ""},
      {"  ", Form::everything, ""},
      {"\"\"", Form::everything, ""},
      {"\" \"", Form::everything, ""},
      {"ERROR", Form::terms, "\"ERROR\""},
      {"ERROR ARGUMENTS", Form::terms, "\"ERROR\" \"ARGUMENTS\""},
      {"?ERROR ?ARGUMENTS", Form::terms, "?\"ERROR\" ?\"ARGUMENTS\""},
      {"\"INTERNAL SERVER ERROR\"", Form::terms, "\"INTERNAL SERVER ERROR\""},
      {"ERROR -ARGUMENTS", Form::terms, "\"ERROR\" -\"ARGUMENTS\""},
      {"\"ERROR\" - \"Exiting\"", Form::terms, "\"ERROR\" -\"Exiting\""},
      {"%AUTHORIZED%", Form::terms, "%AUTHORIZED%"},
      {"{ $.eventType = \"UpdateTrail\" }", Form::json, "{ $.eventType = \"UpdateTrail\" }"},
      {"{ $.sourceIPAddress != 123.123.* }", Form::json, "{ $.sourceIPAddress != \"123.123.*\" }"},
      {"{ $.arrayKey[0] = \"value\" }", Form::json, "{ $.arrayKey[0] = \"value\" }"},
      {"{ $.eventType = %Trail% }", Form::json, "{ $.eventType = %Trail% }"},
      {"{ $.arrayKey[*] = %val.{2}% }", Form::json, "{ $.arrayKey[*] = %val.{2}% }"},
      {R"({ $.* = %111\.111\.111\.1[0-9]{1,2}% })", Form::json,
       R"({ $.* = %111\.111\.111\.1[0-9]{1,2}% })"},
      {"{ $.['cluster.name'] = \"c\" }", Form::json, "{ $.['cluster.name'] = \"c\" }"},
      {"{ $.SomeObject IS NULL }", Form::json, "{ $.SomeObject IS NULL }"},
      {"{ $.ThisFlag IS TRUE }", Form::json, "{ $.ThisFlag IS TRUE }"},
      {"{ $.SomeOtherObject NOT EXISTS }", Form::json, "{ $.SomeOtherObject NOT EXISTS }"},
      {"{$.number[0] = 1e+3}", Form::json, "{ $.number[0] = 1e+3 }"},
      {"{ $.number[0] != 1e-3 }", Form::json, "{ $.number[0] != 1e-3 }"},
      {"{ $.latency > +1000 }", Form::json, "{ $.latency > +1000 }"},
      {"{ ($.user.id = 1) && ($.users[0].email = \"John.Doe@example.com\") }", Form::json,
       "{ $.user.id = 1 && $.users[0].email = \"John.Doe@example.com\" }"},
      {"{ $.a = 1 || $.coordinates[0][1] = \"n\" && $.c = 3 }", Form::json,
       "{ $.a = 1 || ($.coordinates[0][1] = \"n\" && $.c = 3) }"},
      {"{ ($.a = 1 || $.b = 2) && $.c = 3 }", Form::json, "{ ($.a = 1 || $.b = 2) && $.c = 3 }"},
      {"{$.foo = bar || $.foo = baz }", Form::json, "{ $.foo = \"bar\" || $.foo = \"baz\" }"},
      {R"({ $.a = "say \"hi\" \\ there" })", Form::json, R"({ $.a = "say \"hi\" \\ there" })"},
      {"[ip, user, ..., status_code, bytes]", Form::delimited,
       "[ip, user, ..., status_code, bytes]"},
      {"[..., request=*.html*, status_code=4*,]", Form::delimited,
       "[..., request = \"*.html*\", status_code = \"4*\", ]"},
      {"[w1!=ERROR && w1!=WARNING, w2]", Form::delimited,
       "[w1 != \"ERROR\" && w1 != \"WARNING\", w2]"},
      {"[ip=%127\\.0\\.0\\.[1-9]%, status_code = 404 || status_code = 410, bytes > 1000]",
       Form::delimited,
       "[ip = %127\\.0\\.0\\.[1-9]%, status_code = 404 || status_code = 410, bytes > 1000]"},
  };
  for (const auto& c : cases) {
    const auto parsed = FilterPattern::parse(c.text);
    ASSERT_TRUE(parsed) << c.text << ": " << parsed.error.reason;
    EXPECT_EQ(parsed->form(), c.form) << c.text;
    EXPECT_EQ(parsed->print(), c.printed) << c.text;
    const auto again = FilterPattern::parse(parsed->print());
    ASSERT_TRUE(again) << parsed->print() << ": " << again.error.reason;
    EXPECT_TRUE(*again == *parsed) << c.text;
  }
}

struct Bad {
  const char* text;
  std::size_t offset;
  const char* reason;
  bool beyond_us = false;
};

TEST(FilterPatternSyntax, says_where_and_why_a_text_is_no_pattern) {
  const Bad cases[] = {
      {"{ $eventName = X }", 2, "`$.`"},
      {"{ eventName = X }", 2, "property selector"},
      {"{ $.eventName X }", 14, "operator is missing"},
      {"{ $.eventName = }", 16, "value is missing"},
      {"{ $.eventName = X", 17, "`}` is missing"},
      {"{ ($.a = X }", 11, "`)` is missing"},
      {"{ $.a = X } more", 12, "follows the closing `}`"},
      {"{ $.a = \"X }", 8, "closing `\"`"},
      {"{ $.a == X }", 7, "value is missing"},
      {"{ $.a = X && }", 13, "property selector"},
      {"{ $.a = b@c }", 8, "double quotes"},
      {"{ $.a = $b }", 8, "value is missing"},
      {"{ $.a < abc }", 8, "number only"},
      {"{ $.a < \"5\" }", 8, "number only"},
      {"{ $.invokedByNOT EXISTS }", 23, "`EXISTS` is not supported"},
      {"{ $.a EXISTS }", 12, "`EXISTS` is not supported"},
      {"{ $.a IS NOT NULL }", 12, "`IS NOT` is not supported"},
      {"{ $.a IS 5 }", 9, "`IS` wants"},
      {"{ $.a NOT NULL }", 10, "`NOT` wants"},
      {"{ $.a not exists }", 6, "operator is missing"},
      {"{ $.a. = X }", 6, "property name is missing"},
      {"{ $.a[x] = X }", 7, "index from 0"},
      {"{ $.a[\"b\"] = X }", 6, "index from 0"},
      {"{ $.a[0 = X }", 7, "`]` is missing"},
      {"{ $[0] = X }", 2, "`$.`"},
      {"{ $.['a] = X }", 14, "closing `'`"},
      {"{ $.a[*].b[*] = X }", 2, "at most one `*`"},
      {"{ $.a[*] = 1 || $.b[*] = 1 || $.c[*] = 1 || $.d.* = 1 }", 44, "three wildcard selectors"},
      {"{ $.a = %x% || $.b = %y% || $.c = %z% }", 34, "two regular expressions"},
      {"{ $.a = %some(thing)% }", 8, "`(` is not supported"},
      {"{ $.a = %something!% }", 8, "`!` is not supported"},
      {"{ $.a = %x }", 8, "closing `%`"},
      {"{ $.a = %[b% }", 8, "not closed"},
      {"{ $.a = %*b% }", 8, "nothing to repeat"},
      {"{ $.a = %b{3,1}% }", 8, "bounds"},
      {"{ $.a = %a\\qb% }", 8, "not documented", true},
      {"{ $.a = %a{900}% }", 8, "repeats too much", true},
      {"{ $.a[5000] = X }", 10, "not followed", true},
      {"{ $.a = \"\xff\" }", 0, "not UTF-8"},
      {"{ $.a = \"\xed\xa0\x80\" }", 0, "not UTF-8"},
      {"{ $.a = \"\xe0\x80\x80\" }", 0, "not UTF-8"},
      {"{}", 1, "property selector"},
      {"ERROR!", 5, "double quotes"},
      {"$.eventName = X", 0, "double quotes"},
      {"? ERROR", 0, "want a term"},
      {"[a, b", 5, "`]` is missing"},
      {"[]", 0, "names no column"},
      {"[w1=A && w2=B, w2]", 11, "names another"},
      {"[..., a, ...]", 0, "more than one", true},
  };
  for (const auto& c : cases) {
    const auto parsed = FilterPattern::parse(c.text);
    EXPECT_FALSE(parsed) << c.text;
    EXPECT_THAT(parsed.error.reason, HasSubstr(c.reason)) << c.text;
    EXPECT_EQ(parsed.error.offset, c.offset) << c.text << ": " << parsed.error.reason;
    EXPECT_EQ(parsed.error.beyond_us, c.beyond_us) << c.text;
  }
}

TEST(FilterPatternSyntax, takes_1024_characters_and_not_one_more) {
  const auto sized = [](std::size_t size) {
    const std::string frame = "{ $.a = \"\" }";
    return "{ $.a = \"" + std::string(size - frame.size(), 'x') + "\" }";
  };
  EXPECT_TRUE(FilterPattern::parse(sized(1024)));
  EXPECT_FALSE(FilterPattern::parse(sized(1025)));
}

TEST(FilterPatternSyntax, nesting_beyond_the_limit_is_refused_not_overflowed) {
  const auto nested = [](std::size_t depth) {
    return "{" + std::string(depth, '(') + "$.a = 1" + std::string(depth, ')') + "}";
  };
  EXPECT_TRUE(FilterPattern::parse(nested(40)));
  const auto parsed = FilterPattern::parse(nested(400));
  EXPECT_FALSE(parsed);
  EXPECT_TRUE(parsed.error.beyond_us);
}

// ---- parse(print(x)) == x

class RandomPattern {
 public:
  explicit RandomPattern(unsigned seed) : random_(seed) {}

  std::string text() {
    switch (random_() % 6) {
      case 0:
        return terms();
      case 1:
        return columns();
      default:
        return "{" + space() + expression(3) + space() + "}";
    }
  }

 private:
  std::size_t pick(std::size_t count) { return random_() % count; }
  std::string space() { return std::string(pick(3), ' '); }
  std::string word() {
    const char* words[] = {"a",  "Error", "x9",  "CreateTrail", "ünï",
                           "a*", "*b",    "c*d", "4.5",         "-7"};
    return words[pick(10)];
  }
  std::string quoted() {
    const char* extra[] = {"", " ", "\\\"", "\\\\", "@", "%", "\\n", "}"};
    return '"' + word() + extra[pick(8)] + '"';
  }
  std::string operand() {
    switch (pick(4)) {
      case 0:
        return quoted();
      case 1:
        return "CreateTrail";
      case 2:
        return "12.5e3";
      default:
        return "*Trail";
    }
  }
  std::string selector() {
    const char* steps[] = {".a", ".b-c", "[0]", "[12]", ".['x.y']", ".d_e"};
    std::string out = "$.first";
    for (std::size_t i = pick(3); i > 0; --i) out += steps[pick(6)];
    return out;
  }
  std::string condition() {
    switch (pick(6)) {
      case 0:
        return selector() + " IS NULL";
      case 1:
        return selector() + "  NOT  EXISTS";
      case 2:
        return selector() + space() + "<=" + space() + "5";
      case 3:
        return selector() + space() + "!=" + space() + operand();
      default:
        return selector() + space() + "=" + space() + operand();
    }
  }
  std::string expression(std::size_t depth) {
    if (depth == 0 || pick(3) == 0) return condition();
    std::string out;
    for (std::size_t i = 0, count = 1 + pick(3); i < count; ++i) {
      if (i > 0) out += pick(2) == 0 ? " && " : "||";
      out += pick(2) == 0 ? '(' + expression(depth - 1) + ')' : expression(depth - 1);
    }
    return out;
  }
  std::string terms() {
    std::string out;
    for (std::size_t i = 0, count = 1 + pick(3); i < count; ++i) {
      const char* roles[] = {"", "?", "-"};
      out += (i > 0 ? " " : "") + std::string(roles[pick(3)]) + quoted();
    }
    return out;
  }
  std::string columns() {
    std::string out = "[";
    const bool ellipsis = pick(2) == 0;
    if (ellipsis) out += "...,";
    return out + "w1 = Error || w1 != \"b c\", w2, w3 > 5" + (pick(2) == 0 ? ",]" : "]");
  }

  std::mt19937 random_;
};

TEST(FilterPatternSyntax, what_is_printed_reads_back_as_the_same_pattern) {
  constexpr unsigned kSeed = 42;
  RandomPattern random(kSeed);
  std::size_t read = 0;
  const int rounds = oracle_cases(20000, kSeed);
  for (int round = 0; round < rounds; ++round) {
    const std::string text = random.text();
    const auto parsed = FilterPattern::parse(text);
    if (!parsed) {
      ASSERT_THAT(parsed.error.reason, HasSubstr("1024")) << "seed " << kSeed << ": " << text;
      continue;
    }
    ++read;
    const auto again = FilterPattern::parse(parsed->print());
    ASSERT_TRUE(again) << "seed " << kSeed << ": " << text << "\n" << parsed->print();
    ASSERT_TRUE(*again == *parsed) << "seed " << kSeed << ": " << text << "\n" << parsed->print();
  }
  EXPECT_GT(read, static_cast<std::size_t>(rounds) * 95 / 100);
}

}  // namespace
}  // namespace underpin::semantics
