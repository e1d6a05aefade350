// Synthesis against brute force: on a small universe every list of rules is tried.
#include <gtest/gtest.h>

#include <queue>
#include <random>
#include <utility>
#include <vector>

#include "semantics/network_synthesis.h"

namespace underpin::semantics {
namespace {

constexpr unsigned kSeed = 5150;

Cidr cidr(const std::string& text) { return *parse_cidr(text); }

/// A universe of a few rows and blocks, on which every list of rules is tried: lists are grown at
/// the front, by painting a rule over what the rest says, breadth first. So the first time a
/// function from cells to allow or deny is met, it is met with the fewest rules.
struct Universe {
  std::size_t columns;
  std::vector<std::pair<std::size_t, std::size_t>> shapes;  // rows, ends included
  std::vector<std::pair<std::size_t, std::size_t>> blocks;  // columns, ends included

  std::vector<unsigned> masks() const {
    std::vector<unsigned> result;
    for (const auto& [top, bottom] : shapes)
      for (const auto& [left, right] : blocks) {
        unsigned mask = 0;
        for (auto row = top; row <= bottom; ++row)
          for (auto column = left; column <= right; ++column)
            mask |= 1u << (row * columns + column);
        result.push_back(mask);
      }
    return result;
  }

  /// Fewest rules for every function; -1 where there are none. Allow rules may not hold
  /// `forbidden`.
  std::vector<int> fewest(unsigned functions, unsigned forbidden = 0) const {
    std::vector<int> rules(functions, -1);
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

void add(PacketSet& set, ProtocolInterval protocols, PortInterval ports, const Cidr& from) {
  set = set | PacketSet({.protocols = protocols, .ports = ports, .addresses = from.addresses()});
}

TEST(Synthesis, IsAsShortAsBruteForceOverAllRuleLists) {
  // Rows: TCP 0-99, TCP 100-65535, UDP, the rest; columns: the quarters of IPv4.
  const Universe universe{4,
                          {{0, 0}, {1, 1}, {0, 1}, {2, 2}, {0, 3}},
                          {{0, 0}, {1, 1}, {2, 2}, {3, 3}, {0, 1}, {2, 3}, {0, 3}}};
  const auto fewest = universe.fewest(1u << 16);
  const auto masks = universe.masks();
  std::mt19937 random(kSeed);
  int proved = 0, equal = 0;
  constexpr int kCases = 150;
  for (int i = 0; i < kCases; ++i) {
    // Half of them anything, half of them what a few rules say.
    unsigned wanted = i % 2 ? static_cast<unsigned>(random() & 0xffff) : 0;
    for (auto n = i % 2 ? 0 : 1 + random() % 5; n > 0; --n) {
      const auto mask = masks[random() % masks.size()];
      wanted = random() % 3 ? wanted | mask : wanted & ~mask;
    }
    PacketSet intent;
    for (unsigned cell = 0; cell < 16; ++cell) {
      if (!(wanted >> cell & 1u)) continue;
      const auto from = cidr(std::to_string(cell % 4 * 64) + ".0.0.0/2");
      if (cell / 4 == 0) add(intent, {kTcp, kTcp}, {0, 99}, from);
      if (cell / 4 == 1) add(intent, {kTcp, kTcp}, {100, kLastPort}, from);
      if (cell / 4 == 2) add(intent, {kUdp, kUdp}, {0, kLastPort}, from);
      if (cell / 4 != 3) continue;
      for (const auto& [first, last] : {std::pair(0u, 5u), {7u, 16u}, {18u, 255u}})
        add(intent, {first, last}, {0, kLastPort}, from);
    }
    SynthesisOptions options;
    options.guarded_ports.clear();
    const auto synthesis = synthesize_acl(intent, options);
    ASSERT_TRUE(synthesis.fits) << synthesis.reason;
    ASSERT_EQ(allowed_packets(synthesis.entries).surely, intent) << "function " << wanted;
    const auto least = static_cast<std::size_t>(fewest[wanted]);
    ASSERT_GE(synthesis.ipv4, least) << "function " << wanted << " cannot be said in so few";
    if (synthesis.fewest) {
      ASSERT_EQ(synthesis.ipv4, least) << "function " << wanted;
    }
    proved += synthesis.fewest;
    equal += synthesis.ipv4 == least;
  }
  EXPECT_GE(proved, kCases * 98 / 100);
  EXPECT_GE(equal, kCases * 99 / 100);
}

TEST(Synthesis, IsAsShortAsBruteForceWhenPortsAreGuarded) {
  // Rows: TCP 0-21, 22, 23-65535, the rest (with UDP 22); columns: one half and two quarters.
  const Universe universe{3,
                          {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {1, 2}, {0, 2}, {0, 3}},
                          {{0, 0}, {1, 1}, {2, 2}, {1, 2}, {0, 2}}};
  const char* const columns[] = {"0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/2"};
  std::mt19937 random(kSeed);
  int possible = 0;
  for (int i = 0; i < 200; ++i) {
    const auto wanted = static_cast<unsigned>(random() & random() & 0xfff) |
                        static_cast<unsigned>(i % 3 ? 0 : random() & 0x1ff);
    // Row 1 holds TCP 22, row 3 UDP 22: guarded where not wanted.
    const unsigned forbidden = ~wanted & 0xe38u;
    PacketSet intent;
    for (unsigned cell = 0; cell < 12; ++cell) {
      if (!(wanted >> cell & 1u)) continue;
      const auto from = cidr(columns[cell % 3]);
      if (cell / 3 == 0) add(intent, {kTcp, kTcp}, {0, 21}, from);
      if (cell / 3 == 1) add(intent, {kTcp, kTcp}, {22, 22}, from);
      if (cell / 3 == 2) add(intent, {kTcp, kTcp}, {23, kLastPort}, from);
      if (cell / 3 != 3) continue;
      add(intent, {0, 5}, {0, kLastPort}, from);
      add(intent, {7, 255}, {0, kLastPort}, from);
    }
    SynthesisOptions options;
    options.guarded_ports = {22};
    const auto least = universe.fewest(1u << 12, forbidden)[wanted];
    const auto synthesis = synthesize_acl(intent, options);
    ASSERT_EQ(synthesis.fits, least >= 0) << "function " << wanted << ": " << synthesis.reason;
    if (least < 0) continue;
    ++possible;
    ASSERT_TRUE(synthesis.fits) << synthesis.reason;
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
  EXPECT_GT(possible, 100);
}

}  // namespace
}  // namespace underpin::semantics
