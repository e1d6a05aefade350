// Network ACLs: order, shadowing, letter and effect, and what other tools get wrong.
#include "semantics/network_acl.h"

#include <gtest/gtest.h>

#include <vector>

namespace underpin::semantics {
namespace {

using Entries = std::vector<NetworkAclEntry>;

constexpr auto kYes = Decision::yes;
constexpr auto kNo = Decision::no;
constexpr auto kUndecided = Decision::undecided;

NetworkAclEntry entry(std::int64_t number, const char* action, std::string protocol,
                      std::string block, std::optional<std::int64_t> from = {},
                      std::optional<std::int64_t> to = {}) {
  NetworkAclEntry e{.rule_number = number,
                    .protocol = std::move(protocol),
                    .rule_action = action,
                    .from_port = from,
                    .to_port = to};
  (block.find(':') == std::string::npos ? e.cidr_block : e.ipv6_cidr_block) = std::move(block);
  return e;
}

NetworkAclEntry allow_tcp(std::int64_t number, std::string block, std::int64_t from,
                          std::optional<std::int64_t> to = {}) {
  return entry(number, "allow", "6", std::move(block), from, to ? *to : from);
}

NetworkAclEntry deny_tcp(std::int64_t number, std::string block, std::int64_t from,
                         std::optional<std::int64_t> to = {}) {
  return entry(number, "deny", "6", std::move(block), from, to ? *to : from);
}

NetworkAclEntry all(std::int64_t number, const char* action, std::string block) {
  return entry(number, action, "-1", std::move(block));
}

NetworkAclEntry egress(NetworkAclEntry e) {
  e.egress = true;
  return e;
}

bool noted(const FamilyExposure& side, std::string_view code) {
  for (const auto& note : side.notes)
    if (note.code == code) return true;
  return false;
}

Packet tcp(std::uint32_t port, const char* source) {
  const auto [family, address] = *parse_address(source);
  return {family, address, kTcp, port};
}

TEST(NetworkAcl, LetterAndEffectForIpv4) {
  struct Case {
    const char* name;
    Entries entries;
    Decision letter, effect;
  };
  const Case cases[] = {
      {"no entries deny everything", {}, kNo, kNo},
      {"the default ACL allows everything",
       {all(100, "allow", "0.0.0.0/0"), all(32767, "deny", "0.0.0.0/0")},
       kYes,
       kYes},
      {"only the closing deny", {all(32767, "deny", "0.0.0.0/0")}, kNo, kNo},
      {"tcp 22 from anywhere", {allow_tcp(100, "0.0.0.0/0", 22)}, kYes, kYes},
      {"udp 3389 from anywhere: TCP-only tools pass it",
       {entry(100, "allow", "17", "0.0.0.0/0", 3389, 3389)},
       kYes,
       kYes},
      {"the ephemeral range contains 3389", {allow_tcp(100, "0.0.0.0/0", 1024, 65535)}, kYes, kYes},
      {"ports cut around 22 and 3389",
       {allow_tcp(100, "0.0.0.0/0", 0, 21), allow_tcp(110, "0.0.0.0/0", 23, 3388),
        allow_tcp(120, "0.0.0.0/0", 3390, 65535)},
       kNo,
       kNo},
      {"a deny before allow-all shadows the port, and the letter still fails",
       {deny_tcp(90, "0.0.0.0/0", 22), deny_tcp(91, "0.0.0.0/0", 3389),
        entry(92, "deny", "17", "0.0.0.0/0", 0, 65535), all(100, "allow", "0.0.0.0/0")},
       kYes,
       kNo},
      {"a deny of TCP alone leaves UDP open: order-aware TCP-only tools pass it",
       {deny_tcp(90, "0.0.0.0/0", 22), deny_tcp(91, "0.0.0.0/0", 3389),
        all(100, "allow", "0.0.0.0/0")},
       kYes,
       kYes},
      {"a deny after the allow changes nothing: order-blind tools pass it",
       {deny_tcp(110, "0.0.0.0/0", 22), allow_tcp(100, "0.0.0.0/0", 22)},
       kYes,
       kYes},
      {"entries count by number, not by place",
       {all(200, "deny", "0.0.0.0/0"), allow_tcp(100, "0.0.0.0/0", 22)},
       kYes,
       kYes},
      {"a deny of one network leaves the rest of the world in",
       {deny_tcp(90, "10.0.0.0/8", 22), allow_tcp(100, "0.0.0.0/0", 22)},
       kYes,
       kYes},
      {"denies of both halves shadow",
       {deny_tcp(90, "0.0.0.0/1", 22), deny_tcp(91, "128.0.0.0/1", 22),
        allow_tcp(100, "0.0.0.0/0", 22)},
       kYes,
       kNo},
      {"an office before the deny does not make the shadowed rule open",
       {allow_tcp(80, "198.51.100.0/24", 22), deny_tcp(90, "0.0.0.0/0", 22),
        allow_tcp(100, "0.0.0.0/0", 22)},
       kYes,
       kNo},
      {"two halves are everywhere: literal comparisons pass them",
       {allow_tcp(100, "0.0.0.0/1", 22), allow_tcp(110, "128.0.0.0/1", 22)},
       kNo,
       kYes},
      {"two halves by all traffic",
       {all(100, "allow", "0.0.0.0/1"), all(110, "allow", "128.0.0.0/1")},
       kNo,
       kYes},
      {"two halves behind a deny of everything",
       {all(90, "deny", "0.0.0.0/0"), all(100, "allow", "0.0.0.0/1"),
        all(110, "allow", "128.0.0.0/1")},
       kNo,
       kNo},
      {"one half", {allow_tcp(100, "0.0.0.0/1", 22)}, kNo, kNo},
      {"22 from one network", {allow_tcp(100, "10.0.0.0/8", 22)}, kNo, kNo},
      {"GRE from anywhere is not SSH", {entry(100, "allow", "47", "0.0.0.0/0", 22, 22)}, kNo, kNo},
      {"an IPv6 entry leaves IPv4 closed", {all(100, "allow", "::/0")}, kNo, kNo},
      {"an egress entry is not ingress", {egress(all(100, "allow", "0.0.0.0/0"))}, kNo, kNo},
      {"host bits in a /0", {allow_tcp(100, "10.1.2.3/0", 22)}, kYes, kYes},
      {"one number twice, allow and deny: undecided what wins",
       {allow_tcp(100, "0.0.0.0/0", 22), deny_tcp(100, "0.0.0.0/0", 22)},
       kYes,
       kUndecided},
      {"one number twice for other ports is no doubt",
       {allow_tcp(100, "0.0.0.0/0", 22), deny_tcp(100, "0.0.0.0/0", 443)},
       kYes,
       kYes},
      {"one number twice behind a deny is no doubt for the port",
       {all(50, "deny", "0.0.0.0/0"), allow_tcp(100, "0.0.0.0/0", 22),
        deny_tcp(100, "0.0.0.0/0", 22)},
       kYes,
       kNo},
      {"an unknown action may allow",
       {entry(100, "maybe", "-1", "0.0.0.0/0")},
       kUndecided,
       kUndecided},
      {"an unreadable deny may not deny",
       {deny_tcp(90, "0.0.0.0", 22), allow_tcp(100, "0.0.0.0/0", 22)},
       kYes,
       kUndecided},
      {"an unreadable deny after the allow does not matter",
       {deny_tcp(110, "0.0.0.0", 22), allow_tcp(100, "0.0.0.0/0", 22)},
       kYes,
       kYes},
      {"an unreadable allow may be anything",
       {allow_tcp(100, "office", 22)},
       kUndecided,
       kUndecided},
      {"an unreadable allow for https does not matter", {allow_tcp(100, "office", 443)}, kNo, kNo},
      {"an unknown protocol may be TCP",
       {entry(100, "allow", "many", "0.0.0.0/0")},
       kUndecided,
       kUndecided},
      {"TCP without ports may be 22",
       {entry(100, "allow", "6", "0.0.0.0/0")},
       kUndecided,
       kUndecided},
  };
  for (const auto& c : cases) {
    const auto exposure = network_acl_exposure(c.entries).ipv4;
    EXPECT_EQ(exposure.letter.decision, c.letter) << c.name;
    EXPECT_EQ(exposure.effect.decision, c.effect) << c.name;
    EXPECT_EQ(noted(exposure, kNoteShadowed), c.letter == kYes && c.effect == kNo) << c.name;
    EXPECT_EQ(noted(exposure, kNoteSplitAny), c.letter == kNo && c.effect == kYes) << c.name;
    const bool yes = c.letter == kYes || c.effect == kYes;
    EXPECT_EQ(exposure.witness.has_value(), yes) << c.name;
    EXPECT_EQ(exposure.rules.empty(), !yes) << c.name;
    if (!yes || c.effect == kUndecided) continue;
    const auto verdict = decide(c.entries, *exposure.witness);
    EXPECT_EQ(verdict.allowed, c.effect) << c.name;
    EXPECT_EQ(verdict.entry, exposure.deciding_rule) << c.name;
  }
}

TEST(NetworkAcl, AnswersIpv6Apart) {
  const Entries entries = {deny_tcp(90, "0.0.0.0/0", 22), all(101, "allow", "::/0")};
  const auto exposure = network_acl_exposure(entries);
  EXPECT_TRUE(exposure.ipv4.strict().is_no());
  EXPECT_TRUE(exposure.ipv6.strict().is_yes());
  EXPECT_TRUE(noted(exposure.ipv6, kNoteIpv6));
  EXPECT_EQ(exposure.ipv6.letter.witness, "tcp port 22 from 2600::1 (allowed by rule 101)");
}

TEST(NetworkAcl, SaysWhichRuleDecidesTheWitness) {
  const Entries shadowed = {allow_tcp(80, "8.0.0.0/8", 22), all(90, "deny", "0.0.0.0/0"),
                            all(100, "allow", "0.0.0.0/0")};
  const auto exposure = network_acl_exposure(shadowed).ipv4;
  EXPECT_EQ(exposure.rules, std::vector<std::size_t>{2});
  EXPECT_EQ(exposure.deciding_rule, 1u);
  EXPECT_EQ(exposure.letter.witness, "tcp port 22 from 1.0.0.0 (denied by rule 90)");
}

TEST(NetworkAcl, DecidesPacketsByTheLowestMatchingNumber) {
  const Entries entries = {deny_tcp(200, "0.0.0.0/0", 22), allow_tcp(100, "10.0.0.0/8", 20, 25),
                           entry(110, "allow", "1", "0.0.0.0/0"),
                           egress(all(50, "allow", "0.0.0.0/0")),
                           all(300, "allow", "2001:db8::/32")};
  const auto verdict = [&](const Packet& packet) { return decide(entries, packet); };
  EXPECT_EQ(verdict(tcp(22, "10.1.1.1")).entry, 1u);
  EXPECT_EQ(verdict(tcp(22, "10.1.1.1")).allowed, kYes);
  EXPECT_EQ(verdict(tcp(22, "11.1.1.1")).entry, 0u);
  EXPECT_EQ(verdict(tcp(22, "11.1.1.1")).allowed, kNo);
  EXPECT_EQ(verdict(tcp(80, "11.1.1.1")).entry, std::nullopt);
  EXPECT_EQ(verdict(tcp(80, "2001:db8::1")).allowed, kYes);
  EXPECT_EQ(decide(entries, tcp(80, "11.1.1.1"), Direction::egress).allowed, kYes);
}

TEST(NetworkAcl, ReadsIcmpTypesAndCodesAndOtherProtocols) {
  NetworkAclEntry ping = entry(100, "allow", "1", "0.0.0.0/0");
  ping.icmp_type = 8;
  ping.icmp_code = -1;
  NetworkAclEntry v6 = entry(101, "allow", "58", "::/0");
  v6.icmp_type = 128;
  v6.icmp_code = 0;
  const Entries entries = {ping, v6, entry(102, "allow", "58", "0.0.0.0/0"),
                           entry(103, "allow", "47", "0.0.0.0/0", 22, 22)};
  const auto packets = allowed_packets(entries);
  ASSERT_TRUE(packets.exact()) << packets.problem;
  std::vector<std::string> lines;
  for (const auto& box : packets.surely.boxes()) lines.push_back(print_box(box));
  EXPECT_EQ(lines, (std::vector<std::string>{"icmp type 8 from 0.0.0.0/0", "gre from 0.0.0.0/0",
                                             "icmpv6 from 0.0.0.0/0",
                                             "icmpv6 type 128 code 0 from ::/0"}));
}

TEST(NetworkAcl, ReorderingEntriesAndSplittingRangesKeepTheAnswer) {
  Entries entries = {deny_tcp(90, "10.0.0.0/8", 22), allow_tcp(100, "0.0.0.0/0", 0, 1024),
                     all(200, "allow", "10.0.0.0/7")};
  const auto before = allowed_packets(entries);
  std::swap(entries[0], entries[2]);
  EXPECT_EQ(allowed_packets(entries).surely, before.surely);
  entries[1] = allow_tcp(100, "0.0.0.0/0", 0, 500);
  entries.push_back(allow_tcp(101, "0.0.0.0/0", 501, 1024));
  EXPECT_EQ(allowed_packets(entries).surely, before.surely);
  entries[0].rule_action = "deny";
  EXPECT_NE(allowed_packets(entries).surely, before.surely);
}

TEST(NetworkAcl, BeyondItsLimitEverythingIsUndecided) {
  const Entries entries(kMostAclEntries + 1, all(100, "deny", "0.0.0.0/0"));
  EXPECT_TRUE(network_acl_exposure(entries).ipv4.strict().is_undecided());
  EXPECT_EQ(decide(entries, tcp(22, "1.1.1.1")).allowed, kUndecided);
  EXPECT_FALSE(allowed_packets(entries).exact());
}

}  // namespace
}  // namespace underpin::semantics
