// Security groups and network ACLs against brute force: every packet of a small universe, one by
// one, by rules of matching written here a second time and as simply as can be.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "oracle_cases.h"
#include "semantics/network_acl.h"
#include "semantics/network_security_group.h"

namespace underpin::semantics {
namespace {

constexpr unsigned kSeed = 4711;
constexpr std::uint16_t kPorts[] = {3, 5};
// The top four bits of an address are the whole universe; each stands for 2^28 addresses.
constexpr unsigned kAddresses = 16;

struct Block {
  unsigned nibble = 0;
  int prefix = 0;
  bool has(unsigned address) const {
    return prefix == 0 || (address >> (4 - prefix)) == (nibble >> (4 - prefix));
  }
  unsigned addresses() const {
    unsigned bits = 0;
    for (unsigned a = 0; a < kAddresses; ++a) bits |= (has(a) ? 1u : 0u) << a;
    return bits;
  }
  std::string text() const {
    return std::to_string(nibble * 16) + ".0.0.0/" + std::to_string(prefix);
  }
};

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  template <class T, std::size_t N>
  const T& one_of(const T (&choices)[N]) {
    return choices[below(N)];
  }
  /// Wide blocks more often than chance would have them, so that sums to everything occur.
  Block block() {
    const int prefixes[] = {0, 0, 1, 1, 1, 2, 2, 3, 4};
    return {below(16), one_of(prefixes)};
  }
  std::pair<int, int> range() {
    const int first = static_cast<int>(below(8));
    return {first, first + static_cast<int>(below(static_cast<unsigned>(8 - first)))};
  }

 private:
  std::mt19937 random_;
};

constexpr const char* kProtocols[] = {"tcp", "6", "udp", "17", "-1", "-1", "icmp", "47", "58"};

bool names(const std::string& protocol, std::uint32_t number) {
  if (protocol == "-1") return true;
  if (protocol == "tcp") return number == 6;
  if (protocol == "udp") return number == 17;
  if (protocol == "icmp") return number == 1;
  return protocol == std::to_string(number);
}

struct GroupRule {
  std::string protocol;
  std::pair<int, int> ports;
  enum Kind { cidr, listed, unresolved, group } kind = cidr;
  std::vector<Block> blocks;

  bool serves(const Service& s) const {
    if (!names(protocol, s.protocol)) return false;
    const int port = static_cast<int>(s.port);
    return protocol == "-1" || (ports.first <= port && port <= ports.second);
  }
};

IngressRule written(const GroupRule& rule) {
  IngressRule out{
      .ip_protocol = rule.protocol, .from_port = rule.ports.first, .to_port = rule.ports.second};
  if (rule.protocol == "icmp" || rule.protocol == "58") out.from_port = out.to_port = -1;
  if (rule.kind == GroupRule::cidr) out.cidr_ipv4 = rule.blocks.front().text();
  if (rule.kind == GroupRule::group) out.referenced_security_group_id = "sg-1";
  if (rule.kind == GroupRule::listed || rule.kind == GroupRule::unresolved)
    out.prefix_list_id = "pl-1";
  if (rule.kind == GroupRule::listed) {
    out.prefix_list_entries.emplace();
    for (const auto& block : rule.blocks) out.prefix_list_entries->push_back(block.text());
  }
  return out;
}

/// Letter and effect, with unresolved lists taken to hold nothing, or everything.
std::pair<bool, bool> group_by_hand(const std::vector<GroupRule>& rules, bool lists_hold_all) {
  bool letter = false, effect = false;
  for (const auto protocol : {kTcp, kUdp})
    for (const std::uint32_t port : kPorts) {
      std::set<unsigned> admitted;
      for (const auto& rule : rules) {
        if (!rule.serves({protocol, port})) continue;
        auto blocks = rule.blocks;
        if (rule.kind == GroupRule::group) blocks.clear();
        if (rule.kind == GroupRule::unresolved)
          blocks = lists_hold_all ? std::vector<Block>{{0, 0}} : std::vector<Block>{};
        for (const auto& block : blocks) {
          if (block.prefix == 0) letter = true;
          for (unsigned a = 0; a < kAddresses; ++a)
            if (block.has(a)) admitted.insert(a);
        }
      }
      if (admitted.size() == kAddresses) effect = true;
    }
  return {letter, effect};
}

Decision agreed(bool a, bool b) {
  if (a != b) return Decision::undecided;
  return a ? Decision::yes : Decision::no;
}

TEST(SecurityGroup, AgreesWithBruteForce) {
  Dice dice(kSeed);
  int open = 0, split = 0, undecided = 0;
  const int cases = oracle_cases(20000, kSeed);
  for (int i = 0; i < cases; ++i) {
    std::vector<GroupRule> rules(dice.below(7));
    std::vector<IngressRule> group;
    for (auto& rule : rules) {
      rule.protocol = dice.one_of(kProtocols);
      rule.ports = dice.range();
      const auto kind = dice.below(12);
      rule.kind = kind == 0   ? GroupRule::unresolved
                  : kind == 1 ? GroupRule::group
                  : kind < 4  ? GroupRule::listed
                              : GroupRule::cidr;
      for (auto n = rule.kind == GroupRule::listed ? dice.below(4) : 1; n > 0; --n)
        rule.blocks.push_back(dice.block());
      group.push_back(written(rule));
    }
    const auto least = group_by_hand(rules, false);
    const auto most = group_by_hand(rules, true);
    const auto answer = ingress_exposure(group, kPorts).ipv4;
    ASSERT_EQ(answer.letter.decision, agreed(least.first, most.first)) << "case " << i;
    ASSERT_EQ(answer.effect.decision, agreed(least.second, most.second)) << "case " << i;
    undecided += answer.effect.is_undecided();
    open += answer.effect.is_yes();
    if (!answer.effect.is_yes()) continue;
    split += answer.letter.is_no();
    // The named rules are to blame: without them the port is closed, or open by other rules only.
    ASSERT_FALSE(answer.rules.empty());
    std::vector<IngressRule> only;
    for (const auto rule : answer.rules) only.push_back(group[rule]);
    ASSERT_TRUE(ingress_exposure(only, kPorts).ipv4.effect.is_yes()) << "case " << i;
    ASSERT_TRUE(answer.deciding_rule);
    ASSERT_TRUE(
        rules[*answer.deciding_rule].serves({answer.witness->protocol, answer.witness->port}));
  }
  // A test that met none of these would prove nothing.
  EXPECT_GT(open, 2000);
  EXPECT_GT(split, 300);
  EXPECT_GT(undecided, 1500);
}

struct AclLine {
  std::int64_t number;
  bool allow;
  std::string protocol;
  std::pair<int, int> ports;
  Block block;
  bool readable;

