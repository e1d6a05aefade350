// Network ACLs built from intents: equal to the intent, within the quota, and as short as can be.
#include "semantics/network_synthesis.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace underpin::semantics {
namespace {

constexpr unsigned kSeed = 5150;
using Lines = std::vector<std::string>;

Cidr cidr(const std::string& text) { return *parse_cidr(text); }
const Cidr kAnywhere = cidr("0.0.0.0/0");

std::vector<Cidr> offices(int count) {
  std::vector<Cidr> result;
  for (int i = 0; i < count; ++i)
    result.push_back(
        cidr("198." + std::to_string(i * 37 % 256) + "." + std::to_string(i * 7) + ".0/24"));
  return result;
}

PacketSet public_tier(const std::vector<Cidr>& trusted) {
  return restrict_administration(common_traffic(kAnywhere), trusted);
}

/// Trusted addresses reach the ports over TCP only.
PacketSet public_tier_tcp(const std::vector<Cidr>& trusted) {
  auto intent = public_tier({});
  for (const auto& from : trusted)
    for (const std::uint32_t port : kAdministrationPorts)
      intent = intent | traffic(from, kTcp, {port, port});
  return intent;
}

Lines lines(const AclSynthesis& synthesis) {
  Lines result;
  for (const auto& e : synthesis.entries) {
    auto line = std::to_string(e.rule_number) + " " + e.rule_action + " " + e.protocol + " " +
                e.cidr_block + e.ipv6_cidr_block;
    if (e.from_port) line += " " + std::to_string(*e.from_port) + "-" + std::to_string(*e.to_port);
    if (e.icmp_type)
      line += " " + std::to_string(*e.icmp_type) + "/" + std::to_string(*e.icmp_code);
    result.push_back(line);
  }
  return result;
}

/// The entries say the intent, packet by packet, and open no administration port to everyone.
void expect_right(const AclSynthesis& synthesis, const PacketSet& intent, const char* name,
                  Direction direction = Direction::ingress) {
  ASSERT_TRUE(synthesis.fits) << name << ": " << synthesis.reason;
  EXPECT_EQ(allowed_packets(synthesis.entries, direction).surely, intent) << name;
  std::set<std::int64_t> numbers;
  for (const auto& entry : synthesis.entries) numbers.insert(entry.rule_number);
  EXPECT_EQ(numbers.size(), synthesis.entries.size()) << name << ": numbers are unique";
  EXPECT_TRUE(
      std::is_sorted(synthesis.entries.begin(), synthesis.entries.end(),
                     [](const auto& a, const auto& b) { return a.rule_number < b.rule_number; }))
      << name;
}

TEST(Synthesis, PublicTierIsCutAroundTheAdministrationPorts) {
  const auto intent = public_tier({cidr("198.51.100.0/24")});
  const auto synthesis = synthesize_acl(intent);
  expect_right(synthesis, intent, "public tier");
  EXPECT_TRUE(synthesis.fewest);
  EXPECT_EQ(lines(synthesis),
            (Lines{"100 allow 6 0.0.0.0/0 0-21", "110 allow 6 0.0.0.0/0 23-3388",
                   "120 allow 6 0.0.0.0/0 3390-65535", "130 allow 17 0.0.0.0/0 0-21",
                   "140 allow 17 0.0.0.0/0 23-3388", "150 allow 17 0.0.0.0/0 3390-65535",
                   "160 allow 1 0.0.0.0/0 -1/-1", "170 allow 6 198.51.100.0/24 22-3389",
                   "180 allow 17 198.51.100.0/24 22-3389"}));
  const auto exposure = network_acl_exposure(synthesis.entries);
  EXPECT_TRUE(exposure.ipv4.letter.is_no());
  EXPECT_TRUE(exposure.ipv4.effect.is_no());
}

TEST(Synthesis, SaysWhatFitsTheQuotaAndWhatDoesNot) {
  struct Case {
    const char* name;
    PacketSet intent;
    std::size_t quota;
    bool fits;
    std::size_t needs;
  };
  const Case cases[] = {
      {"no office", public_tier({}), 20, true, 7},
      {"six offices over TCP and UDP fill the default quota", public_tier(offices(6)), 20, true,
       19},
      {"seven offices do not fit it", public_tier(offices(7)), 20, false, 21},
      {"sixteen offices fill the largest quota", public_tier(offices(16)), 40, true, 39},
      {"seventeen offices do not fit it", public_tier(offices(17)), 40, false, 41},
      {"twelve offices over TCP alone fill the default quota", public_tier_tcp(offices(12)), 20,
       true, 19},
      {"thirteen do not", public_tier_tcp(offices(13)), 20, false, 20},
      {"neighbouring blocks are merged", public_tier({cidr("10.0.0.0/9"), cidr("10.128.0.0/9")}),
       20, true, 9},
      {"nothing allowed needs nothing", PacketSet(), 20, true, 0},
      {"everything is one entry", PacketSet::everything(IpFamily::v4), 20, true, 1},
      {"a quota of one holds the closing deny only", PacketSet::everything(IpFamily::v4), 1, false,
       1},
      {"one network is one entry", PacketSet({.addresses = cidr("10.0.0.0/16").addresses()}), 20,
       true, 1},
  };
  for (const auto& c : cases) {
    SynthesisOptions options;
    options.quota = c.quota;
    const auto synthesis = synthesize_acl(c.intent, options);
    EXPECT_EQ(synthesis.fits, c.fits) << c.name << ": " << synthesis.reason;
    EXPECT_EQ(synthesis.ipv4, c.needs) << c.name;
    EXPECT_TRUE(synthesis.fewest) << c.name;
    EXPECT_EQ(synthesis.reason.empty(), c.fits) << c.name;
    EXPECT_EQ(synthesis.entries.size(), c.fits ? c.needs : 0) << c.name;
    if (c.fits) expect_right(synthesis, c.intent, c.name);
  }
  SynthesisOptions tight;
  tight.quota = 8;
  EXPECT_EQ(synthesize_acl(public_tier(offices(1)), tight).reason,
            "IPv4 needs 9 entries and the closing deny, the quota is 8");
}

TEST(Synthesis, ReturnTrafficSkipsTheRdpPortWithinTheEphemeralRange) {
  const auto intent =
      restrict_administration(traffic(kAnywhere, kTcp, {1024, 65535}) |
                                  PacketSet({.addresses = cidr("10.8.0.0/16").addresses()}),
                              {cidr("10.8.0.0/16")});
  const auto synthesis = synthesize_acl(intent);
  expect_right(synthesis, intent, "private tier");
  EXPECT_TRUE(synthesis.fewest);
  EXPECT_EQ(lines(synthesis),
            (Lines{"100 allow 6 0.0.0.0/0 1024-3388", "110 allow 6 0.0.0.0/0 3390-65535",
                   "120 allow -1 10.8.0.0/16"}));
}

TEST(Synthesis, ExceptionsAreDeniedFirstWhereThatIsShorter) {
  struct Case {
    const char* name;
    PacketSet intent;
    std::size_t count;
  };
  const auto all = PacketSet::everything(IpFamily::v4);
  const auto from = [](const char* block) {
    return PacketSet({.addresses = cidr(block).addresses()});
  };
  PacketSet blocklist = all;
  for (const auto& bad : offices(8))
    blocklist = blocklist - PacketSet({.addresses = bad.addresses()});
  const Case cases[] = {
      {"all but one network", all - from("10.0.0.0/8"), 2},
      {"all but a network, but a part of it", (all - from("10.0.0.0/8")) | from("10.1.0.0/16"), 3},
      {"exceptions three deep",
       ((all - from("10.0.0.0/8")) | from("10.1.0.0/16")) - from("10.1.2.0/24"), 4},
      {"all but TCP", all - traffic(kAnywhere, kTcp), 2},
      {"all but a port range of one network", all - traffic(cidr("10.0.0.0/8"), kTcp, {100, 200}),
       2},
      {"a list of blocked networks", blocklist, 9},
  };
  SynthesisOptions options;
  options.guarded_ports.clear();
  options.effort = 50'000;
  for (const auto& c : cases) {
    const auto synthesis = synthesize_acl(c.intent, options);
    expect_right(synthesis, c.intent, c.name);
    EXPECT_EQ(synthesis.ipv4, c.count) << c.name;
  }
}

TEST(Synthesis, NoEntryOpensAnAdministrationPortForADenyToShadow) {
  // Two entries would say it if the deny could come first; the letter of 5.1 forbids the second.
  const auto tcp_without_ssh =
      traffic(kAnywhere, kTcp) - traffic(kAnywhere, kTcp, PortInterval{22, 22});
  const auto synthesis = synthesize_acl(tcp_without_ssh);
  EXPECT_EQ(lines(synthesis),
            (Lines{"100 allow 6 0.0.0.0/0 0-21", "110 allow 6 0.0.0.0/0 23-65535"}));
  const auto all_but_ssh =
      PacketSet::everything(IpFamily::v4) - traffic(kAnywhere, kTcp, PortInterval{22, 22});
  const auto impossible = synthesize_acl(all_but_ssh);
  EXPECT_FALSE(impossible.fits);
  EXPECT_NE(impossible.reason.find("all traffic"), std::string::npos) << impossible.reason;
  SynthesisOptions free;
  free.guarded_ports.clear();
  EXPECT_EQ(synthesize_acl(all_but_ssh, free).ipv4, 2u);
}

TEST(Synthesis, CoversIpv6IcmpOtherProtocolsAndEgress) {
  const auto v6 = cidr("::/0");
  struct Case {
    const char* name;
    PacketSet intent;
    Direction direction;
    Lines expected;
  };
  const auto ping = PacketSet({.protocols = {kIcmp, kIcmp},
                               .ports = {8 * 256, 8 * 256 + 255},
                               .addresses = kAnywhere.addresses()});
  const auto too_big = PacketSet({.family = IpFamily::v6,
                                  .protocols = {kIcmpv6, kIcmpv6},
                                  .ports = {2 * 256, 2 * 256},
                                  .addresses = v6.addresses()});
  const Case cases[] = {
      {"both families get numbers of their own",
       traffic(kAnywhere, kTcp, {443, 443}) | traffic(v6, kTcp, {443, 443}),
       Direction::ingress,
       {"100 allow 6 0.0.0.0/0 443-443", "110 allow 6 ::/0 443-443"}},
      {"an ICMP type", ping, Direction::ingress, {"100 allow 1 0.0.0.0/0 8/-1"}},
      {"one code of one ICMPv6 type", too_big, Direction::ingress, {"100 allow 58 ::/0 2/0"}},
      {"all ICMP but one type is a deny and an allow",
       traffic(kAnywhere, kIcmp) - ping,
       Direction::ingress,
       {"100 deny 1 0.0.0.0/0 8/-1", "110 allow 1 0.0.0.0/0 -1/-1"}},
      {"a protocol without ports",
       traffic(cidr("10.0.0.0/8"), 50),
       Direction::ingress,
       {"100 allow 50 10.0.0.0/8"}},
      {"ICMPv6 over IPv4 has no types",
       traffic(kAnywhere, kIcmpv6),
       Direction::ingress,
       {"100 allow 58 0.0.0.0/0"}},
      {"egress is not guarded",
       PacketSet::everything(IpFamily::v4),
       Direction::egress,
       {"100 allow -1 0.0.0.0/0"}},
  };
  for (const auto& c : cases) {
    SynthesisOptions options;
    options.direction = c.direction;
    const auto synthesis = synthesize_acl(c.intent, options);
    expect_right(synthesis, c.intent, c.name, c.direction);
    EXPECT_EQ(lines(synthesis), c.expected) << c.name;
    EXPECT_TRUE(synthesis.fewest) << c.name;
  }
}

TEST(Synthesis, RefusesWhatNoAclCanSay) {
  SynthesisOptions options;
  options.quota = 41;
  EXPECT_NE(synthesize_acl(public_tier({}), options).reason.find("41"), std::string::npos);
  options = {};
  options.first_number = 32760;
  EXPECT_NE(synthesize_acl(public_tier({}), options).reason.find("32766"), std::string::npos);
  options = {};
  options.step = 0;
  EXPECT_FALSE(synthesize_acl(public_tier({}), options).fits);
  const PacketSet ports_of_gre(
      {.protocols = {47, 47}, .ports = {0, 5}, .addresses = kAnywhere.addresses()});
  EXPECT_NE(synthesize_acl(ports_of_gre).reason.find("gre"), std::string::npos);
  PacketSet scattered;
  for (std::uint32_t port = 0; port < 1000; port += 2)
    scattered = scattered | traffic(kAnywhere, kTcp, {port, port});
  const auto too_many = synthesize_acl(scattered);
  EXPECT_FALSE(too_many.fits);
  EXPECT_FALSE(too_many.fewest);
  EXPECT_FALSE(too_many.reason.empty());
}

TEST(Synthesis, TheWayAnIntentIsPutTogetherDoesNotMatter) {
  const auto whole = synthesize_acl(public_tier({cidr("10.0.0.0/8")}));
  PacketSet pieces;
  auto boxes = public_tier({cidr("10.0.0.0/8")}).boxes();
  std::shuffle(boxes.begin(), boxes.end(), std::mt19937(kSeed));
  for (const auto& box : boxes) pieces = pieces | PacketSet(box);
  EXPECT_EQ(lines(synthesize_acl(pieces)), lines(whole));
}

}  // namespace
}  // namespace underpin::semantics
