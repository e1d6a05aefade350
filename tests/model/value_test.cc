// Value, Truth and Undecided: what is unknown never decides.
#include "model/value.h"

#include <gtest/gtest.h>

namespace underpin {
namespace {

const Truth kUnknown = Truth::unknown({{Cause::Kind::unread, "denied", "gap"}});

char letter(const Truth& truth) { return truth.is_true() ? 't' : truth.is_false() ? 'f' : 'u'; }

TEST(Truth, follows_kleenes_tables) {
  const Truth values[] = {true, false, kUnknown};
  std::string conjunction, disjunction, negation;
  for (const auto& a : values) {
    negation += letter(!a);
    for (const auto& b : values) {
      conjunction += letter(a && b);
      disjunction += letter(a || b);
    }
  }
  EXPECT_EQ(conjunction, "tfufffufu");
  EXPECT_EQ(disjunction, "ttttfutuu");
  EXPECT_EQ(negation, "ftu");
}

TEST(Truth, deciding_on_the_unknown_throws_with_its_causes) {
  try {
    if (kUnknown) FAIL();
    FAIL() << "an unknown truth decided";
  } catch (const Undecided& undecided) {
    ASSERT_EQ(undecided.causes().size(), 1u);
    EXPECT_EQ(undecided.causes()[0].text, "denied");
  }
}

TEST(Truth, causes_are_merged_once) {
  const auto other = Truth::unknown({{Cause::Kind::unread, "throttled", "gap2"}});
  EXPECT_EQ((kUnknown && other && kUnknown).causes().size(), 2u);
}

TEST(Truth, of_a_body_that_cannot_decide_is_unknown) {
  EXPECT_EQ(letter(truth_of([] { return Value<bool>().is_true(); })), 'u');
  EXPECT_EQ(letter(truth_of([]() -> Truth { throw Undecided({}); })), 'u');
  EXPECT_EQ(letter(truth_of([] { return true; })), 't');
}

TEST(Truth, any_of_is_true_beside_an_unknown_item) {
  const auto itself = [](const Truth& truth) { return truth; };
  EXPECT_EQ(letter(any_of(std::vector<Truth>{kUnknown, true}, itself)), 't');
  EXPECT_EQ(letter(any_of(std::vector<Truth>{kUnknown, false}, itself)), 'u');
  EXPECT_EQ(letter(any_of(std::vector<Truth>{}, itself)), 'f');
  EXPECT_EQ(letter(all_of(std::vector<Truth>{kUnknown, false}, itself)), 'f');
  EXPECT_EQ(letter(all_of(std::vector<Truth>{}, itself)), 't');
}

TEST(Value, that_nobody_set_is_unknown) {
  const Value<std::string> value;
  EXPECT_TRUE(value.is_unknown());
  EXPECT_EQ(value.cause().text, "not read");
  EXPECT_THROW(value.get(), Undecided);
  EXPECT_THROW(value.value_or("x"), Undecided);
  EXPECT_EQ(value.peek(), nullptr);
}

TEST(Value, comparisons) {
  using Text = Value<std::string>;
  const auto unknown = Text::unknown({Cause::Kind::unread, "denied", ""});
  const auto place = Text::placeholder({"aws_kms_key.a", "arn"});
  const auto other = Text::placeholder({"aws_kms_key.b", "arn"});
  const struct {
    const char* name;
    Truth truth;
    char expected;
  } cases[] = {
      {"known equals its content", Text("a") == "a", 't'},
      {"known differs from other content", Text("a") == "b", 'f'},
      {"absent equals no content", Text::absent() == "a", 'f'},
      {"absent equals absent", Text::absent() == Text::absent(), 't'},
      {"absent differs from known", Text::absent() == Text("a"), 'f'},
      {"unknown is undecided", unknown == "a", 'u'},
      {"unknown is undecided against itself", unknown == unknown, 'u'},
      {"a placeholder equals itself before apply", place == place, 't'},
      {"two placeholders are undecided", place == other, 'u'},
      {"a placeholder's content is undecided", place == "a", 'u'},
      {"absent is not present", Text::absent().present(), 'f'},
      {"a placeholder is present", place.present(), 't'},
      {"unknown presence is undecided", unknown.present(), 'u'},
      {"absent is not at least", Value<long long>::absent() >= 0LL, 'f'},
      {"absent is not below", Value<long long>::absent() < 1LL, 'f'},
      {"numbers compare", Value<long long>(24LL) >= 24LL, 't'},
      {"an absent flag is not true", Value<bool>::absent().is_true(), 'f'},
  };
  for (const auto& c : cases) EXPECT_EQ(letter(c.truth), c.expected) << c.name;
}

}  // namespace
}  // namespace underpin
