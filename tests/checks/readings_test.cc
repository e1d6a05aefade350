// The three readings, over every account of every table: what docs/semantics.md says of them is so.
#include <map>

#include "benchmark/guidance.h"
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

bool alike(const std::string& id) {
  return benchmark::guidance_for(row_of(id)).readings.starts_with("alike");
}

// Alike where the page says so and different where it does not; and strict fails exactly when the
// letter or the effect does.
TEST(Readings, are_as_the_page_says_in_every_case) {
  std::map<std::string, bool> differ;
  for (const auto& table : kTables) {
    ASSERT_FALSE(benchmark::guidance_for(row_of(table.id)).readings.empty()) << table.id;
    for (const auto& c : table.cases()) {
      const auto strict = judged(table.id, c.account).verdict;
      const auto letter = judged(table.id, c.account, ReadingMode::letter).verdict;
      const auto effect = judged(table.id, c.account, ReadingMode::effect).verdict;
      const bool same = strict == letter && strict == effect;
      differ[table.id] |= !same;
      EXPECT_TRUE(same || !alike(table.id)) << table.id << ", " << c.name << ": " << word(strict)
                                            << " · " << word(letter) << " · " << word(effect);
      EXPECT_EQ(strict == fail, letter == fail || effect == fail) << table.id << ", " << c.name;
    }
  }
  for (const auto& [id, some_do] : differ)
    EXPECT_EQ(some_do, !alike(id)) << id << ": no case shows where the readings differ";
}

}  // namespace
}  // namespace underpin::testing
