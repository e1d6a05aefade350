// Filter patterns tried on events: the user guide's examples, and what the guide leaves open.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/regex.hpp>
#include <random>

#include "oracle_cases.h"
#include "semantics/filter_evaluator.h"
#include "semantics/filter_pattern.h"

namespace underpin::semantics {
namespace {

Evaluation evaluate(const std::string& pattern, const std::string& event) {
  const auto parsed = FilterPattern::parse(pattern);
  EXPECT_TRUE(parsed) << pattern << ": " << parsed.error.reason;
  return parsed ? parsed->evaluate(LogEvent::from_text(event)) : Evaluation{};
}

// The two events of "Using filter patterns to match terms in JSON log events".
const char* const kEvent =
    R"({"eventType":"UpdateTrail","sourceIPAddress":"111.111.111.111","arrayKey":["value",)"
    R"("another value"],"objectList":[{"name":"a","id":1},{"name":"b","id":2}],)"
    R"("SomeObject":null,"ThisFlag":true,"cluster.name":"c"})";
const char* const kObject =
    R"({"user":{"id":1,"email":"John.Stiles@example.com"},"users":[{"id":2,)"
    R"("email":"John.Doe@example.com"},{"id":3,"email":"Jane.Doe@example.com"}],)"
    R"("actions":["GET","PUT","DELETE"],"coordinates":[[0,1,2],[4,5,6],[7,8,9]]})";

struct Case {
  const char* pattern;
  const char* event;
  Match match;
};

TEST(FilterPatternEvaluate, matches_as_the_user_guide_shows) {
  const Case cases[] = {
      {R"({ $.eventType = "UpdateTrail" })", kEvent, Match::yes},
      {"{ $.sourceIPAddress != 123.123.* }", kEvent, Match::yes},
      {R"({ $.arrayKey[0] = "value" })", kEvent, Match::yes},
      {"{ $.eventType = %Trail% }", kEvent, Match::yes},
      {"{ $.arrayKey[*] = %val.{2}% }", kEvent, Match::yes},
      {R"({ $.* = %111\.111\.111\.1[0-9]{1,2}% })", kEvent, Match::yes},
      {"{ $.['cluster.name'] = \"c\" }", kEvent, Match::yes},
      {"{ $.SomeObject IS NULL }", kEvent, Match::yes},
      {"{ $.SomeOtherObject NOT EXISTS }", kEvent, Match::yes},
      {"{ $.objectList[1].id = 2 }", kEvent, Match::yes},
      {"{ $.ThisFlag IS TRUE }", kEvent, Match::yes},
      {R"({ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") })", kObject,
       Match::yes},
      {R"({ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" && )"
       R"($.actions[2] = "nonmatch" })",
       kObject, Match::yes},
      {R"({ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && )"
       R"($.actions[2] = "nonmatch" })",
       kObject, Match::no},
      {R"({ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" })", kObject,
       Match::no},
      // "both {$.users = 1} and {$.users != 1} will fail to match a log event where users is an
      // array" (an older edition, with this example)
      {"{ $.users = 1 }", R"({"users":[1,2,3]})", Match::no},
      {"{ $.users != 1 }", R"({"users":[1,2,3]})", Match::no},
      {"{ $.bandwidth > 75 }", R"({"bandwidth":76})", Match::yes},
      {"{ $.latency < 50 }", R"({"latency":50})", Match::no},
      {"{ $.refreshRate >= 60 }", R"({"refreshRate":60})", Match::yes},
      {"{ $.responseTime <= 5 }", R"({"responseTime":5.01})", Match::no},
      {"{ $.errorCode = 400}", R"({"errorCode":400})", Match::yes},
      {"{ $.errorCode != 500 }", R"({"errorCode":400})", Match::yes},
      {"{ $.number[0] = 1e+3 }", R"({"number":[1000]})", Match::yes},
      {"{ $.number[0] != 1e-3 }", R"({"number":[0.001]})", Match::no},
      {"{ $.foo = bar }", R"({"foo":"bar"})", Match::yes},
      {"{ $.foo = bar || $.foo = baz }", R"({"foo":"baz"})", Match::yes},
      {"{$.foo = *Event}", R"({"foo":"PutEvent"})", Match::yes},
      {"{$.foo = Event*}", R"({"foo":"EventName"})", Match::yes},
      {"ERROR", "[ERROR 400] BAD REQUEST", Match::yes},
      {"ERROR ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", Match::yes},
      {"ERROR ARGUMENTS", "[ERROR 401] UNAUTHORIZED REQUEST", Match::no},
      {"?ERROR ?ARGUMENTS", "[INFO] ARGUMENTS", Match::yes},
      {"?ERROR ?ARGUMENTS", "[INFO] REQUEST", Match::no},
      {"?ERROR ?ARGUMENTS REQUEST", "[INFO] REQUEST FAILED", Match::yes},
      {"\"INTERNAL SERVER ERROR\"", "[ERROR 500] INTERNAL SERVER ERROR", Match::yes},
      {"ERROR -ARGUMENTS", "[ERROR 400] BAD REQUEST", Match::yes},
      {"ERROR -ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", Match::no},
      {"%AUTHORIZED%", "[ERROR 401] UNAUTHORIZED REQUEST", Match::yes},
      {"\" \"", "anything", Match::yes},
      {"[ip=%127\\.0\\.0\\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, "
       "bytes]",
       "127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] \"GET /index.html HTTP/1.0\" 404 1534",
       Match::yes},
      {"[..., request =*.html*, status_code = 4*, bytes]",
       "127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] \"GET /index.html HTTP/1.0\" 404 1534",
       Match::yes},
      {"[..., status_code = 4* && status_code != 403, bytes > 1000]", "a b 403 1534", Match::no},
      {"[..., status_code = 4* && status_code != 403, bytes > 1000]", "a b 404 1534", Match::yes},
      {"[w1=ERROR || w1=WARNING, ...]", "WARNING 09/25/2014 12:00:02 Invalid user request",
       Match::yes},
      {"[w1!=ERROR && w1!=WARNING, ...]", "INFO 09/25/2014", Match::yes},
      {"[a, b, c]", "one two", Match::no},
  };
  for (const auto& c : cases)
    EXPECT_EQ(evaluate(c.pattern, c.event).match, c.match) << c.pattern << " on " << c.event;
}

