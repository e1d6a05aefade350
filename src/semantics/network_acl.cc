// Answers about network ACLs: first match wins, and what matches nothing is denied.
#include "semantics/network_acl.h"

#include <fmt/format.h>

#include <algorithm>

#include "semantics/network_acl_order.h"
#include "semantics/network_cover.h"

namespace underpin::semantics {
namespace {

const AclRule* first_match(const std::vector<AclRule>& rules, const Packet& packet) {
  for (const auto& rule : rules)
    if (rule.family == packet.family && rule.addresses.contains(packet.source) &&
        rule.traffic.covers(packet.protocol, packet.port))
      return &rule;
  return nullptr;
}

AclVerdict verdict_of(const AclOrder& order, const Packet& packet) {
  if (order.beyond_limit) return {Decision::undecided, {}};
  const auto* most = first_match(order.most_allowed, packet);
  const auto* least = first_match(order.least_allowed, packet);
  const auto allowed_by_most = most ? most->allow : Decision::no;
  const auto allowed_by_least = least ? least->allow : Decision::no;
  AclVerdict verdict;
  verdict.allowed = allowed_by_most == allowed_by_least ? allowed_by_least : Decision::undecided;
  if (least) verdict.entry = least->entry;
  return verdict;
}

/// What one order of the rules does to one service.
struct Walk {
  AddressSet admitted;
  std::vector<SourceBlock> reaching;  ///< allow rules that earlier denies leave something of
};

Walk walk(const std::vector<AclRule>& rules, IpFamily family, const Service& service) {
  Walk result;
  AddressSet decided;
  AddressSet denied;
  for (const auto& rule : rules) {
    if (rule.family != family || !rule.traffic.covers(service.protocol, service.port)) continue;
    const AddressSet sources(rule.addresses);
    if (rule.allow == Decision::yes) {
      // Whether an earlier allow takes the same packets does not matter: they get in either way.
      if (!denied.contains(rule.addresses))
        result.reaching.push_back({rule.addresses, rule.entry, true});
      result.admitted = result.admitted | (sources - decided);
    } else {
      denied = denied | sources;
    }
    decided = decided | sources;
  }
  return result;
}

/// Allow rules whose own source is every address, whatever stands before them.
Cover letter_of(const AclOrder& order, IpFamily family, const Service& service) {
  std::vector<SourceBlock> literal;
  for (const auto& rule : order.rules)
    if (rule.family == family && rule.allow != Decision::no &&
        rule.addresses == every_address(family) &&
        rule.traffic.covers(service.protocol, service.port))
      literal.push_back({rule.addresses, rule.entry, rule.clear && rule.allow == Decision::yes});
  return cover_of(family, literal);
}

class AclExposure {
 public:
  AclExposure(std::span<const NetworkAclEntry> entries, const AclOrder& order, IpFamily family)
      : entries_(entries), order_(order), family_(family) {}

  FamilyExposure answer(std::span<const Service> services) const {
    std::vector<Cover> covers;
    for (const auto& service : services) covers.push_back(cover(service));
    auto exposure = exposure_of(family_, services, covers, order_.problem);
    if (exposure.letter.is_yes() && exposure.effect.is_no())
      exposure.notes.push_back(
          {kNoteShadowed, "earlier denies leave nothing of the rule that opens the port"});
    return exposure;
  }

 private:
  Cover cover(const Service& service) const {
    const auto least = walk(order_.least_allowed, family_, service);
    const auto most = order_.in_doubt ? walk(order_.most_allowed, family_, service) : least;
    const auto at_least = cover_of(family_, least.reaching);
    const auto at_most = cover_of(family_, most.reaching);
    auto result = letter_of(order_, family_, service);
    result.all_public = is_whole_internet(family_, least.admitted);
    result.effect = Decision::undecided;
    if (at_least.effect == Decision::yes) result.effect = Decision::yes;
    if (at_most.effect == Decision::no) result.effect = Decision::no;
    if (result.letter != Decision::yes) result.rules = at_least.rules;
    if (result.letter == Decision::yes || result.effect == Decision::yes)
      result.example = example(service, result.effect == Decision::no
                                            ? AddressSet(every_address(family_)) - most.admitted
                                            : least.admitted);
    return result;
  }

  /// A packet that gets in or, for a shadowed rule, one that it speaks of in vain.
  Example example(const Service& service, const AddressSet& wanted) const {
    const auto from = wanted.empty() ? AddressSet(every_address(family_)) : wanted;
    const auto source = example_of(family_, from);
    const auto verdict = verdict_of(order_, {family_, source, service.protocol, service.port});
    const auto* did = verdict.allowed == Decision::yes ? "allowed" : "denied";
    if (verdict.allowed == Decision::undecided) return {source, verdict.entry, {}};
    if (!verdict.entry) return {source, {}, " (denied, no rule matches)"};
    return {source, verdict.entry,
            fmt::format(" ({} by rule {})", did, entries_[*verdict.entry].rule_number)};
  }

  std::span<const NetworkAclEntry> entries_;
  const AclOrder& order_;
  IpFamily family_;
};

PacketSet matched_by(const AclRule& rule) {
  return PacketSet({rule.family, rule.traffic.protocols, rule.traffic.ports, rule.addresses});
}

PacketSet packets_of(const std::vector<AclRule>& rules) {
  PacketSet allowed;
  PacketSet decided;
  for (const auto& rule : rules) {
    const auto matched = matched_by(rule);
    if (rule.allow == Decision::yes) allowed = allowed | (matched - decided);
    decided = decided | matched;
  }
  return allowed;
}

}  // namespace

AclVerdict decide(std::span<const NetworkAclEntry> entries, const Packet& packet,
                  Direction direction) {
  return verdict_of(order_rules(entries, direction), packet);
}

Exposure network_acl_exposure(std::span<const NetworkAclEntry> entries,
                              std::span<const std::uint16_t> ports) {
  const auto order = order_rules(entries, Direction::ingress);
  if (order.beyond_limit) {
    FamilyExposure undecided;
    undecided.letter = undecided.effect = Answer::undecided(order.problem);
    return {undecided, undecided};
  }
  const auto services = administration_services(ports);
  return {AclExposure(entries, order, IpFamily::v4).answer(services),
          AclExposure(entries, order, IpFamily::v6).answer(services)};
}

AclPackets allowed_packets(std::span<const NetworkAclEntry> entries, Direction direction) {
  const auto order = order_rules(entries, direction);
  if (order.beyond_limit)
    return {{},
            PacketSet::everything(IpFamily::v4) | PacketSet::everything(IpFamily::v6),
            order.problem};
  auto surely = packets_of(order.least_allowed);
  auto possibly = order.in_doubt ? packets_of(order.most_allowed) : surely;
  return {std::move(surely), std::move(possibly), order.problem};
}

std::vector<std::size_t> unreached_entries(std::span<const NetworkAclEntry> entries,
                                           Direction direction) {
  const auto order = order_rules(entries, direction);
  std::vector<std::size_t> unreached;
  if (order.in_doubt) return unreached;
  PacketSet decided;
  for (const auto& rule : order.least_allowed) {
    const auto matched = matched_by(rule);
    if (decided.contains(matched)) unreached.push_back(rule.entry);
    decided = decided | matched;
  }
  std::sort(unreached.begin(), unreached.end());
  return unreached;
}

}  // namespace underpin::semantics
