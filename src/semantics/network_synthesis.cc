// Turns intents into numbered network ACL entries, and proves them equal.
#include "semantics/network_synthesis.h"

#include <fmt/format.h>

#include "base/error.h"
#include "semantics/network_search.h"

namespace underpin::semantics {
namespace {

// Source: Amazon EC2 API Reference, CreateNetworkAclEntry, RuleNumber.
constexpr std::int64_t kLargestRuleNumber = 32766;

NetworkAclEntry entry_of(const AclGrid& grid, const GridRule& rule, std::int64_t number,
                         Direction direction) {
  const auto& shape = grid.shapes[rule.shape];
  const auto& block = grid.blocks[rule.block].cidr;
  NetworkAclEntry entry{.rule_number = number,
                        .egress = direction == Direction::egress,
                        .protocol = std::to_string(shape.protocol),
                        .rule_action = rule.allow ? "allow" : "deny"};
  (grid.family == IpFamily::v4 ? entry.cidr_block : entry.ipv6_cidr_block) = print_cidr(block);
  const auto protocol = static_cast<std::uint32_t>(shape.protocol);
  if (protocol == kTcp || protocol == kUdp) {
    entry.from_port = shape.ports.first;
    entry.to_port = shape.ports.last;
  } else if (protocol == kIcmp || (protocol == kIcmpv6 && grid.family == IpFamily::v6)) {
    const bool all = shape.ports == PortInterval{0, kLastPort};
    const bool one_code = shape.ports.first == shape.ports.last;
    entry.icmp_type = all ? -1 : std::int64_t{shape.ports.first >> 8};
    entry.icmp_code = one_code ? std::int64_t{shape.ports.first & 255} : -1;
  }
  return entry;
}

std::string name_of(IpFamily family) { return family == IpFamily::v4 ? "IPv4" : "IPv6"; }

/// One family's share of a synthesis.
class Family {
 public:
  Family(const PacketSet& intent, IpFamily family, const SynthesisOptions& options)
      : family_(family), options_(options) {
    if (intent.of(family).empty()) {
      fewest = true;
      return;
    }
    const bool guards = options.direction == Direction::ingress;
    auto built =
        grid_of(intent, family, guards ? options.guarded_ports : std::span<const std::uint16_t>());
    if (!built.grid) {
      reason = built.problem;
      return;
    }
    solve(std::move(*built.grid));
  }

  std::vector<NetworkAclEntry> entries(std::int64_t number) const {
    std::vector<NetworkAclEntry> result;
    for (const auto& rule : rules_) {
      result.push_back(entry_of(grid_, rule, number, options_.direction));
      number += options_.step;
    }
    return result;
  }

  std::size_t count() const { return rules_.size(); }

  bool fewest = false;
  std::string reason;

 private:
  void solve(AclGrid grid) {
    grid_ = std::move(grid);
    if (AclBoard(grid_).unreachable()) {
      reason =
          "protocols other than those named would need an entry for all traffic, which opens "
          "administration ports too";
      return;
    }
    auto found = fewest_rules(grid_, options_.effort);
    // The closing deny counts, hence one less than the quota.
    if (found.at_least >= options_.quota || (found.found && found.rules.size() >= options_.quota)) {
      const auto needed = found.found ? found.rules.size() : found.at_least;
      reason = fmt::format("{} needs {} entries{} and the closing deny, the quota is {}",
                           name_of(family_), needed, found.fewest ? "" : " as far as found",
                           options_.quota);
    } else if (!found.found) {
      reason = fmt::format("found no entries for {} within the effort allowed", name_of(family_));
    }
    fewest = found.fewest;
    rules_ = std::move(found.rules);
  }

  IpFamily family_;
  const SynthesisOptions& options_;
  AclGrid grid_;
  std::vector<GridRule> rules_;
};

}  // namespace

PacketSet traffic(const Cidr& addresses, std::uint32_t protocol, PortInterval ports) {
  const bool counts = protocol == kTcp || protocol == kUdp;
  return PacketSet({.family = addresses.family,
                    .protocols = {protocol, protocol},
                    .ports = counts ? ports : PortInterval{0, kLastPort},
                    .addresses = addresses.addresses()});
}

PacketSet common_traffic(const Cidr& addresses) {
  const auto icmp = addresses.family == IpFamily::v4 ? kIcmp : kIcmpv6;
  return traffic(addresses, kTcp) | traffic(addresses, kUdp) | traffic(addresses, icmp);
}

PacketSet restrict_administration(const PacketSet& allowed, const std::vector<Cidr>& trusted,
                                  std::span<const std::uint16_t> ports) {
  PacketSet administration;
  for (const auto family : {IpFamily::v4, IpFamily::v6})
    for (const auto protocol : {kTcp, kUdp})
      for (const std::uint32_t port : ports)
        administration =
            administration | traffic({family, 0, 0}, protocol, PortInterval{port, port});
  PacketSet from_trusted;
  for (const auto& cidr : trusted)
    from_trusted = from_trusted | PacketSet({.family = cidr.family, .addresses = cidr.addresses()});
  return allowed - (administration - from_trusted);
}

AclSynthesis synthesize_acl(const PacketSet& intent, const SynthesisOptions& options) {
  if (options.quota > kLargestAclQuota)
    return {.reason = fmt::format("a quota of {} rules is not to be had, the largest is {}",
                                  options.quota, kLargestAclQuota)};
  if (options.step < 1 || options.first_number < 1)
    return {.reason = "rule numbers start at 1 or above and rise"};
  const Family ipv4(intent, IpFamily::v4, options);
  const Family ipv6(intent, IpFamily::v6, options);
  AclSynthesis result{.ipv4 = ipv4.count(), .ipv6 = ipv6.count()};
  result.fewest = ipv4.fewest && ipv6.fewest;
  result.reason = ipv4.reason.empty() ? ipv6.reason : ipv4.reason;
  const auto total = static_cast<std::int64_t>(ipv4.count() + ipv6.count());
  if (result.reason.empty() &&
      options.first_number + (total - 1) * options.step > kLargestRuleNumber)
    result.reason = fmt::format("{} entries from number {} in steps of {} go beyond {}", total,
                                options.first_number, options.step, kLargestRuleNumber);
  if (!result.reason.empty()) return result;
  result.entries = ipv4.entries(options.first_number);
  const auto next = options.first_number + static_cast<std::int64_t>(ipv4.count()) * options.step;
  for (auto& entry : ipv6.entries(next)) result.entries.push_back(std::move(entry));
  const auto allowed = allowed_packets(result.entries, options.direction);
  UP_ASSERT(allowed.exact() && allowed.surely == intent, "the entries say what the intent says");
  result.fits = true;
  return result;
}

}  // namespace underpin::semantics