struct Open {
  const char* pattern;
  const char* event;
  unsigned doubts;
};

TEST(FilterPatternEvaluate, what_the_user_guide_leaves_open_stays_open_and_is_named) {
  using namespace filter;
  const Open cases[] = {
      {R"({ $.x != "v" })", R"({"y":1})", kMissing},
      {"{ $.x != 5 }", R"({"y":1})", kMissing},
      {"{ $.x = Ev*ent }", R"({"x":"Ev---ent"})", kInnerStar},
      {"{ $.x = Ev*ent }", R"({"x":"Ev*ent"})", 0},
      {R"({ $.x = "400" })", R"({"x":400})", kKinds},
      {"{ $.x = 400 }", R"({"x":"400"})", kKinds},
      {R"({ $.x != "v" })", R"({"x":null})", kKinds},
      {"{ $.x != 5 }", R"({"x":"v"})", kKinds},
      {R"({ $.x[*] != "v" })", R"({"x":["v","w"]})", kElements},
      {"ERROR", "Exiting with ERRORCODE: -1", kWholeWords},
      {"[w1=ERROR, w2]", "ERROR WARN message", kLastColumn},
  };
  for (const auto& c : cases) {
    const Evaluation result = evaluate(c.pattern, c.event);
    EXPECT_EQ(result.match, c.doubts == 0 ? Match::yes : Match::open) << c.pattern;
    EXPECT_EQ(result.doubts, c.doubts) << c.pattern << ": " << describe_doubts(result.doubts);
  }
}

TEST(FilterPatternEvaluate, a_doubt_that_does_not_matter_is_no_doubt) {
  EXPECT_TRUE(evaluate(R"({ $.x != "v" || $.y = 1 })", R"({"y":1})").is_yes());
  EXPECT_TRUE(evaluate(R"({ $.x != "v" && $.y = 2 })", R"({"y":1})").is_no());
  EXPECT_TRUE(evaluate(R"({ $.x != "v" || $.x NOT EXISTS })", R"({"y":1})").is_yes());
  EXPECT_TRUE(evaluate(R"({ $.x[*] != "v" })", R"({"x":["w","w"]})").is_yes());
}

