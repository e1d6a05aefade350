// Wildcards and the algebra of sets of texts, held against brute force.
#include <random>
#include <set>

#include "iam_policy_testing.h"
#include "oracle_cases.h"
#include "semantics/iam_policy_region.h"
#include "semantics/wildcard_set.h"

namespace underpin::semantics {
namespace {

// The obvious definition, exponential and therefore only for short texts.
bool plainly_matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*')
    return plainly_matches(pattern.substr(1), text) ||
           (!text.empty() && plainly_matches(pattern, text.substr(1)));
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
         plainly_matches(pattern.substr(1), text.substr(1));
}

std::string random_pattern(std::mt19937& random, std::size_t longest) {
  static constexpr std::string_view kSymbols = "aab*?*";
  std::string pattern;
  const auto length = random() % (longest + 1);
  for (std::size_t i = 0; i < length; ++i) pattern += kSymbols[random() % kSymbols.size()];
  return pattern;
}

std::vector<std::string> all_texts(std::string_view letters, std::size_t longest) {
  std::vector<std::string> texts{""};
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (texts[i].size() < longest)
      for (const char letter : letters) texts.push_back(texts[i] + letter);
  return texts;
}

TEST(Wildcard, matching_agrees_with_its_plain_definition) {
  constexpr unsigned kSeed = 20260101;
  std::mt19937 random(kSeed);
  const auto texts = all_texts("abc", 5);
  const int cases = oracle_cases(600, kSeed);  // each on 364 texts
  for (int i = 0; i < cases; ++i) {
    const auto pattern = random_pattern(random, 6);
    const auto read = read_wildcard(pattern, false);
    for (const auto& text : texts)
      ASSERT_EQ(matches(read, text), plainly_matches(pattern, text)) << pattern << " ~ " << text;
  }
}

TEST(Wildcard, Fault38_matching_a_hostile_pattern_takes_no_exponential_time) {
  std::string pattern, text(20000, 'a');
  for (int i = 0; i < 50; ++i) pattern += "a*";
  EXPECT_FALSE(matches(read_wildcard(pattern + "b", false), text));
}

TEST(Wildcard, characters_are_code_points_and_bytes_that_are_none_match_themselves) {
  EXPECT_TRUE(matches(read_wildcard("a?c", false), "a\u00e9c"));
  EXPECT_FALSE(matches(read_wildcard("a?c", false), "a\u00e9\u00e9c"));
  EXPECT_TRUE(matches(read_wildcard("\xff?", false), "\xff\xfe"));
  for (const char* text : {"", "plain", "\u00e9\u20ac\U0001F512", "\xff\xc3"})
    EXPECT_EQ(to_text(to_symbols(text)), text);
}

TEST(Wildcard, variables_count_only_where_they_are_asked_for) {
  const auto with = read_wildcard("u/${aws:username, 'nobody'}/${*}${?}${$}*", true);
  ASSERT_EQ(with.variables.size(), 1u);
  EXPECT_EQ(with.variables[0], (PatternVariable{"aws:username", "nobody"}));
  EXPECT_EQ(to_text(with.symbols, {"name"}), "u/${name}/*?$*");
  EXPECT_TRUE(matches(read_wildcard("${*}${?}", true), "*?"));
  EXPECT_FALSE(matches(read_wildcard("${*}${?}", true), "ab"));
  EXPECT_TRUE(matches(read_wildcard("${a}", false), "${a}"));
  EXPECT_TRUE(matches(read_wildcard("${unfinished", true), "${unfinished"));
}

WildcardSet random_set(std::mt19937& random, std::size_t longest) {
  WildcardSet set;
  for (auto n = random() % 4; n != 0; --n)
    set.patterns.push_back(read_wildcard(random_pattern(random, longest), false));
  set.negated = random() % 3 == 0;
  return set;
}

// Every way of lying in the sets that brute force finds is reported, and each reported one is shown
// true by its own witness.
TEST(WildcardSet, exploring_finds_all_memberships_and_only_true_ones) {
  constexpr unsigned kSeed = 20260102;
  std::mt19937 random(kSeed);
  const auto texts = all_texts("abx", 4);
  const int cases = oracle_cases(10000, kSeed);
  for (int i = 0; i < cases; ++i) {
    auto universe = random_set(random, 3);
    universe.negated = false;
    const WildcardSet sets[] = {random_set(random, 3), random_set(random, 3),
                                random_set(random, 3)};
    const WildcardSet* pointers[] = {&sets[0], &sets[1], &sets[2]};
    std::set<std::vector<bool>> reported;
    auto states_left = kStatesMax;
    const auto how = explore(universe, pointers, states_left,
                             [&](const std::vector<bool>& in, const auto& make) {
                               const auto text = to_text(make());
                               EXPECT_TRUE(universe.contains(text)) << text;
                               for (int k = 0; k < 3; ++k)
                                 EXPECT_EQ(sets[k].contains(text), in[k]) << text;
                               EXPECT_TRUE(reported.insert(in).second) << "reported twice";
                               return false;
                             });
    ASSERT_EQ(how, Exploration::exhausted);
    for (const auto& text : texts) {
      if (!universe.contains(text)) continue;
      ASSERT_TRUE(reported.contains(
          {sets[0].contains(text), sets[1].contains(text), sets[2].contains(text)}))
          << text << " in case " << i;
    }
  }
}

TEST(WildcardSet, a_set_may_ignore_case) {
  const WildcardSet fold{{read_wildcard("aB*", false)}, false, true};
  EXPECT_TRUE(fold.contains("AbC"));
  const WildcardSet exact{{read_wildcard("AB", false)}};
  const WildcardSet* sets[] = {&fold, &exact};
  std::set<std::vector<bool>> seen;
  auto states_left = kStatesMax;
  explore(every_text(), sets, states_left, [&](const std::vector<bool>& in, const auto&) {
    seen.insert(in);
    return false;
  });
  EXPECT_EQ(seen, (std::set<std::vector<bool>>{{false, false}, {true, false}, {true, true}}));
}

TEST(WildcardSet, tangled_patterns_stop_at_the_limit_instead_of_guessing) {
  WildcardSet tangled;
  for (const char first : std::string_view("abcdefgh"))
    for (const char second : std::string_view("ijklmnop"))
      tangled.patterns.push_back(
          read_wildcard(std::string("*") + first + "*" + second + "*" + first, false));
  const WildcardSet* sets[] = {&tangled};
  std::size_t states_left = 2000;
  EXPECT_EQ(explore(every_text(), sets, states_left,
                    [](const std::vector<bool>&, const auto&) { return false; }),
            Exploration::limit);
}

// In which of the regions each text lies, one bit a region; by actions or by resources.
std::vector<unsigned> lies_in(const std::vector<PolicyRegion>& regions,
                              WildcardSet PolicyRegion::*which,
                              const std::vector<std::string>& texts) {
  std::vector<unsigned> in(texts.size());
  for (std::size_t k = 0; k < regions.size(); ++k)
    for (std::size_t t = 0; t < texts.size(); ++t)
      in[t] |= ((regions[k].*which).contains(texts[t]) ? 1u : 0u) << k;
  return in;
}

// Pairs: brute force over short actions and resources; a found pair must be wanted.
TEST(PairSearch, finds_a_pair_exactly_when_there_is_one) {
  constexpr unsigned kSeed = 20260103;
  std::mt19937 random(kSeed);
  const auto texts = all_texts("abx", 3);
  int found_some = 0;
  const int cases = oracle_cases(10000, kSeed);
  for (int i = 0; i < cases; ++i) {
    std::vector<PolicyRegion> regions;
    for (int k = 0; k < 4; ++k) regions.push_back({random_set(random, 3), random_set(random, 3)});
    PairSearch search;
    search.universe = {{every_text(), every_text()}};
    for (const auto& region : regions) search.regions.push_back(&region);
    // In one of the first two and in none of the others: granted and not denied.
    search.wanted = [](const std::vector<bool>& in) {
      return (in[0] || in[1]) && !in[2] && !in[3];
    };
    const auto granted = [](unsigned in) { return (in & 3) != 0 && (in & 12) == 0; };
    const auto result = find_pair(search, {});
    ASSERT_FALSE(result.limit);
    if (result.found) {
      ++found_some;
      ASSERT_TRUE(granted(lies_in(regions, &PolicyRegion::actions, {result.found->action})[0] &
                          lies_in(regions, &PolicyRegion::resources, {result.found->resource})[0]));
      continue;
    }
    const auto actions = lies_in(regions, &PolicyRegion::actions, texts);
    const auto resources = lies_in(regions, &PolicyRegion::resources, texts);
    for (std::size_t a = 0; a < texts.size(); ++a)
      for (std::size_t r = 0; r < texts.size(); ++r)
        ASSERT_FALSE(granted(actions[a] & resources[r])) << texts[a] << " on " << texts[r];
  }
  EXPECT_GT(found_some, cases / 6);
  EXPECT_LT(found_some, cases * 11 / 12);
}

}  // namespace
}  // namespace underpin::semantics
