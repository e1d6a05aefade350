// Addresses, blocks, interval sets and the packet algebra, against brute force on small universes.
#include "semantics/network_packets.h"

#include <gtest/gtest.h>

#include <bitset>
#include <random>

#include "oracle_cases.h"
namespace underpin::semantics {
namespace {

constexpr unsigned kSeed = 20261125;

TEST(Cidr, ReadsBlocksAsAwsDoes) {
  struct Case {
    const char* name;
    const char* text;
    const char* printed;  // null: no block
  };
  const Case cases[] = {
      {"a canonical block stays", "10.0.0.0/8", "10.0.0.0/8"},
      {"host bits are cleared", "100.68.0.18/18", "100.68.0.0/18"},
      {"any address with /0 is everything", "203.0.113.9/0", "0.0.0.0/0"},
      {"a single address", "198.51.100.7/32", "198.51.100.7/32"},
      {"IPv6 is shortened", "2001:0DB8:0000:0000:0000:0000:0000:0000/32", "2001:db8::/32"},
      {"IPv6 host bits are cleared", "2001:db8:ffff::1/33", "2001:db8:8000::/33"},
      {"IPv6 everything", "::/0", "::/0"},
      {"IPv6 with host bits and /0 is everything", "fe80::1/0", "::/0"},
      {"IPv6 full width", "2001:db8::1/128", "2001:db8::1/128"},
      {"IPv6 with a dotted end", "64:ff9b::192.0.2.1/128", "64:ff9b::c000:201/128"},
      {"no prefix length", "10.0.0.0", nullptr},
      {"an empty prefix length", "10.0.0.0/", nullptr},
      {"a prefix length too long", "10.0.0.0/33", nullptr},
      {"an IPv6 prefix length too long", "::/129", nullptr},
      {"a signed prefix length", "10.0.0.0/+8", nullptr},
      {"a prefix length with a leading zero", "10.0.0.0/08", nullptr},
      {"an octet too large", "256.0.0.0/8", nullptr},
      {"an octet with a leading zero, octal to some", "010.0.0.0/8", nullptr},
      {"three octets", "10.0.0/8", nullptr},
      {"five octets", "10.0.0.0.0/8", nullptr},
      {"a trailing dot", "10.0.0.0./8", nullptr},
      {"blanks", " 10.0.0.0/8", nullptr},
      {"a netmask", "10.0.0.0/255.0.0.0", nullptr},
      {"a zone", "fe80::1%eth0/64", nullptr},
      {"two slashes", "10.0.0.0/8/8", nullptr},
      {"nothing", "", nullptr},
      {"a slash", "/", nullptr},
  };
  for (const auto& c : cases) {
    const auto cidr = parse_cidr(c.text);
    ASSERT_EQ(cidr.has_value(), c.printed != nullptr) << c.name;
    if (!cidr) continue;
    EXPECT_EQ(print_cidr(*cidr), c.printed) << c.name;
    EXPECT_EQ(parse_cidr(print_cidr(*cidr)), cidr) << c.name;
  }
  EXPECT_FALSE(parse_cidr(std::string("::\0/0", 5)));
}

TEST(Cidr, ContainsEqualAndNarrowerBlocksOfItsFamilyOnly) {
  const auto contains = [](const char* a, const char* b) {
    return parse_cidr(a)->contains(*parse_cidr(b));
  };
  EXPECT_TRUE(contains("10.0.0.0/8", "10.1.0.0/16"));
  EXPECT_TRUE(contains("10.1.0.0/16", "10.1.0.0/16"));
  EXPECT_TRUE(contains("0.0.0.0/0", "10.1.0.0/16"));
  EXPECT_FALSE(contains("10.1.0.0/16", "10.0.0.0/8"));
  EXPECT_FALSE(contains("11.0.0.0/8", "10.1.0.0/16"));
  EXPECT_FALSE(contains("::/0", "10.1.0.0/16"));
  EXPECT_TRUE(contains("2001:db8::/32", "2001:db8:1::/48"));
}

TEST(Cidr, RandomBlocksAndAddressesPrintAndReadBack) {
  std::mt19937_64 random(kSeed);
  const int cases = oracle_cases(20000, kSeed);
  for (int i = 0; i < cases; ++i) {
    const auto family = i % 2 ? IpFamily::v6 : IpFamily::v4;
    // Many zero groups, so that the :: of IPv6 is exercised.
    AddressBits bits = 0;
    for (int group = 0; group < 8; ++group)
      bits = (bits << 16) | (random() % 3 ? 0 : random() % 65536);
    if (family == IpFamily::v4) bits = random() % (1ull << 32);
    EXPECT_EQ(parse_address(print_address(family, bits)), std::pair(family, bits));
    const int prefix = static_cast<int>(random() % (family == IpFamily::v4 ? 33 : 129));
    const auto cidr = parse_cidr(print_address(family, bits) + "/" + std::to_string(prefix));
    ASSERT_TRUE(cidr);
    EXPECT_EQ(parse_cidr(print_cidr(*cidr)), cidr);
    EXPECT_TRUE(cidr->addresses().contains(bits));
    EXPECT_EQ(to_cidrs(family, AddressSet(cidr->addresses())), std::vector{*cidr});
  }
}

TEST(Cidr, EverythingButOneAddressIsOneBlockAPrefixLength) {
  for (const auto family : {IpFamily::v4, IpFamily::v6}) {
    const auto everything = every_address(family);
    for (const auto hole : {everything.first, everything.last, everything.last / 3}) {
      const auto rest = AddressSet(everything) - AddressSet(AddressInterval{hole, hole});
      const auto blocks = to_cidrs(family, rest);
      EXPECT_EQ(blocks.size(), static_cast<std::size_t>(address_width(family)));
      EXPECT_EQ(to_set(family, blocks), rest);
    }
  }
}

using Bits = std::bitset<64>;

Bits members(const IntervalSet<std::uint32_t>& set) {
  Bits bits;
  for (std::uint32_t i = 0; i < 64; ++i) bits[i] = set.contains(i);
  return bits;
}

bool canonical(const IntervalSet<std::uint32_t>& set) {
  const auto& all = set.intervals();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].first > all[i].last) return false;
    if (i && all[i].first <= all[i - 1].last + 1) return false;
  }
  return true;
}

