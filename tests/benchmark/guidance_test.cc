// Every recommendation is explained, and no explanation is left over.
#include "benchmark/guidance.h"

#include <gtest/gtest.h>

namespace underpin::benchmark {
namespace {

TEST(Guidance, every_row_has_its_letter_its_effect_and_a_way_to_mend_it) {
  for (const auto& id : benchmark_ids())
    for (const auto& row : load_benchmark(id).recommendations) {
      const auto guidance = guidance_for(row);
      EXPECT_FALSE(guidance.letter.empty()) << id << " " << row.id << " " << row.key;
      EXPECT_FALSE(guidance.effect.empty()) << row.key;
      EXPECT_FALSE(guidance.readings.empty()) << row.key;
      EXPECT_FALSE(guidance.console.empty()) << row.key;
    }
}

TEST(Guidance, every_row_of_1_3_0_names_the_guides_section) {
  for (const auto& row : load_benchmark("cis-1.3.0").recommendations)
    EXPECT_FALSE(guidance_for(row).guide.empty()) << row.key;
}

TEST(Guidance, rows_that_share_logic_share_what_mends_them_but_not_their_letter) {
  const auto rows = load_benchmark("cis-1.3.0").recommendations;
  const auto find = [&](std::string_view id) {
    for (const auto& row : rows)
      if (row.id == id) return guidance_for(row);
    return Guidance{};
  };
  EXPECT_EQ(find("4.1").cli, find("4.5").cli);
  EXPECT_NE(find("4.1").letter, find("4.5").letter);
}

}  // namespace
}  // namespace underpin::benchmark
