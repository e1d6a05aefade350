// Security groups: which of their ingress rules open administration ports to everyone.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "semantics/network_exposure.h"

namespace underpin::semantics {

/// One ingress rule, fields as AWS's API and its Terraform provider name them. A rule has one
/// source; should several be given, they count together.
struct IngressRule {
  std::string ip_protocol;                ///< `tcp`, `6`, `-1`, …
  std::optional<std::int64_t> from_port;  ///< ICMP type for ICMP
  std::optional<std::int64_t> to_port;    ///< ICMP code for ICMP
  std::string cidr_ipv4;
  std::string cidr_ipv6;
  std::string prefix_list_id;
  /// CIDR blocks of that list; nothing while the list is unresolved.
  std::optional<std::vector<std::string>> prefix_list_entries;
  /// Another group: its members reach us by their private addresses, so it is never "the internet"
  /// (Amazon VPC User Guide, "Security group rules").
  std::string referenced_security_group_id;
};

/// More source blocks than this in one group leave it undecided. A group takes at most 1,000 rules
/// and a prefix list 1,000 entries by quota, which count as rules.
inline constexpr std::size_t kMostSourceBlocks = 100'000;

/// Are `ports` on TCP or UDP admitted from every IPv4 (every IPv6) address? Rules only add up, so
/// letter implies effect here. An unresolved prefix list or a rule AWS would not have taken makes
/// the answer undecided only where it could change it.
Exposure ingress_exposure(std::span<const IngressRule> rules,
                          std::span<const std::uint16_t> ports = kAdministrationPorts);

}  // namespace underpin::semantics
