// What must be true of every check, over every account of every table: the law of honesty, no
// dependence on order, and that each check has a case that passes, one that fails and one with a
// gap.
#include <algorithm>
#include <map>

#include "model/snapshot_json.h"
#include "tests/checks/cases.h"
#include "tests/checks/faults.h"

namespace underpin::testing {
namespace {

using Judged = std::map<std::string, Finding>;

Judged judge(const benchmark::Recommendation& row, const Snapshot& account) {
  const auto* check = checks::find_check(row.check);
  Judged found;
  for (auto& finding : checks::run(*check, row.key, {account, row.with, ReadingMode::strict})) {
    const auto id = finding.id(account.account);
    EXPECT_TRUE(found.emplace(id, std::move(finding)).second) << row.id << ": two of one id";
  }
  return found;
}

Verdict verdict_of(const Judged& findings) {
  std::vector<Finding> all;
  for (const auto& [id, finding] : findings) all.push_back(finding);
  return combine(all);
}

// An unknown finding that stands for what could not be listed, where the lost one was. "There is
// nothing" is said of the account: whatever is unknown takes it back.
bool covered(const Finding& lost, const Judged& now) {
  for (const auto& [id, finding] : now) {
    if (finding.verdict != Verdict::unknown) continue;
    const bool there = finding.region == lost.region || finding.region == "*";
    if (lost.resource == kAccount || (finding.resource == "*" && there)) return true;
  }
  return false;
}

void expect_law(const Judged& before, const Judged& after, const std::string& fault) {
  const auto may_become = [](Verdict was, Verdict now) {
    return now == was || now == Verdict::unknown;
  };
  EXPECT_TRUE(may_become(verdict_of(before), verdict_of(after)))
      << fault << ": the row was " << word(verdict_of(before)) << " and became "
      << word(verdict_of(after));
  for (const auto& [id, was] : before) {
    const auto now = after.find(id);
    if (now == after.end()) {
      EXPECT_TRUE(covered(was, after)) << fault << ": lost " << was.region << " " << was.resource;
    } else {
      EXPECT_TRUE(may_become(was.verdict, now->second.verdict))
          << fault << ": " << was.resource << " was " << word(was.verdict) << " and became "
          << word(now->second.verdict) << ": " << now->second.reason;
    }
  }
  for (const auto& [id, now] : after)
    EXPECT_TRUE(before.contains(id) || now.verdict == Verdict::unknown)
        << fault << ": gained " << word(now.verdict) << " " << now.resource;
}

// In the names of these tests: the row, and which of kTables it is.
class EveryTable : public ::testing::TestWithParam<Table> {};

TEST_P(EveryTable, no_single_fault_makes_an_account_look_better_or_worse) {
  const auto& row = row_of(GetParam().id);
  std::size_t faults = 0;
  for (const auto& c : GetParam().cases()) {
    const auto before = judge(row, c.account);
    const auto document = parse_json(print_snapshot(c.account));
    each_fault(document, *checks::find_check(row.check),
               [&](const std::string& fault, const Snapshot& account) {
                 ++faults;
                 expect_law(before, judge(row, account), c.name + ", " + fault);
               });
  }
  EXPECT_GT(faults, 100u) << "the accounts of this table hold too little to break";
}

TEST_P(EveryTable, the_order_of_what_was_read_does_not_matter) {
  constexpr unsigned kSeeds[] = {1, 1310, 20261125};
  const auto& row = row_of(GetParam().id);
  for (const auto& c : GetParam().cases()) {
    const auto expected = judge(row, c.account);
    const auto document = parse_json(print_snapshot(c.account));
    for (const auto seed : kSeeds) {
      const auto found = judge(row, shuffled(document, seed));
      ASSERT_EQ(found.size(), expected.size()) << c.name << ", seed " << seed;
      for (const auto& [id, finding] : expected) {
        ASSERT_TRUE(found.contains(id)) << c.name << ", seed " << seed;
        EXPECT_EQ(word(found.at(id).verdict), word(finding.verdict)) << c.name << " " << seed;
        EXPECT_EQ(found.at(id).reason, finding.reason) << c.name << ", seed " << seed;
        EXPECT_EQ(found.at(id).evidence, finding.evidence) << c.name << ", seed " << seed;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Checks, EveryTable, ::testing::ValuesIn(kTables), [](const auto& table) {
  std::string name = table.param.id + fmt::format("_{}", table.index);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '.' || c == '-'; }, '_');
  return name;
});

struct Kinds {
  bool passes = false, fails = false, manual = false, has_gap = false;
  bool by_hand = false;  // the row is for a person: it may leave every account to one
};

TEST(Cases, every_check_has_one_that_passes_one_that_fails_and_one_with_a_gap) {
  std::map<std::string_view, Kinds> seen;
  for (const auto& table : kTables)
    for (const auto& c : table.cases()) {
      auto& kinds = seen[row_of(table.id).check];
      kinds.passes |= c.verdict == Verdict::pass;
      kinds.fails |= c.verdict == Verdict::fail;
      kinds.manual |= c.verdict == Verdict::manual;
      kinds.by_hand |= row_of(table.id).assessment == "manual";
      kinds.has_gap |= c.verdict == Verdict::unknown && !c.account.gaps().empty();
    }
  for (const auto* check : checks::all_checks()) {
    if (check->needs.empty()) continue;  // no account makes a difference to it
    const auto& kinds = seen[check->key];
    constexpr const char* kAdd =
        ": add one to its table in tests/checks, and the table to kTables in cases.h";
    EXPECT_TRUE(kinds.passes || (kinds.by_hand && kinds.manual))
        << check->key << " has no case that passes" << kAdd;
    EXPECT_TRUE(kinds.fails || kinds.by_hand) << check->key << " has no case that fails" << kAdd;
    EXPECT_TRUE(kinds.has_gap) << check->key << " has no unknown case with a gap" << kAdd;
  }
}

TEST(Cases, no_two_of_a_row_have_the_same_name) {
  std::map<std::string, int> seen;
  for (const auto& table : kTables)
    for (const auto& c : table.cases())
      EXPECT_EQ(++seen[std::string(table.id) + " " + c.name], 1) << table.id << ": " << c.name;
}

}  // namespace
}  // namespace underpin::testing
