// Pool: everything runs, nesting cannot deadlock, the first item's exception is the one that is
// seen.
#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace underpin {
namespace {

TEST(Pool, runs_every_item_once_whatever_the_threads) {
  for (const std::size_t threads : {0u, 1u, 3u}) {
    Pool pool(threads);
    std::vector<std::atomic<int>> runs(500);
    pool.for_each(runs.size(), [&](std::size_t i) { ++runs[i]; });
    for (const auto& count : runs) EXPECT_EQ(count, 1) << threads << " threads";
  }
}

TEST(Pool, nested_groups_end_with_few_threads) {
  Pool pool(2);
  std::atomic<int> leaves = 0;
  pool.for_each(8, [&](std::size_t) {
    pool.for_each(8, [&](std::size_t) { pool.for_each(8, [&](std::size_t) { ++leaves; }); });
  });
  EXPECT_EQ(leaves, 512);
}

TEST(Pool, all_items_run_and_the_lowest_exception_is_rethrown) {
  Pool pool(3);
  for (int round = 0; round < 50; ++round) {
    std::atomic<int> runs = 0;
    try {
      pool.for_each(20, [&](std::size_t i) {
        ++runs;
        if (i % 7 == 3) throw std::runtime_error(std::to_string(i));
      });
      FAIL() << "no exception";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "3");
    }
    EXPECT_EQ(runs, 20);
  }
}

}  // namespace
}  // namespace underpin