TEST(FilterPatternEvaluate, a_json_pattern_matches_no_plain_line) {
  for (const char* line : {"not json", "", "[1,2]", "5", "\"text\"", "{\"a\":1"})
    EXPECT_TRUE(evaluate("{ $.a NOT EXISTS }", line).is_no()) << line;
}

TEST(FilterPatternEvaluate, case_matters) {
  EXPECT_TRUE(evaluate("{ $.a = createtrail }", R"({"a":"CreateTrail"})").is_no());
  EXPECT_TRUE(evaluate("{ $.A = x }", R"({"a":"x"})").is_no());
  EXPECT_TRUE(evaluate("error", "ERROR").is_no());
}

TEST(FilterPatternEvaluate, hostile_events_are_tried_without_harm) {
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "{\"a\":";
  for (const std::string& event : {deep, std::string("{\"a\":\"\xff\xfe\"}"),
                                   std::string(1u << 20u, '['), std::string(1, '\0')})
    EXPECT_NE(evaluate(R"({ $.a.a = "x" })", event).match, Match::yes);
}

// ---- regular expressions against another library

TEST(FilterPatternRegex, agrees_with_another_library_on_random_expressions) {
  constexpr unsigned kSeed = 11;
  std::mt19937 random(kSeed);
  const std::vector<std::string> atoms = {"a",   "b",   ".",     "[ab]",   "[^a]",   "\\d",
                                          "\\w", "\\.", "[a-c]", "[a-b-]", "\\x61",  "c",
                                          "\\D", "\\s", "1",     "-",      "[\\d_]", "\\["};
  const std::vector<std::string> repeats = {"",  "",    "",      "*",     "+",
                                            "?", "{2}", "{1,2}", "{0,1}", "{1,}"};
  const std::string letters = "abc1.- [";
  std::size_t found = 0;
  std::size_t tried = 0;
  const int rounds = oracle_cases(10000, kSeed);
  for (int round = 0; round < rounds; ++round) {
    std::string text;
    for (std::size_t choice = 0, choices = 1 + random() % 2; choice < choices; ++choice) {
      if (choice > 0) text += '|';
      if (random() % 4 == 0) text += '^';
      for (std::size_t i = 0, count = 1 + random() % 4; i < count; ++i)
        text += atoms[random() % atoms.size()] + repeats[random() % repeats.size()];
      if (random() % 4 == 0) text += '$';
    }
    const auto parsed = filter::parse_regex(text);
    ASSERT_TRUE(parsed.shape) << text << ": " << parsed.error << parsed.beyond;
    const boost::regex oracle(text);
    for (int line = 0; line < 12; ++line) {
      std::string subject;
      for (std::size_t i = random() % 6; i > 0; --i) subject += letters[random() % letters.size()];
      const bool expected = boost::regex_search(subject, oracle);
      ASSERT_EQ(parsed.shape->matches(subject), expected)
          << "seed " << kSeed << ": %" << text << "% on `" << subject << "`";
      found += expected ? 1 : 0;
      ++tried;
    }
  }
  EXPECT_GT(found, tried / 10);
  EXPECT_LT(found, tried * 9 / 10);
}

TEST(FilterPatternWildcard, the_fast_way_and_the_automaton_agree) {
  constexpr unsigned kSeed = 12;
  std::mt19937 random(kSeed);
  const auto text_of = [&](const std::string& letters, std::size_t most) {
    std::string out;
    for (std::size_t i = random() % (most + 1); i > 0; --i)
      out += letters[random() % letters.size()];
    return out;
  };
  const int rounds = oracle_cases(30000, kSeed);
  for (int round = 0; round < rounds; ++round) {
    const std::string literal = text_of("ab*", 5);
    const std::string text = text_of("ab*", 5);
    for (const auto inner : {filter::InnerStar::literal, filter::InnerStar::wildcard})
      ASSERT_EQ(filter::wildcard_matches(literal, text, inner),
                filter::wildcard_shape(literal, inner, {}).matches(text))
          << "seed " << kSeed << ": " << literal << " on " << text;
  }
}

}  // namespace
}  // namespace underpin::semantics
