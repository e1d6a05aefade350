// Peering routes against the peer's blocks, and what other tools get wrong.
#include "semantics/network_routes.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "oracle_cases.h"
namespace underpin::semantics {
namespace {

using Texts = std::vector<std::string>;

PeeringRoute to(const std::string& block) {
  PeeringRoute route;
  (block.find(':') == std::string::npos ? route.destination_cidr_block
                                        : route.destination_ipv6_cidr_block) = block;
  return route;
}

PeeringRoute by_list(std::optional<Texts> entries) {
  return {.destination_prefix_list_id = "pl-0a1b", .prefix_list_entries = std::move(entries)};
}

TEST(PeeringRoutes, HoldTheWholePeerOrNot) {
  constexpr auto kYes = Decision::yes;
  constexpr auto kNo = Decision::no;
  constexpr auto kUndecided = Decision::undecided;
  struct Case {
    const char* name;
    std::vector<PeeringRoute> routes;
    Texts peer;
    Decision whole;
  };
  const Case cases[] = {
      {"the peer's very block", {to("10.1.0.0/16")}, {"10.1.0.0/16"}, kYes},
      {"a supernet of it: tools that compare for equality pass it",
       {to("10.0.0.0/8")},
       {"10.1.0.0/16"},
       kYes},
      {"everything", {to("0.0.0.0/0")}, {"10.1.0.0/16"}, kYes},
      {"a secondary block: tools that know the primary one pass it",
       {to("100.64.0.0/16")},
       {"10.1.0.0/16", "100.64.0.0/16"},
       kYes},
      {"an IPv6 block: tools that know IPv4 only pass it",
       {to("2001:db8:1::/56")},
       {"10.1.0.0/16", "2001:db8:1::/56"},
       kYes},
      {"one subnet of the peer", {to("10.1.2.0/24")}, {"10.1.0.0/16"}, kNo},
      {"one host of the peer", {to("10.1.2.3/32")}, {"10.1.0.0/16"}, kNo},
      {"another network", {to("10.2.0.0/16")}, {"10.1.0.0/16"}, kNo},
      {"two halves add up to the block",
       {to("10.1.0.0/17"), to("10.1.128.0/17")},
       {"10.1.0.0/16"},
       kYes},
      {"two subnets that leave a gap",
       {to("10.1.0.0/17"), to("10.1.128.0/18")},
       {"10.1.0.0/16"},
       kNo},
      {"host bits are cleared first", {to("10.1.2.3/16")}, {"10.1.9.9/16"}, kYes},
      {"IPv6 everything holds no IPv4 block", {to("::/0")}, {"10.1.0.0/16"}, kNo},
      {"a prefix list with the block",
       {by_list({{"192.0.2.0/24", "10.1.0.0/16"}})},
       {"10.1.0.0/16"},
       kYes},
      {"a prefix list of subnets", {by_list({{"10.1.2.0/24"}})}, {"10.1.0.0/16"}, kNo},
      {"an unresolved prefix list", {by_list({})}, {"10.1.0.0/16"}, kUndecided},
      {"an unresolved prefix list beside a supernet",
       {by_list({}), to("10.0.0.0/8")},
       {"10.1.0.0/16"},
       kYes},
      {"an unreadable destination", {to("10.1.0.0")}, {"10.1.0.0/16"}, kUndecided},
      {"an unreadable block of the peer", {to("10.1.0.0/16")}, {"peer"}, kUndecided},
      {"a route without a destination", {PeeringRoute{}}, {"10.1.0.0/16"}, kUndecided},
      {"nothing known of the peer", {to("10.1.0.0/16")}, {}, kUndecided},
      {"no route at all", {}, {"10.1.0.0/16"}, kNo},
  };
  for (const auto& c : cases) {
    const auto reach = peering_reach(c.routes, c.peer);
    EXPECT_EQ(reach.whole.decision, c.whole) << c.name;
    EXPECT_EQ(reach.blocks.empty(), c.whole != kYes) << c.name;
    EXPECT_FALSE(reach.whole.reason.empty()) << c.name;
  }
}

TEST(PeeringRoutes, NameTheRoutesAndTheBlock) {
  const std::vector<PeeringRoute> routes = {to("10.1.2.0/24"), to("10.0.0.0/8")};
  const auto reach = peering_reach(routes, Texts{"192.0.2.0/24", "10.1.0.0/16"});
  ASSERT_EQ(reach.blocks.size(), 1u);
  EXPECT_EQ(reach.blocks[0].peer_block, "10.1.0.0/16");
  EXPECT_EQ(reach.blocks[0].routes, std::vector<std::size_t>{1});
  EXPECT_FALSE(reach.blocks[0].by_sum);
  EXPECT_EQ(reach.whole.witness, "10.0.0.0/8");
}

TEST(PeeringRoutes, AgreeWithBruteForce) {
  constexpr unsigned kSeed = 99;
  std::mt19937 random(kSeed);
  const auto block = [&] {
    const auto prefix = random() % 5;
    return std::pair(random() % 16 >> (4 - prefix) << (4 - prefix), prefix);
  };
  const auto text = [](const auto& b) {
    return std::to_string(b.first * 16) + ".0.0.0/" + std::to_string(b.second);
  };
  const auto has = [](const auto& b, unsigned address) {
    return address >> (4 - b.second) == b.first >> (4 - b.second);
  };
  int whole = 0;
  const int cases = oracle_cases(20000, kSeed);
  for (int i = 0; i < cases; ++i) {
    std::vector<PeeringRoute> routes;
    std::set<unsigned> reached;
    for (auto n = random() % 5; n > 0; --n) {
      const auto b = block();
      routes.push_back(to(text(b)));
      for (unsigned a = 0; a < 16; ++a)
        if (has(b, a)) reached.insert(a);
    }
    Texts peer;
    bool expected = false;
    for (auto n = 1 + random() % 2; n > 0; --n) {
      const auto b = block();
      peer.push_back(text(b));
      bool all = true;
      for (unsigned a = 0; a < 16; ++a) all = all && (!has(b, a) || reached.count(a));
      expected = expected || all;
    }
    whole += expected;
    ASSERT_EQ(peering_reach(routes, peer).whole.is_yes(), expected) << "case " << i;
  }
  EXPECT_GT(whole, cases / 10);
}

}  // namespace
}  // namespace underpin::semantics