TEST(IntervalSet, AgreesWithBitsOnEveryOperation) {
  std::mt19937 random(kSeed);
  const auto any = [&] {
    std::vector<Interval<std::uint32_t>> intervals;
    for (auto n = random() % 6; n > 0; --n) {
      const auto first = random() % 64;
      intervals.push_back({static_cast<std::uint32_t>(first),
                           static_cast<std::uint32_t>(first + random() % (64 - first))});
      if (random() % 2) intervals.back().last = std::min(63u, intervals.back().first + 2);
    }
    return IntervalSet<std::uint32_t>::of(intervals);
  };
  const int cases = oracle_cases(20000, kSeed);
  for (int i = 0; i < cases; ++i) {
    const auto a = any(), b = any();
    for (const auto& set : {a | b, a & b, a - b}) ASSERT_TRUE(canonical(set));
    ASSERT_EQ(members(a | b), members(a) | members(b));
    ASSERT_EQ(members(a & b), members(a) & members(b));
    ASSERT_EQ(members(a - b), members(a) & ~members(b));
    ASSERT_EQ(a == b, members(a) == members(b));
    ASSERT_EQ((a - b).empty(), (members(a) & ~members(b)).none());
  }
}

TEST(IntervalSet, WorksAtBothEndsOfTheNumbers) {
  const AddressSet all(every_address(IpFamily::v6));
  const auto last = every_address(IpFamily::v6).last;
  const AddressSet end(AddressInterval{last, last}), start(AddressInterval{0, 0});
  EXPECT_EQ((all - end) | end, all);
  EXPECT_EQ((all - start) | start, all);
  EXPECT_TRUE((all - all).empty());
  EXPECT_FALSE((all - end).contains(last));
}

/// 2 families x 4 protocols x 4 ports x 8 addresses.
constexpr std::size_t kUniverse = 2 * 4 * 4 * 8;
using PacketBits = std::bitset<kUniverse>;
constexpr std::uint32_t kSomeProtocols[] = {5, 6, 7, 8};

Packet packet_at(std::size_t index) {
  return {index % 2 ? IpFamily::v6 : IpFamily::v4, index / 32, kSomeProtocols[index / 2 % 4],
          static_cast<std::uint32_t>(index / 8 % 4)};
}

PacketBits members(const PacketSet& set) {
  PacketBits bits;
  for (std::size_t i = 0; i < kUniverse; ++i) bits[i] = set.contains(packet_at(i));
  return bits;
}

TEST(PacketSet, AgreesWithBruteForceOnEveryOperation) {
  std::mt19937 random(kSeed);
  const auto interval = [&](std::uint32_t low, std::uint32_t high) {
    const auto first = low + random() % (high - low + 1);
    return std::pair(static_cast<std::uint32_t>(first),
                     static_cast<std::uint32_t>(first + random() % (high - first + 1)));
  };
  const auto any = [&] {
    PacketSet set;
    for (auto n = random() % 5; n > 0; --n) {
      const auto [p1, p2] = interval(5, 8);
      const auto [q1, q2] = interval(0, 3);
      const auto [a1, a2] = interval(0, 7);
      const auto family = random() % 2 ? IpFamily::v6 : IpFamily::v4;
      set = set | PacketSet({family, {p1, p2}, {q1, q2}, {a1, a2}});
    }
    return set;
  };
  const int cases = oracle_cases(10000, kSeed);
  for (int i = 0; i < cases; ++i) {
    const auto a = any(), b = any();
    const auto x = members(a), y = members(b);
    ASSERT_EQ(members(a | b), x | y);
    ASSERT_EQ(members(a & b), x & y);
    ASSERT_EQ(members(a - b), x & ~y);
    ASSERT_EQ(a == b, x == y);
    ASSERT_EQ(a.contains(b), (y & ~x).none());
    // One form only, however the set came about.
    ASSERT_EQ((a - b) | (a & b), a);
    ASSERT_EQ(a | b, (a - b) | (b - a) | (b & a));
    ASSERT_EQ(a.witness().has_value(), x.any());
    if (const auto w = a.witness()) {
      ASSERT_TRUE(a.contains(*w));
    }
    PacketSet again;
    for (const auto& box : a.boxes()) {
      ASSERT_TRUE((again & PacketSet(box)).empty());
      again = again | PacketSet(box);
    }
    ASSERT_EQ(again, a);
  }
}

}  // namespace
}  // namespace underpin::semantics