  bool serves(const Service& s) const {
    const int port = static_cast<int>(s.port);
    return names(protocol, s.protocol) &&
           (protocol == "-1" || (ports.first <= port && port <= ports.second));
  }
};

NetworkAclEntry written(const AclLine& line) {
  return {.rule_number = line.number,
          .protocol = line.protocol,
          .rule_action = line.allow ? "allow" : "deny",
          .cidr_block = line.readable ? line.block.text() : "unreadable",
          .from_port = line.ports.first,
          .to_port = line.ports.second,
          .icmp_type = -1,
          .icmp_code = -1};
}

// One bit an address.
constexpr unsigned kEveryAddress = (1u << kAddresses) - 1;

/// First match by hand, over lines already in order, for all addresses at once. Protocols without
/// ports, and ICMP with -1, match whatever the port.
unsigned admitted_addresses(const std::vector<AclLine>& lines, const Service& service) {
  const bool has_ports = service.protocol == kTcp || service.protocol == kUdp;
  unsigned open = kEveryAddress, admitted = 0;
  for (const auto& line : lines) {
    if (has_ports ? !line.serves(service) : !names(line.protocol, service.protocol)) continue;
    const auto hit = open & line.block.addresses();
    if (line.allow) admitted |= hit;
    open &= ~hit;
  }
  return admitted;
}

unsigned members(const AddressSet& set) {
  unsigned bits = 0;
  for (unsigned a = 0; a < kAddresses; ++a)
    bits |= (set.contains(AddressBits{a} << 28) ? 1u : 0u) << a;
  return bits;
}

bool effect_by_hand(const std::vector<AclLine>& lines) {
  for (const auto protocol : {kTcp, kUdp})
    for (const std::uint32_t port : kPorts) {
      const Service service{protocol, port};
      std::set<unsigned> sources;
      for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!lines[i].allow || !lines[i].serves(service)) continue;
        const auto denied_before = [&](unsigned address) {
          return std::any_of(
              lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(i),
              [&](const auto& l) { return !l.allow && l.serves(service) && l.block.has(address); });
        };
        bool reaches = false;
        for (unsigned a = 0; a < kAddresses; ++a)
          reaches = reaches || (lines[i].block.has(a) && !denied_before(a));
        for (unsigned a = 0; reaches && a < kAddresses; ++a)
          if (lines[i].block.has(a)) sources.insert(a);
      }
      if (sources.size() == kAddresses) return true;
    }
  return false;
}

