// Synthesis against brute force: on a small universe every list of rules is tried.
#include <gtest/gtest.h>

#include <map>
#include <queue>
#include <random>
#include <utility>
#include <vector>

#include "oracle_cases.h"
#include "semantics/network_synthesis.h"

namespace underpin::semantics {
namespace {

constexpr unsigned kSeed = 5150;

Cidr cidr(const std::string& text) { return *parse_cidr(text); }

/// A universe of a few rows and blocks, on which every list of rules is tried: lists are grown at
/// the front, by painting a rule over what the rest says, breadth first. So the first time a
/// function from cells to allow or deny is met, it is met with the fewest rules.
struct Universe {
  std::vector<std::vector<PacketBox>> rows;                 // protocols and ports of each
  std::vector<Cidr> columns;                                // addresses of each
  std::vector<std::pair<std::size_t, std::size_t>> shapes;  // rows, ends included
  std::vector<std::pair<std::size_t, std::size_t>> blocks;  // columns, ends included

  unsigned functions() const { return 1u << (rows.size() * columns.size()); }

  PacketSet intent(unsigned wanted) const {
    PacketSet set;
    for (std::size_t cell = 0; cell < rows.size() * columns.size(); ++cell) {
      if (!(wanted >> cell & 1u)) continue;
      for (auto box : rows[cell / columns.size()]) {
        box.addresses = columns[cell % columns.size()].addresses();
        set = set | PacketSet(box);
      }
    }
    return set;
  }

  std::vector<unsigned> masks() const {
    std::vector<unsigned> result;
    for (const auto& [top, bottom] : shapes)
      for (const auto& [left, right] : blocks) {
        unsigned mask = 0;
        for (auto row = top; row <= bottom; ++row)
          for (auto column = left; column <= right; ++column)
            mask |= 1u << (row * columns.size() + column);
        result.push_back(mask);
      }
    return result;
  }

