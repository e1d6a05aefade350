// Event selectors against every short object key tried one by one, and under what must not matter.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "event_selectors.h"
#include "oracle_cases.h"
#include "semantics/event_selector_search.h"

namespace underpin::semantics::test {
namespace {

// ---- the oracle: every short key, tried one by one

Values random_values(std::mt19937& random, const Values& from) {
  Values out;
  const std::size_t count = random() % 3;
  for (std::size_t i = 0; i < count; ++i) out.push_back(from[random() % from.size()]);
  return out;
}

TEST(EventSelectorOracle, agrees_with_every_short_key_tried_one_by_one) {
  constexpr unsigned kSeed = 20240501;
  std::mt19937 random(kSeed);
  Values keys = {""};
  for (std::size_t from = 0, length = 1; length <= 5; ++length) {
    const std::size_t to = keys.size();
    for (; from < to; ++from)
      for (const char c : {'a', 'b', 'c'}) keys.push_back(keys[from] + c);
  }
  const std::string begins = "arn:aws:s3:::x/";
  Values parts;
  for (const auto& key : keys) {
    if (key.size() > 2) break;
    if (key.find('c') != std::string::npos) continue;
    parts.push_back(begins + key);
    if (!key.empty()) parts.push_back(key);
  }
  parts.insert(parts.end(), {"arn:aws:s3:::", "x/", "/a", "arn:aws:s3:::y/"});
  int covered = 0;
  const int rounds = oracle_cases(10000, kSeed);
  for (int round = 0; round < rounds; ++round) {
    EventSelectors selectors;
    const std::size_t count = 1 + random() % 3;
    for (std::size_t i = 0; i < count; ++i) {
      AdvancedFieldSelector arn;
      arn.field = "resources.ARN";
      for (auto op :
           {&AdvancedFieldSelector::equals, &AdvancedFieldSelector::starts_with,
            &AdvancedFieldSelector::ends_with, &AdvancedFieldSelector::not_equals,
            &AdvancedFieldSelector::not_starts_with, &AdvancedFieldSelector::not_ends_with})
        if (random() % 3 == 0) arn.*op = random_values(random, parts);
      selectors.advanced.push_back(objects({arn}));
    }
    const auto taken = [&](const std::string& object) {
      return std::any_of(selectors.advanced.begin(), selectors.advanced.end(), [&](const auto& s) {
        return selector::passes(s.field_selectors.back(), object);
      });
    };
    const bool all = std::all_of(keys.begin(), keys.end(),
                                 [&](const std::string& key) { return taken(begins + key); });
    const auto coverage = object_events(selectors, ObjectAccess::write, "aws", "x");
    ASSERT_FALSE(coverage.answer.is_undecided());
    if (coverage.answer.is_yes()) {
      ASSERT_TRUE(all) << "seed " << kSeed << " round " << round;
    } else {  // the witness may be longer than the keys tried here
      const std::string& witness = coverage.answer.witness;
      const std::string object = witness.substr(witness.find("resources.ARN ") + 14);
      ASSERT_TRUE(object.starts_with(begins)) << object;
      ASSERT_FALSE(taken(object)) << "seed " << kSeed << " round " << round << ": " << object;
    }
    covered += all ? 1 : 0;
  }
  EXPECT_GT(covered, rounds / 40);  // the cases are not all of one kind
  EXPECT_LT(covered, rounds * 39 / 40);
}

// Each value that selects in a selector of its own, once for reads and once for writes.
EventSelectors split(const EventSelectors& selectors) {
  EventSelectors out;
  for (const auto& selector : selectors.advanced)
    for (const char* read_only : {"true", "false"}) {
      auto one = selector;
      one.field_selectors.push_back(equals("readOnly", {read_only}));
      auto& arn = one.field_selectors[2];
      const auto beginnings = arn.starts_with;
      if (beginnings.size() < 2) out.advanced.push_back(one);
      if (beginnings.size() < 2) continue;
      for (const auto& beginning : beginnings) {
        arn.starts_with = {beginning};
        out.advanced.push_back(one);
      }
    }
  return out;
}

TEST(EventSelectorMetamorphic,
     order_splitting_and_repetition_change_nothing_and_more_selectors_never_take_away) {
  constexpr unsigned kSeed = 7;
  std::mt19937 random(kSeed);
  const Values values = {"arn:aws:s3:::x/", "arn:aws:s3:::x/a", "arn:aws:s3:::", "b", ".log"};
  const int rounds = oracle_cases(600, kSeed);
  for (int round = 0; round < rounds; ++round) {
    EventSelectors selectors;
    for (int i = 0; i < 3; ++i) {
      AdvancedFieldSelector arn;
      arn.field = "resources.ARN";
      arn.starts_with = random_values(random, values);
      arn.not_ends_with = random_values(random, values);
      selectors.advanced.push_back(objects({arn}));
    }
    const auto decide = [](const EventSelectors& s) {
      return object_events(s, ObjectAccess::read, "aws", "x").answer.decision;
    };
    const Decision before = decide(selectors);
    EventSelectors shuffled = selectors;
    std::shuffle(shuffled.advanced.begin(), shuffled.advanced.end(), random);
    shuffled.advanced.push_back(shuffled.advanced.front());
    EXPECT_EQ(decide(shuffled), before) << "seed " << kSeed << " round " << round;
    EXPECT_EQ(decide(split(selectors)), before) << "seed " << kSeed << " round " << round;
    EventSelectors fewer = selectors;
    fewer.advanced.pop_back();
    if (decide(fewer) == Decision::yes) {
      EXPECT_EQ(before, Decision::yes) << "seed " << kSeed << " round " << round;
    }
  }
}

TEST(EventSelectorMetamorphic, one_half_less_or_one_operator_turned_changes_the_answer) {
  const auto objects_of = [](const EventSelectors& s) {
    return object_events(s, ObjectAccess::read, "aws", "x").answer.decision;
  };
  const auto half = [](Values AdvancedFieldSelector::*op) {
    return objects({with("resources.ARN", op, {"arn:aws:s3:::x/a"})});
  };
  const auto in = half(&AdvancedFieldSelector::starts_with);
  const auto out = half(&AdvancedFieldSelector::not_starts_with);
  EXPECT_EQ(objects_of({{}, {in, out}}), Decision::yes);
  EXPECT_EQ(objects_of({{}, {in}}), Decision::no);
  EXPECT_EQ(objects_of({{}, {out}}), Decision::no);
  EXPECT_EQ(objects_of({{}, {in, half(&AdvancedFieldSelector::starts_with)}}), Decision::no);
  EXPECT_EQ(objects_of({{}, {in, half(&AdvancedFieldSelector::not_equals)}}), Decision::yes);

  const auto managed = [](const EventSelectors& s) { return management_events(s).answer.decision; };
  const auto reads = management({equals("readOnly", {"true"})});
  const auto writes = management({equals("readOnly", {"false"})});
  EXPECT_EQ(managed({{}, {reads, writes}}), Decision::yes);
  EXPECT_EQ(managed({{basic("ReadOnly", true), basic("WriteOnly", true)}, {}}), Decision::yes);
  EXPECT_EQ(managed({{}, {reads, reads}}), Decision::no);
  EXPECT_EQ(managed({{basic("ReadOnly", true), basic("WriteOnly", false)}, {}}), Decision::no);
}

}  // namespace
}  // namespace underpin::semantics::test
