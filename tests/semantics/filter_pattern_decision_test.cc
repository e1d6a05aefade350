// Implication and equivalence of filter patterns, against trying every event of a small universe.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bitset>
#include <boost/json.hpp>
#include <random>

#include "cis_patterns.h"
#include "oracle_cases.h"
#include "semantics/event_search.h"
#include "semantics/filter_coverage.h"
#include "semantics/filter_evaluator.h"

namespace underpin::semantics::test {
namespace {

using filter::Reading;

FilterPattern pattern(const std::string& text) {
  const auto parsed = FilterPattern::parse(text);
  if (!parsed) throw std::logic_error(text + ": " + parsed.error.reason);
  return *parsed;
}

struct PairCase {
  const char* name;
  const char* narrow;
  const char* wide;
  Decision implies;
  Decision equivalent;
};

constexpr Decision kYes = Decision::yes;
constexpr Decision kNo = Decision::no;
constexpr Decision kOpen = Decision::undecided;

TEST(FilterPatternImplies, decides_pairs_and_shows_an_event_for_each_no) {
  const PairCase cases[] = {
      {"order makes no difference", "{ $.a = x || $.a = y }", "{ $.a = y || $.a = x }", kYes, kYes},
      {"a choice may be spread out", "{ ($.a = x || $.a = y) && $.b = z }",
       "{ ($.a = x && $.b = z) || ($.a = y && $.b = z) }", kYes, kYes},
      {"an exact text is within its wildcard", "{ $.a = CreateTrail }", "{ $.a = \"*Trail\" }",
       kYes, kNo},
      {"a wildcard at both ends contains both", "{ $.a = \"x*\" }", "{ $.a = \"*x*\" }", kYes, kNo},
      {"a wildcard and a regular expression can be the same", "{ $.a = \"*Trail\" }",
       "{ $.a = %Trail$% }", kYes, kYes},
      {"a field that must equal two texts never matches", "{ $.a = x && $.a = y }",
       "{ $.b = \"never\" }", kYes, kNo},
      {"texts without a letter are not all texts", "{ $.a = * && $.b = x }",
       "{ $.a = %^[^q]*$% && $.b = x }", kNo, kNo},
      {"numbers are compared as numbers", "{ $.a > 5 }", "{ $.a >= 5 }", kYes, kNo},
      {"a number is one number however it is spelt", "{ $.a = 1e3 && $.b IS TRUE }",
       "{ $.a >= 1000 && $.b IS TRUE }", kYes, kNo},
      {"null is neither true nor false", "{ $.a IS NULL }", "{ $.a IS TRUE || $.a IS FALSE }", kNo,
       kNo},
      {"a child that exists makes its parent exist", "{ $.a.b = x && $.a NOT EXISTS }",
       "{ $.c = \"never\" }", kYes, kNo},
      {"elements have order: the second needs the first", "{ $.a[1] = x && $.a[0] NOT EXISTS }",
       "{ $.c = \"never\" }", kYes, kNo},
      {"`!=` on a field that is there is the complement", "{ $.a = * && $.a != x }",
       "{ $.a = * && $.a != x }", kYes, kYes},
      {"a missing field hangs on what AWS leaves open", "{ $.b = x }",
       "{ ($.a = x || $.a != x) && $.b = x }", kNo, kNo},
      {"with NOT EXISTS beside it nothing hangs", "{ $.a NOT EXISTS && $.b = x }",
       "{ ($.a NOT EXISTS || $.a != x) && $.b = x }", kYes, kNo},
      {"what AWS leaves open decides alone: undecided", "{ $.a NOT EXISTS && $.b = x }",
       "{ $.a != x && $.b = x }", kOpen, kNo},
      {"a pattern implies itself though it uses `!=`", "{ $.a != x }", "{ $.a != x }", kYes, kYes},
      {"an inner star: literal or wildcard", "{ $.a = \"Ev*ent\" }", "{ $.a = %^Ev.*ent$% }", kYes,
       kOpen},
      {"terms may be swapped", "ERROR WARN", "WARN ERROR", kYes, kYes},
      {"more terms are narrower", "ERROR WARN", "ERROR", kYes, kNo},
      {"an excluded term is narrower", "ERROR -WARN", "ERROR", kYes, kNo},
      {"optional terms are a union", "ERROR", "?ERROR ?WARN", kYes, kNo},
      {"optional terms beside others are ignored", "ERROR", "ERROR ?WARN", kYes, kYes},
      {"a longer word holds a shorter one, if words may", "ERRORS", "ERROR", kOpen, kNo},
      {"everything is the widest", "{ $.a = x }", "", kYes, kNo},
      {"a wildcard selector is followed where it decides alone", "{ $.a[*] = x }",
       "{ $.a[*] = x || $.b = y }", kOpen, kNo},
  };
  for (const auto& c : cases) {
    const FilterPattern narrow = pattern(c.narrow);
    const FilterPattern wide = pattern(c.wide);
    const Answer answer = implies(narrow, wide);
    EXPECT_EQ(answer.decision, c.implies) << c.name << ": " << answer.reason << answer.witness;
    if (answer.is_no()) {
      const LogEvent witness = LogEvent::from_text(answer.witness);
      EXPECT_NE(narrow.evaluate(witness).match, Match::no) << c.name << answer.witness;
      EXPECT_NE(wide.evaluate(witness).match, Match::yes) << c.name << answer.witness;
    }
    const Answer same = equivalent(narrow, wide);
    EXPECT_EQ(same.decision, c.equivalent) << c.name << ": " << same.reason << same.witness;
    EXPECT_EQ(equivalent(wide, narrow).decision, same.decision) << c.name;
    EXPECT_TRUE(implies(narrow, narrow).is_yes()) << c.name;
  }
}

// ---- the oracle

// Every combination of values of `$.a` (with `$.a.c` in it when it is an object) and `$.b`.
std::vector<LogEvent> universe() {
  namespace json = boost::json;
  std::vector<json::value> values = {nullptr,
                                     true,
                                     false,
                                     json::array(),
                                     json::object(),
                                     json::object{{"c", "x"}},
                                     json::object{{"c", "y"}},
                                     json::object{{"c", 1}},
                                     json::object{{"c", true}},
                                     json::object{{"c", nullptr}},
                                     json::object{{"c", json::array()}},
                                     json::array{"x"}};
  for (const int number : {-1, 0, 1, 2, 3, 4, 5, 6}) values.emplace_back(number);
  values.emplace_back(2.5);
  std::vector<std::string> texts = {""};
  for (std::size_t from = 0; from < 1 + 3 + 9; ++from)
    for (const char c : {'x', 'y', '*'}) texts.push_back(texts[from] + c);
  for (const char* text : {"1", "4", "0", "9", "3", "5", "-1"}) texts.emplace_back(text);
  for (const auto& text : texts) values.emplace_back(text);
  std::vector<LogEvent> out;
  for (std::size_t a = 0; a <= values.size(); ++a) {
    for (const json::value& b :
         {json::value("none"), json::value("x"), json::value("y"), json::value(1),
          json::value(nullptr), json::value(json::array())}) {
      json::object event;
      if (a < values.size()) event["a"] = values[a];
      if (b != json::value("none")) event["b"] = b;
      out.push_back(LogEvent::from_json(event));
    }
  }
  return out;
}

const std::vector<std::string>& conditions() {
  static const std::vector<std::string> all = {
      "$.a = x",          "$.a != x",    "$.a = \"x*\"",  "$.a = \"*y\"",  "$.a = \"*x*\"",
      "$.a != \"*y\"",    "$.a = *",     "$.a = \"x*y\"", "$.a IS NULL",   "$.a IS TRUE",
      "$.a NOT EXISTS",   "$.a = 1",     "$.a != 4",      "$.a = %^x|y$%", "$.a.c = x",
      "$.a.c NOT EXISTS", "$.a.c != x",  "$.b = x",       "$.b != x",      "$.b NOT EXISTS",
      "$.b IS NULL",      "$.a = \"y\"", "$.b = 1",       "$.a IS FALSE",
  };
  return all;
}

constexpr unsigned kDoubts =
    filter::kMissing | filter::kInnerStar | filter::kKinds | filter::kElements;

// A pattern as the set of (reading, event) pairs that it takes.
using Taken = std::vector<std::uint64_t>;

struct Formula {
  std::string text;
  Taken taken;
};

class Oracle {
 public:
  explicit Oracle(unsigned seed) : random_(seed), events_(universe()) {
    readings_ = filter::readings(kDoubts);
    words_ = (events_.size() + 63) / 64;
    for (const auto& condition : conditions()) {
      Formula formula{condition, Taken(words_ * readings_.size())};
      const FilterPattern parsed = pattern("{" + condition + "}");
      unsigned unused = 0;
      for (std::size_t r = 0; r < readings_.size(); ++r)
        for (std::size_t e = 0; e < events_.size(); ++e)
          if (filter::matches(parsed, events_[e], readings_[r], unused))
            formula.taken[r * words_ + e / 64] |= std::uint64_t{1} << (e % 64);
      conditions_.push_back(std::move(formula));
    }
  }