  /// Fewest rules for every function; -1 where there are none. Allow rules may not hold
  /// `forbidden`.
  std::vector<int> fewest(unsigned forbidden = 0) const {
    std::vector<int> rules(functions(), -1);
    std::queue<unsigned> open;
    rules[0] = 0;
    open.push(0);
    const auto all = masks();
    while (!open.empty()) {
      const auto said = open.front();
      open.pop();
      for (const auto mask : all)
        for (const bool allow : {false, true}) {
          if (allow && (mask & forbidden)) continue;
          const auto painted = allow ? said | mask : said & ~mask;
          if (rules[painted] >= 0) continue;
          rules[painted] = rules[said] + 1;
          open.push(painted);
        }
    }
    return rules;
  }
};

std::vector<Cidr> quarters() {
  return {cidr("0.0.0.0/2"), cidr("64.0.0.0/2"), cidr("128.0.0.0/2"), cidr("192.0.0.0/2")};
}
std::vector<Cidr> half_and_quarters() {
  return {cidr("0.0.0.0/1"), cidr("128.0.0.0/2"), cidr("192.0.0.0/2")};
}

PacketBox box(ProtocolInterval protocols, PortInterval ports = {0, kLastPort}) {
  return {.protocols = protocols, .ports = ports, .addresses = {}};
}

/// TCP in two parts, UDP, and all other protocols.
std::vector<std::vector<PacketBox>> protocol_rows() {
  return {{box({kTcp, kTcp}, {0, 99})},
          {box({kTcp, kTcp}, {100, kLastPort})},
          {box({kUdp, kUdp})},
          {box({0, 5}), box({7, 16}), box({18, 255})}};
}
const std::vector<std::pair<std::size_t, std::size_t>> kProtocolShapes = {
    {0, 0}, {1, 1}, {0, 1}, {2, 2}, {0, 3}};

struct Tally {
  int proved = 0, equal = 0;
};

void expect_shortest(const Universe& universe, unsigned wanted, int least, Tally& tally) {
  SynthesisOptions options;
  options.guarded_ports.clear();
  const auto intent = universe.intent(wanted);
  const auto synthesis = synthesize_acl(intent, options);
  ASSERT_TRUE(synthesis.fits) << synthesis.reason;
  ASSERT_EQ(allowed_packets(synthesis.entries).surely, intent) << "function " << wanted;
  const auto fewest = static_cast<std::size_t>(least);
  ASSERT_GE(synthesis.ipv4, fewest) << "function " << wanted << " cannot be said in so few";
  if (synthesis.fewest) {
    ASSERT_EQ(synthesis.ipv4, fewest) << "function " << wanted;
  }
  tally.proved += synthesis.fewest;
  tally.equal += synthesis.ipv4 == fewest;
}

TEST(Synthesis, IsAsShortAsBruteForceForEveryIntentOfASmallUniverse) {
  const Universe universe{protocol_rows(),
                          half_and_quarters(),
                          kProtocolShapes,
                          {{0, 0}, {1, 1}, {2, 2}, {1, 2}, {0, 2}}};
  const auto fewest = universe.fewest();
  Tally tally;
  for (unsigned wanted = 0; wanted < universe.functions(); ++wanted) {
    expect_shortest(universe, wanted, fewest[wanted], tally);
    if (HasFatalFailure()) return;
  }
  EXPECT_EQ(tally.proved, static_cast<int>(universe.functions()));
  EXPECT_EQ(tally.equal, static_cast<int>(universe.functions()));
}

TEST(Synthesis, IsAsShortAsBruteForceOverAllRuleLists) {
  const Universe universe{protocol_rows(),
                          quarters(),
                          kProtocolShapes,
                          {{0, 0}, {1, 1}, {2, 2}, {3, 3}, {0, 1}, {2, 3}, {0, 3}}};
  const auto fewest = universe.fewest();
  const auto masks = universe.masks();
  std::mt19937 random(kSeed);
  Tally tally;
  const int cases = oracle_cases(2000, kSeed);
  for (int i = 0; i < cases; ++i) {
    // Some of them anything, most what a few rules say.
    unsigned wanted = i % 8 ? 0 : static_cast<unsigned>(random() & 0xffff);
    for (auto n = i % 8 ? 1 + random() % 5 : 0; n > 0; --n) {
      const auto mask = masks[random() % masks.size()];
      wanted = random() % 3 ? wanted | mask : wanted & ~mask;
    }
    expect_shortest(universe, wanted, fewest[wanted], tally);
    if (HasFatalFailure()) return;
  }
  EXPECT_GE(tally.proved, cases * 98 / 100);
  EXPECT_GE(tally.equal, cases * 99 / 100);
}

TEST(Synthesis, IsAsShortAsBruteForceForEveryIntentWhenPortsAreGuarded) {
  // Rows: TCP 0-21, 22, 23-65535, the rest (with UDP 22).
  const Universe universe{{{box({kTcp, kTcp}, {0, 21})},
                           {box({kTcp, kTcp}, {22, 22})},
                           {box({kTcp, kTcp}, {23, kLastPort})},
                           {box({0, 5}), box({7, 255})}},
                          half_and_quarters(),
                          {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {1, 2}, {0, 2}, {0, 3}},
                          {{0, 0}, {1, 1}, {2, 2}, {1, 2}, {0, 2}}};
  SynthesisOptions options;
  options.guarded_ports = {22};
  std::map<unsigned, std::vector<int>> fewest;
  int possible = 0;
  for (unsigned wanted = 0; wanted < universe.functions(); ++wanted) {
    // Row 1 holds TCP 22, row 3 UDP 22: guarded where not wanted.
    const unsigned forbidden = ~wanted & 0xe38u;
    const auto [table, fresh] = fewest.try_emplace(forbidden);
    if (fresh) table->second = universe.fewest(forbidden);
    const auto least = table->second[wanted];
    const auto intent = universe.intent(wanted);
    const auto synthesis = synthesize_acl(intent, options);
    ASSERT_EQ(synthesis.fits, least >= 0) << "function " << wanted << ": " << synthesis.reason;
    if (least < 0) continue;
    ++possible;
    ASSERT_EQ(allowed_packets(synthesis.entries).surely, intent) << "function " << wanted;
    ASSERT_TRUE(synthesis.fewest) << "function " << wanted;
    ASSERT_EQ(synthesis.ipv4, static_cast<std::size_t>(least)) << "function " << wanted;
    // No entry, read alone, opens TCP 22 further than the intent.
    for (const auto& entry : synthesis.entries) {
      if (entry.rule_action != "allow") continue;
      const auto alone = allowed_packets(std::vector{entry}).surely;
      for (const auto protocol : {kTcp, kUdp})
        ASSERT_TRUE((alone.addresses(IpFamily::v4, protocol, 22) -
                     intent.addresses(IpFamily::v4, protocol, 22))
                        .empty());
    }
  }
  EXPECT_GT(possible, 1000);
}

}  // namespace
}  // namespace underpin::semantics
