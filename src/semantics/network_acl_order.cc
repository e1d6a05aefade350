// Reads network ACL entries and puts them in order, with every doubt resolved both ways.
#include "semantics/network_acl_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace underpin::semantics {
namespace {

Decision parse_action(std::string_view text) {
  if (equals_ignoring_case(text, "allow")) return Decision::yes;
  if (equals_ignoring_case(text, "deny")) return Decision::no;
  return Decision::undecided;
}

/// One entry as a rule for one family. `block` may be unreadable: then it may be any address.
AclRule read_rule(const NetworkAclEntry& entry, std::size_t index, IpFamily family,
                  std::string_view block, std::string& problem) {
  AclRule rule{.entry = index, .number = entry.rule_number, .family = family};
  rule.allow = parse_action(entry.rule_action);
  rule.traffic = network_acl_traffic(entry.protocol, family, entry.from_port, entry.to_port,
                                     entry.icmp_type, entry.icmp_code);
  const auto cidr = parse_cidr(block);
  const bool readable = cidr && cidr->family == family;
  rule.addresses = readable ? cidr->addresses() : every_address(family);
  rule.clear = readable && rule.traffic.problem.empty();
  std::string why = rule.traffic.problem;
  if (!readable) why = fmt::format("`{}` is no CIDR block of its family", printable(block));
  if (rule.allow == Decision::undecided)
    why = fmt::format("`{}` is neither allow nor deny", printable(entry.rule_action));
  if (!why.empty() && problem.empty()) problem = fmt::format("rule {}: {}", rule.number, why);
  return rule;
}

/// Drops the unclear rules that would turn the answer the other way, and settles unknown actions.
std::vector<AclRule> settle(const std::vector<AclRule>& rules, bool toward_allow) {
  const auto wanted = toward_allow ? Decision::yes : Decision::no;
  std::vector<AclRule> settled;
  for (const auto& rule : rules) {
    const auto allow = rule.allow == Decision::undecided ? wanted : rule.allow;
    if (!rule.clear && allow != wanted) continue;
    settled.push_back(rule);
    settled.back().allow = allow;
  }
  std::stable_sort(settled.begin(), settled.end(), [&](const auto& a, const auto& b) {
    return std::tuple(a.number, a.allow != wanted) < std::tuple(b.number, b.allow != wanted);
  });
  return settled;
}

/// Two entries of one number, one allowing and one denying the same packets. AWS keeps numbers
/// unique within a direction; configurations that were never applied may not.
bool disputes(const AclRule& a, const AclRule& b) {
  const auto overlap = [](const auto& x, const auto& y) {
    return x.first <= y.last && y.first <= x.last;
  };
  return a.number == b.number && a.family == b.family && a.allow != b.allow &&
         overlap(a.addresses, b.addresses) && overlap(a.traffic.ports, b.traffic.ports) &&
         overlap(a.traffic.protocols, b.traffic.protocols);
}

}  // namespace

AclOrder order_rules(std::span<const NetworkAclEntry> entries, Direction direction) {
  AclOrder order;
  for (std::size_t index = 0; index < entries.size(); ++index) {
    const auto& entry = entries[index];
    if (entry.egress != (direction == Direction::egress)) continue;
    const bool neither = entry.cidr_block.empty() && entry.ipv6_cidr_block.empty();
    if (neither || !entry.cidr_block.empty())
      order.rules.push_back(read_rule(entry, index, IpFamily::v4, entry.cidr_block, order.problem));
    if (neither || !entry.ipv6_cidr_block.empty())
      order.rules.push_back(
          read_rule(entry, index, IpFamily::v6, entry.ipv6_cidr_block, order.problem));
    if (order.rules.size() > kMostAclEntries) {
      order = {};
      order.beyond_limit = order.in_doubt = true;
      order.problem = fmt::format("more than {} entries in one direction", kMostAclEntries);
      return order;
    }
  }
  for (std::size_t i = 0; i < order.rules.size() && order.problem.empty(); ++i)
    for (std::size_t j = 0; j < i && order.problem.empty(); ++j)
      if (disputes(order.rules[i], order.rules[j]))
        order.problem = fmt::format("two entries share rule number {}", order.rules[i].number);
  order.in_doubt = !order.problem.empty();
  order.most_allowed = settle(order.rules, true);
  order.least_allowed = settle(order.rules, false);
  return order;
}

}  // namespace underpin::semantics
