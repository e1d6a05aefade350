// The benchmark's table, the selection of rows, and rows that this version cannot judge.
#include "benchmark/benchmark.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "resources/registry.h"

namespace underpin::benchmark {
namespace {

Benchmark cis() { return load_benchmark("cis-1.3.0"); }

TEST(Benchmark, has_the_55_recommendations_once_each) {
  std::set<std::string> ids, keys;
  std::size_t level_1 = 0, manual = 0;
  for (const auto& row : cis().recommendations) {
    ids.insert(row.id);
    keys.insert(row.key);
    level_1 += row.level == 1 ? 1 : 0;
    manual += row.assessment == "manual" ? 1 : 0;
  }
  EXPECT_EQ(ids.size(), 55u);
  EXPECT_EQ(keys.size(), 55u);
  EXPECT_EQ(level_1, 37u);
  EXPECT_EQ(manual, 10u);
}

TEST(Benchmark, sections_have_their_counts) {
  std::map<std::string, int> count;
  for (const auto& row : cis().recommendations) ++count[row.id.substr(0, 1)];
  EXPECT_EQ(count,
            (std::map<std::string, int>{{"1", 22}, {"2", 3}, {"3", 11}, {"4", 15}, {"5", 4}}));
}

TEST(Benchmark, every_check_serves_a_row) {
  std::set<std::string> used;
  for (const auto& row : cis().recommendations) used.insert(row.check);
  for (const auto* check : checks::all_checks())
    EXPECT_TRUE(used.contains(std::string(check->key))) << check->key;
}

std::vector<std::string> selected(Selection selection) {
  std::vector<std::string> ids;
  for (const auto& row : select(cis(), selection).recommendations) ids.push_back(row.id);
  return ids;
}

TEST(Selection, words) {
  using Ids = std::vector<std::string>;
  EXPECT_EQ(selected({2, {"1.4"}, {}}), Ids{"1.4"});
  EXPECT_EQ(selected({2, {"cis-1.3.0/3.8"}, {}}), Ids{"3.8"});
  EXPECT_EQ(selected({2, {"kms.rotation"}, {}}), Ids{"3.8"});
  EXPECT_EQ(selected({2, {"section:2"}, {}}), (Ids{"2.1.1", "2.1.2", "2.2.1"}));
  EXPECT_EQ(selected({1, {"section:2"}, {}}), Ids{"2.2.1"});
  EXPECT_EQ(selected({2, {"section:5"}, {"5.1", "5.4"}}), (Ids{"5.2", "5.3"}));
  EXPECT_EQ(selected({2, {}, {}}).size(), 55u);
}

TEST(Selection, mistakes_name_the_nearest) {
  const struct {
    Selection selection;
    std::string message;
  } cases[] = {
      {{2, {"3.88"}, {}}, "did you mean `3.8`"},
      {{2, {}, {"kms.rotatoin"}}, "did you mean `kms.rotation`"},
      {{1, {"3.8"}, {}}, "leaves no recommendation"},
  };
  for (const auto& c : cases) {
    try {
      select(cis(), c.selection);
      ADD_FAILURE() << c.message;
    } catch (const UsageError& error) {
      EXPECT_NE(std::string(error.what()).find(c.message), std::string::npos) << error.what();
    }
  }
  EXPECT_THROW(load_benchmark("cis-1.3"), UsageError);
}

TEST(Judge, rows_without_a_check_are_unknown_and_never_left_out) {
  Snapshot account;
  account.account = "123456789012";
  require(account, types_of(cis()));
  const auto report = judge(cis(), account, {});
  ASSERT_EQ(report.recommendations.size(), 55u);
  for (const auto& row : report.recommendations) {
    EXPECT_EQ(word(row.verdict), "unknown") << row.id << ": nothing was read";
    EXPECT_FALSE(row.findings.empty()) << row.id;
    if (row.judged) continue;
    EXPECT_EQ(row.findings.at(0).reason, "not yet judged by this version") << row.id;
  }
}

TEST(Judge, a_gap_names_the_rows_that_it_affects) {
  Snapshot account;
  account.account = "123456789012";
  require(account, types_of(cis()));
  for (const auto& gap : judge(cis(), account, {}).gaps)
    EXPECT_EQ(gap.gap.type == "aws_kms_key", gap.affects == std::vector<std::string>{"3.8"})
        << gap.gap.type;
}

TEST(Table, mistakes_name_the_line) {
  const std::string head = "id: x\nname: X\nversion: 1\nrecommendations:\n";
  const struct {
    std::string yaml, message;
  } cases[] = {
      {head + "  - id: '1'\n    key: k\n    title: t\n    section: s\n    level: 3\n    "
              "assessment: manual\n",
       "`level` is not 1 or 2"},
      {head + "  - id: '1'\n    key: k\n    titel: t\n", "line 7: unknown member `titel`"},
      {head + "  - key: k\n", "lacks `id`"},
      {"id: x\nname: X\nversion: 1\n", "no recommendations"},
      {"id: [", "line 1"},
  };
  for (const auto& c : cases) {
    try {
      parse_benchmark(c.yaml);
      ADD_FAILURE() << c.message;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(c.message), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace underpin::benchmark
