// What a check is asked: its parameters, and the reading under which it answers.
#include "checks/check.h"

#include <gtest/gtest.h>

#include "checks/reading.h"

namespace underpin::checks {
namespace {

TEST(Parameter, says_what_is_wrong_with_words) {
  static constexpr std::string_view kColours[] = {"red", "green"};
  const struct {
    const char* name;
    Parameter parameter;
    std::vector<std::string> words;
    const char* problem;
  } cases[] = {
      {"any word will do", Parameter::words("p"), {"x", "y"}, ""},
      {"an empty list says nothing", Parameter::words("p"), {}, "parameter `p` has no value"},
      {"a listed word", Parameter::choice("p", kColours), {"green"}, ""},
      {"another",
       Parameter::choice("p", kColours),
       {"red", "blue"},
       "`blue` in parameter `p` is none of red, green"},
      {"both bounds count", Parameter::numbers("p", 1, 90), {"1", "90"}, ""},
      {"above",
       Parameter::numbers("p", 1, 90),
       {"91"},
       "`91` in parameter `p` is no number from 1 to 90"},
      {"below",
       Parameter::numbers("p", 1, 90),
       {"0"},
       "`0` in parameter `p` is no number from 1 to 90"},
      {"a number with more behind it",
       Parameter::numbers("p", 1, 90),
       {"45d"},
       "`45d` in parameter `p` is no number from 1 to 90"},
  };
  for (const auto& c : cases) EXPECT_EQ(c.parameter.problem(c.words), c.problem) << c.name;
}

TEST(Parameters, are_lists_words_and_numbers) {
  const Parameters with({{"days", {"90"}}, {"ports", {"22", "3389"}}});
  EXPECT_EQ(with.numbers("ports"), (std::vector<long long>{22, 3389}));
  EXPECT_TRUE(with.numbers("other").empty());
  EXPECT_EQ(with.word("days", "45"), "90");
  EXPECT_EQ(with.word("other", "45"), "45");
}

// Every pair of answers under every reading. Strict must never be milder than letter or effect.
TEST(Reading, strict_fails_when_letter_or_effect_fails) {
  using semantics::Answer;
  using semantics::Decision;
  const auto answer = [](Decision decision) { return Answer{decision, {}, {}}; };
  const Decision all[] = {Decision::yes, Decision::no, Decision::undecided};
  for (const auto letter : all) {
    for (const auto effect : all) {
      const auto l = answer(letter), e = answer(effect);
      EXPECT_EQ(&forbidden(ReadingMode::letter, l, e), &l);
      EXPECT_EQ(&forbidden(ReadingMode::effect, l, e), &e);
      EXPECT_EQ(&demanded(ReadingMode::letter, l, e), &l);
      EXPECT_EQ(&demanded(ReadingMode::effect, l, e), &e);
      const auto& bad = forbidden(ReadingMode::strict, l, e);
      EXPECT_EQ(bad.is_yes(), l.is_yes() || e.is_yes());
      EXPECT_EQ(bad.is_no(), l.is_no() && e.is_no());
      const auto& good = demanded(ReadingMode::strict, l, e);
      EXPECT_EQ(good.is_no(), l.is_no() || e.is_no());
      EXPECT_EQ(good.is_yes(), l.is_yes() && e.is_yes());
    }
  }
}

}  // namespace
}  // namespace underpin::checks
