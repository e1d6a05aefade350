// Prints exposures with their rules and witnesses.
#include "semantics/explain_network.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>

#include "base/text.h"
#include "semantics/network_document.h"
#include "semantics/network_packets.h"

namespace underpin::semantics {
namespace {

std::string_view word(Decision decision) {
  if (decision == Decision::undecided) return "undecided";
  return decision == Decision::yes ? "yes" : "no";
}

/// Protocol and ports as they are understood, or as they are written when they cannot be.
std::string print_traffic(const Traffic& traffic) {
  if (!traffic.problem.empty()) return fmt::format("unclear traffic ({})", traffic.problem);
  const auto box = print_box({.family = IpFamily::v4,
                              .protocols = traffic.protocols,
                              .ports = traffic.ports,
                              .addresses = every_address(IpFamily::v4)});
  return box.substr(0, box.find(" from "));
}

std::string print_rule(const IngressRule& rule) {
  const auto traffic = security_group_traffic(rule.ip_protocol, rule.from_port, rule.to_port);
  std::string source = rule.cidr_ipv4 + rule.cidr_ipv6;
  if (!rule.prefix_list_id.empty()) source += "prefix list " + rule.prefix_list_id;
  if (!rule.referenced_security_group_id.empty())
    source += "group " + rule.referenced_security_group_id;
  if (source.empty()) source = "no source";
  return fmt::format("{} from {}", print_traffic(traffic), printable(source));
}

std::string print_rule(const NetworkAclEntry& entry) {
  const auto family = entry.cidr_block.empty() ? IpFamily::v6 : IpFamily::v4;
  const auto traffic = network_acl_traffic(entry.protocol, family, entry.from_port, entry.to_port,
                                           entry.icmp_type, entry.icmp_code);
  return fmt::format("{} {} {} from {}", entry.rule_number, printable(entry.rule_action),
                     print_traffic(traffic), printable(entry.cidr_block + entry.ipv6_cidr_block));
}

template <class Rule>
void print_family(std::string& out, std::string_view family, const FamilyExposure& exposure,
                  const std::vector<Rule>& rules) {
  auto to = std::back_inserter(out);
  fmt::format_to(to, "  {}: letter {}, effect {}\n", family, word(exposure.letter.decision),
                 word(exposure.effect.decision));
  fmt::format_to(to, "    letter: {}\n", exposure.letter.reason);
  fmt::format_to(to, "    effect: {}\n", exposure.effect.reason);
  for (const auto rule : exposure.rules)
    fmt::format_to(to, "    because of: {}\n", print_rule(rules[rule]));
  const auto& strict = exposure.strict();
  if (!strict.witness.empty()) fmt::format_to(to, "    for example: {}\n", strict.witness);
  for (const auto& note : exposure.notes)
    fmt::format_to(to, "    note {}: {}\n", note.code, note.text);
}

template <class Rule>
const Answer& print_exposure(std::string& out, const Exposure& exposure,
                             const std::vector<Rule>& rules) {
  print_family(out, "IPv4", exposure.ipv4, rules);
  print_family(out, "IPv6", exposure.ipv6, rules);
  return exposure.ipv4.strict();
}

Answer print_group(std::string& out, const NamedGroup& group,
                   std::span<const std::uint16_t> ports) {
  out += fmt::format("security group `{}` {}\n", printable(group.id), printable(group.name));
  return print_exposure(out, ingress_exposure(group.rules, ports), group.rules);
}

Answer print_acl(std::string& out, const NamedAcl& acl, std::span<const std::uint16_t> ports) {
  out += fmt::format("network ACL `{}`, inbound entries in order\n", printable(acl.id));
  std::vector<std::size_t> order(acl.entries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
    return acl.entries[a].rule_number < acl.entries[b].rule_number;
  });
  const auto unreached = unreached_entries(acl.entries);
  for (const auto i : order) {
    if (acl.entries[i].egress) continue;
    const bool never = std::find(unreached.begin(), unreached.end(), i) != unreached.end();
    out += fmt::format("    {}{}\n", print_rule(acl.entries[i]), never ? "  (never reached)" : "");
  }
  return print_exposure(out, network_acl_exposure(acl.entries, ports), acl.entries);
}

}  // namespace

std::string explain_network(std::string_view file_text, std::span<const std::uint16_t> ports) {
  const auto document = read_network_document(file_text);
  std::string out;
  std::size_t open = 0, undecided = 0;
  const auto count = [&](const Answer& strict) {
    open += strict.is_yes();
    undecided += strict.is_undecided();
  };
  for (const auto& group : document.groups) count(print_group(out, group, ports));
  for (const auto& acl : document.acls) count(print_acl(out, acl, ports));
  const auto all = document.groups.size() + document.acls.size();
  if (all == 0) return "the file lists no security group and no network ACL\n";
  out +=
      fmt::format("together, by letter or effect: {} of {} open to every IPv4 address", open, all);
  if (undecided != 0) out += fmt::format(", {} undecided", undecided);
  return out + '\n';
}

}  // namespace underpin::semantics