/// Every order that the numbers allow, with unreadable lines holding nothing or every address.
std::vector<std::vector<AclLine>> readings(const std::vector<AclLine>& lines) {
  std::vector<std::vector<AclLine>> all;
  std::vector<std::size_t> unreadable;
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (!lines[i].readable) unreadable.push_back(i);
  std::vector<std::size_t> order(lines.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  do {
    bool sorted = true;
    for (std::size_t i = 1; i < order.size(); ++i)
      sorted = sorted && lines[order[i - 1]].number <= lines[order[i]].number;
    if (!sorted) continue;
    for (unsigned choice = 0; choice < (1u << unreadable.size()); ++choice) {
      std::vector<AclLine> reading;
      for (const auto i : order) {
        const auto at = std::find(unreadable.begin(), unreadable.end(), i);
        auto line = lines[i];
        if (at != unreadable.end()) {
          if (!(choice >> (at - unreadable.begin()) & 1u)) continue;
          line.block = {0, 0};
        }
        reading.push_back(line);
      }
      all.push_back(std::move(reading));
    }
  } while (std::next_permutation(order.begin(), order.end()));
  return all;
}

struct AclCase {
  std::vector<AclLine> lines;
  std::vector<NetworkAclEntry> entries;
};

AclCase random_acl(Dice& dice) {
  AclCase result;
  for (auto n = dice.below(7); n > 0; --n) {
    result.lines.push_back({static_cast<std::int64_t>(1 + dice.below(12)), dice.below(2) > 0,
                            dice.one_of(kProtocols), dice.range(), dice.block(),
                            dice.below(25) > 0});
    result.entries.push_back(written(result.lines.back()));
  }
  return result;
}

TEST(NetworkAcl, LetterAndEffectAgreeWithBruteForce) {
  Dice dice(kSeed);
  int open = 0, split = 0, shadowed = 0, undecided = 0;
  const int cases = oracle_cases(15000, kSeed);
  for (int i = 0; i < cases; ++i) {
    const auto [lines, entries] = random_acl(dice);
    bool ever = false, always = true;
    for (const auto& reading : readings(lines)) {
      const bool effect = effect_by_hand(reading);
      ever = ever || effect;
      always = always && effect;
    }
    bool letter = false, maybe_letter = false;
    for (const auto& line : lines)
      for (const auto protocol : {kTcp, kUdp})
        for (const std::uint32_t port : kPorts)
          if (line.allow && line.serves({protocol, port})) {
            letter = letter || (line.readable && line.block.prefix == 0);
            maybe_letter = maybe_letter || !line.readable || line.block.prefix == 0;
          }
    const auto answer = network_acl_exposure(entries, kPorts).ipv4;
    ASSERT_EQ(answer.effect.decision, agreed(always, ever)) << "case " << i;
    ASSERT_EQ(answer.letter.decision, agreed(letter, maybe_letter)) << "case " << i;
    open += answer.effect.is_yes();
    split += answer.effect.is_yes() && answer.letter.is_no();
    shadowed += answer.effect.is_no() && answer.letter.is_yes();
    undecided += answer.effect.is_undecided();
    if (!answer.witness || answer.effect.is_undecided()) continue;
    const auto verdict = decide(entries, *answer.witness);
    if (verdict.allowed != Decision::undecided) {
      ASSERT_EQ(verdict.allowed, answer.effect.decision) << "case " << i;
    }
    ASSERT_EQ(verdict.entry, answer.deciding_rule);
  }
  EXPECT_GT(open, 1000);
  EXPECT_GT(split, 50);
  EXPECT_GT(shadowed, 50);
  EXPECT_GT(undecided, 300);
}

TEST(NetworkAcl, PacketsAndVerdictsAgreeWithBruteForce) {
  Dice dice(kSeed + 1);
  const int cases = oracle_cases(10000, kSeed + 1);
  for (int i = 0; i < cases; ++i) {
    const auto [lines, entries] = random_acl(dice);
    const auto all = readings(lines);
    const auto packets = allowed_packets(entries);
    for (const std::uint32_t protocol : {1u, 6u, 17u, 47u, 58u})
      for (std::uint32_t port = 0; port < 8; ++port) {
        unsigned ever = 0, always = kEveryAddress;
        for (const auto& reading : all) {
          const auto admitted = admitted_addresses(reading, {protocol, port});
          ever |= admitted;
          always &= admitted;
        }
        const auto surely = packets.surely.addresses(IpFamily::v4, protocol, port);
        const auto possibly = packets.possibly.addresses(IpFamily::v4, protocol, port);
        ASSERT_EQ(members(surely), always) << "case " << i;
        ASSERT_EQ(members(possibly), ever) << "case " << i;
        // A sample: `decide` reads the entries anew for each packet.
        const auto a = (port + static_cast<unsigned>(i)) % kAddresses;
        if (port % 4 != static_cast<unsigned>(i) % 4) continue;
        const Packet packet{IpFamily::v4, AddressBits{a} << 28, protocol, port};
        ASSERT_EQ(decide(entries, packet).allowed, agreed(always >> a & 1u, ever >> a & 1u))
            << "case " << i;
      }
  }
}

// ---- what must not change an answer, and what must

// The rule as two, each for half of its block.
std::vector<IngressRule> halved(const IngressRule& rule) {
  const auto block = *parse_cidr(rule.cidr_ipv4);
  const Cidr lower{block.family, block.network, block.prefix + 1};
  const Cidr upper{block.family, block.network | AddressBits{1} << (31 - block.prefix),
                   block.prefix + 1};
  auto first = rule, second = rule;
  first.cidr_ipv4 = print_cidr(lower);
  second.cidr_ipv4 = print_cidr(upper);
  return {first, second};
}

TEST(SecurityGroup, OrderRepetitionAndHalvingBlocksKeepTheEffect) {
  Dice dice(kSeed + 2);
  std::mt19937 random(kSeed + 2);
  const int cases = oracle_cases(3000, kSeed + 2);
  int changed = 0;
  for (int i = 0; i < cases; ++i) {
    std::vector<IngressRule> group;
    for (auto n = dice.below(6); n > 0; --n)
      group.push_back(
          written({dice.one_of(kProtocols), dice.range(), GroupRule::cidr, {dice.block()}}));
    const auto effect = [](const auto& rules) {
      return ingress_exposure(rules, kPorts).ipv4.effect.decision;
    };
    const auto before = effect(group);
    std::vector<IngressRule> other;
    for (const auto& rule : group) {
      const auto halves = halved(rule);
      other.insert(other.end(), halves.begin(), halves.end());
    }
    if (!group.empty()) other.push_back(group.front());
    std::shuffle(other.begin(), other.end(), random);
    ASSERT_EQ(effect(other), before) << "case " << i;
    // Blocks that add up are needed: without the rules that are named the ports are closed.
    const auto exposure = ingress_exposure(group, kPorts).ipv4;
    if (!exposure.effect.is_yes() || exposure.letter.is_yes()) continue;
    std::vector<IngressRule> rest;
    for (std::size_t r = 0; r < group.size(); ++r)
      if (std::ranges::find(exposure.rules, r) == exposure.rules.end()) rest.push_back(group[r]);
    ++changed;
    ASSERT_EQ(effect(rest), Decision::no) << "case " << i;
  }
  EXPECT_GT(changed, cases / 100);
}

TEST(NetworkAcl, OrderRoomBetweenNumbersAndHalvingBlocksKeepThePackets) {
  Dice dice(kSeed + 3);
  std::mt19937 random(kSeed + 3);
  const int cases = oracle_cases(3000, kSeed + 3);
  int turned_matters = 0;
  for (int i = 0; i < cases; ++i) {
    auto [lines, entries] = random_acl(dice);
    std::set<std::int64_t> numbers;
    std::erase_if(entries, [&](const NetworkAclEntry& e) {
      return e.cidr_block == "unreadable" || !numbers.insert(e.rule_number).second;
    });
    const auto before = allowed_packets(entries);
    std::vector<NetworkAclEntry> other;
    for (const auto& entry : entries) {
      IngressRule block;
      block.cidr_ipv4 = entry.cidr_block;
      std::int64_t number = entry.rule_number * 10;
      for (const auto& half : halved(block)) {
        other.push_back(entry);
        other.back().rule_number = number++;
        other.back().cidr_block = half.cidr_ipv4;
      }
    }
    std::shuffle(other.begin(), other.end(), random);
    ASSERT_EQ(allowed_packets(other).surely, before.surely) << "case " << i;
    // Turning one entry changes the packets exactly where it is the one that decides.
    if (entries.empty()) continue;
    auto turned = entries;
    auto& entry = turned[dice.below(static_cast<unsigned>(turned.size()))];
    entry.rule_action = entry.rule_action == "allow" ? "deny" : "allow";
    const auto after = allowed_packets(turned).surely;
    const auto difference = (after - before.surely) | (before.surely - after);
    const auto packet = difference.witness();
    if (!packet) continue;
    ++turned_matters;
    ASSERT_EQ(decide(entries, *packet).entry, static_cast<std::size_t>(&entry - turned.data()));
  }
  EXPECT_GT(turned_matters, cases / 2);
}

}  // namespace
}  // namespace underpin::semantics
