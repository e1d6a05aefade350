// Network ACL entries for an intent: the fewest that let through exactly the packets it allows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "semantics/network_acl.h"

namespace underpin::semantics {

/// TCP and UDP at all ports, and all ICMP (for IPv6, ICMPv6), from or to these addresses. The other
/// protocols are left out on purpose: an entry that names them all opens the administration ports
/// too.
PacketSet common_traffic(const Cidr& addresses);

/// One protocol and port range. `ports` counts for TCP and UDP only.
PacketSet traffic(const Cidr& addresses, std::uint32_t protocol,
                  PortInterval ports = {0, kLastPort});

/// `allowed` without the packets to administration ports (TCP and UDP) from addresses outside
/// `trusted`. CIS 1.3.0 5.1.
PacketSet restrict_administration(const PacketSet& allowed, const std::vector<Cidr>& trusted,
                                  std::span<const std::uint16_t> ports = kAdministrationPorts);

/// Default and largest quota of "Rules per network ACL" (`vpc/L-2AEEBF1A`), for each direction.
/// Source: Amazon VPC User Guide, "Amazon VPC quotas".
inline constexpr std::size_t kDefaultAclQuota = 20;
inline constexpr std::size_t kLargestAclQuota = 40;

struct SynthesisOptions {
  Direction direction = Direction::ingress;
  /// AWS's guide has said that the quota holds for IPv4 and IPv6 separately and includes the
  /// closing deny of each; today's edition no longer says either. We count the closing deny.
  std::size_t quota = kDefaultAclQuota;
  std::int64_t first_number = 100;
  std::int64_t step = 10;
  /// No allow entry of ours opens one of these ports on TCP or UDP further than the intent, even if
  /// an earlier deny would shadow it. Counts for ingress.
  std::vector<std::uint16_t> guarded_ports{std::begin(kAdministrationPorts),
                                           std::end(kAdministrationPorts)};
  std::uint64_t effort = 500'000;  ///< candidate rules judged, at most, in each search
};

struct AclSynthesis {
  bool fits = false;
  /// In order, IPv4 first; empty unless `fits`. What they allow equals the intent, by the algebra.
  std::vector<NetworkAclEntry> entries;
  std::size_t ipv4 = 0;  ///< entries needed for IPv4, as far as found
  std::size_t ipv6 = 0;
  bool fewest = false;  ///< proved for both families: there is no shorter list
  std::string reason;   ///< why it does not fit, with the number and the quota
};

AclSynthesis synthesize_acl(const PacketSet& intent, const SynthesisOptions& options = {});

}  // namespace underpin::semantics