  Formula random_formula(std::size_t depth) {
    if (depth == 0 || random_() % 4 == 0) return conditions_[random_() % conditions_.size()];
    const bool all = random_() % 2 == 0;
    Formula out = random_formula(depth - 1);
    for (std::size_t i = 1 + random_() % 2; i > 0; --i) {
      const Formula part = random_formula(depth - 1);
      out.text += (all ? " && " : " || ") + part.text;
      for (std::size_t w = 0; w < out.taken.size(); ++w)
        out.taken[w] = all ? out.taken[w] & part.taken[w] : out.taken[w] | part.taken[w];
    }
    out.text = "(" + out.text + ")";
    return out;
  }

  // Yes: no reading has a counter-example; no: each has; else undecided.
  Decision implies(const Formula& narrow, const Formula& wide) const {
    std::size_t with = 0;
    for (std::size_t r = 0; r < readings_.size(); ++r) {
      bool found = false;
      for (std::size_t w = r * words_; w < (r + 1) * words_; ++w)
        found = found || (narrow.taken[w] & ~wide.taken[w]) != 0;
      with += found ? 1 : 0;
    }
    return with == 0 ? kYes : with == readings_.size() ? kNo : kOpen;
  }

 private:
  std::mt19937 random_;
  std::vector<LogEvent> events_;
  std::vector<Reading> readings_;
  std::size_t words_ = 0;
  std::vector<Formula> conditions_;
};

#if defined(__SANITIZE_ADDRESS__)
constexpr int kRounds = 10000;  // ten times slower under the sanitizers
#else
constexpr int kRounds = 20000;
#endif

TEST(FilterPatternWhere, is_the_pattern_with_one_more_condition) {
  const auto two = pattern("{ $.a = x || $.b = y }");
  const auto narrower = two.where("$.c.d", "say \"z\"");
  ASSERT_TRUE(narrower.has_value());
  EXPECT_TRUE(equivalent(*narrower, pattern(R"({ ($.a = x || $.b = y) && $.c.d = "say \"z\"" })"))
                  .is_yes());
  EXPECT_TRUE(implies(*narrower, two).is_yes());
  EXPECT_TRUE(implies(two, *narrower).is_no());
  EXPECT_EQ(*FilterPattern::parse(narrower->print()), *narrower);
}

TEST(FilterPatternWhere, says_nothing_where_the_language_has_no_such_condition) {
  const auto json = pattern("{ $.a = x }");
  EXPECT_FALSE(json.where("$.b", "any*thing"));
  EXPECT_FALSE(json.where("$.b = y || $.c", "z"));
  EXPECT_FALSE(json.where("$b", "z"));
  EXPECT_FALSE(json.where("", "z"));
  EXPECT_FALSE(pattern("[a, b]").where("$a", "z"));
  EXPECT_FALSE(pattern("").where("$.a", "z"));
}

TEST(FilterPatternOracle, implication_agrees_with_every_event_of_a_small_universe) {
  constexpr unsigned kSeed = 20240607;
  Oracle oracle(kSeed);
  std::map<Decision, std::size_t> seen;
  const int rounds = oracle_cases(kRounds, kSeed);
  for (int round = 0; round < rounds; ++round) {
    const Formula narrow = oracle.random_formula(1 + round % 3);
    const Formula wide = oracle.random_formula(1 + round % 3);
    const auto uses_regex = [](const Formula& f) {
      return std::count(f.text.begin(), f.text.end(), '%') > 4;  // more than two are refused
    };
    if (uses_regex(narrow) || uses_regex(wide)) continue;
    const Answer answer = implies(pattern("{" + narrow.text + "}"), pattern("{" + wide.text + "}"));
    const Decision expected = oracle.implies(narrow, wide);
    ASSERT_EQ(answer.decision, expected) << "seed " << kSeed << " round " << round << "\n{"
                                         << narrow.text << "}\n{" << wide.text << "}\n"
                                         << answer.reason << "\n"
                                         << answer.witness;
    ++seen[expected];
  }
  EXPECT_GT(seen[kYes], 200u);
  EXPECT_GT(seen[kNo], 200u);
  EXPECT_GT(seen[kOpen], 20u);
}

// ---- required classes, against every record of a small class

TEST(FilterPatternOracle, coverage_agrees_with_every_record_of_a_small_class) {
  constexpr unsigned kSeed = 99;
  std::mt19937 random(kSeed);
  namespace json = boost::json;
  RecordClass record_class;
  record_class.name = "E";
  record_class.is({"eventName"}, "E").lacks({"userIdentity", "invokedBy"});
  record_class.never({"awsRegion"}, {"z"});
  std::vector<LogEvent> records;
  const json::value absent = nullptr;
  for (const json::value& code :
       {absent, json::value(""), json::value("D"), json::value("Dx"), json::value("x")})
    for (const char* region : {"", "y", "yz", "x"})
      for (const json::value& type : {absent, json::value("Root"), json::value("other")}) {
        json::object record = record_class.bare().json()->get_object();
        if (!code.is_null()) record["errorCode"] = code;
        record["awsRegion"] = region;
        if (!type.is_null()) record["userIdentity"].as_object()["type"] = type;
        records.push_back(LogEvent::from_json(record));
      }
  const std::vector<std::string> atoms = {
      "$.eventName = E",
      "$.eventName = \"E*\"",
      "$.eventName = F",
      "$.errorCode = \"D*\"",
      "$.errorCode NOT EXISTS",
      "$.errorCode = D",
      "$.errorCode = *",
      "$.awsRegion = \"y*\"",
      "$.awsRegion != z",
      "$.awsRegion != y",
      "$.awsRegion = *",
      "$.userIdentity.type = Root",
      "$.userIdentity.type = *",
      "$.userIdentity.type NOT EXISTS",
      "$.userIdentity NOT EXISTS",
      "$.userIdentity.invokedBy NOT EXISTS",
      "$.userIdentity.invokedBy = *",
      "$.awsRegion = z",
      "$.errorCode != D",
      "$.userIdentity.type != Root",
      "$.eventName != F",
  };
  const std::function<std::string(int)> expression = [&](int depth) -> std::string {
    if (depth == 0) return atoms[random() % atoms.size()];
    const char* join = random() % 2 == 0 ? " && " : " || ";
    std::string out = "(" + expression(depth - 1);
    for (std::size_t i = 1 + random() % 2; i > 0; --i) out += join + expression(depth - 1);
    return out + ")";
  };
  EventRequirement requirement;
  requirement.required = {record_class};
  std::map<Decision, std::size_t> seen;
  const int rounds = oracle_cases(10000, kSeed);
  for (int round = 0; round < rounds; ++round) {
    std::vector<NamedFilter> filters;
    for (std::size_t i = 1 + random() % 2; i > 0; --i)
      filters.push_back(read_filter("f", "{" + expression(1 + round % 3) + "}"));
    bool always = true;
    std::size_t with = 0;
    const auto readings = filter::readings(filter::kMissing);
    for (const auto& reading : readings) {
      unsigned unused = 0;
      const bool covered = std::all_of(records.begin(), records.end(), [&](const LogEvent& record) {
        return std::any_of(filters.begin(), filters.end(), [&](const NamedFilter& f) {
          return filter::matches(*f.pattern, record, reading, unused);
        });
      });
      always = always && covered;
      with += covered ? 0 : 1;
    }
    const Decision expected = always ? kYes : with == readings.size() ? kNo : kOpen;
    const Coverage coverage = covers(filters, requirement);
    ASSERT_EQ(coverage.answer.decision, expected)
        << "seed " << kSeed << " round " << round << ": " << filters.front().text << " "
        << filters.back().text << "\n"
        << coverage.answer.reason << coverage.answer.witness;
    ++seen[expected];
  }
  EXPECT_GT(seen[kYes], 200u);
  EXPECT_GT(seen[kNo], 200u);
  EXPECT_GT(seen[kOpen], 20u);
}

// ---- what must not change an answer, and what must

TEST(FilterPatternMetamorphic, a_mutated_benchmark_pattern_stays_or_falls_as_it_should) {
  constexpr unsigned kSeed = 5;
  std::mt19937 random(kSeed);
  for (const auto& row : cis_rows()) {
    const std::string inner = row.pattern.substr(1, row.pattern.size() - 2);
    if (inner.size() > 500) continue;  // twice that is more than a pattern may have
    const auto covered = [&](const std::string& text) { return cover(row, {text}).answer; };
    EXPECT_TRUE(covered("{ (" + inner + ") || $.eventName = Extra }").is_yes()) << row.id;
    EXPECT_TRUE(covered("{ $.eventName = Extra || (" + inner + ") }").is_yes()) << row.id;
    EXPECT_TRUE(covered("{ ((" + inner + ")) && ((" + inner + ")) }").is_yes()) << row.id;
    EXPECT_TRUE(covered("{ (" + inner + ") && $.eventVersion = * }").is_yes()) << row.id;
    EXPECT_TRUE(covered("{ (" + inner + ") && $.awsRegion = \"eu-west-1\" }").is_no()) << row.id;
    EXPECT_TRUE(covered("{ (" + inner + ") && $.awsRegion != \"eu-west-1\" }").is_no()) << row.id;
    EXPECT_TRUE(covered("{ (" + inner + ") && $.userAgent = * }").is_no()) << row.id;
    // Splitting by a condition and its complement, in two filters.
    const std::vector<std::string> halves = {
        "{ (" + inner + ") && $.awsRegion = \"eu-*\" }",
        "{ (" + inner + ") && $.awsRegion != \"eu-*\" }",
    };
    EXPECT_TRUE(cover(row, halves).answer.is_yes()) << row.id;
    EXPECT_TRUE(cover(row, {halves[0]}).answer.is_no()) << row.id;
    // One operator turned.
    for (auto at = inner.find(" = "); at != std::string::npos; at = inner.find(" = ", at + 1)) {
      std::string turned = inner;
      turned.replace(at, 3, " != ");
      EXPECT_FALSE(covered("{" + turned + "}").is_yes() &&
                   cover(row, {"{" + turned + "}"}).over_broad.empty())
          << row.id << turned;
    }
  }
}

}  // namespace
}  // namespace underpin::semantics::test
