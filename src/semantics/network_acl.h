// Network ACLs: which entry decides a packet, and whether administration ports are open to
// everyone.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "semantics/network_exposure.h"
#include "semantics/network_packets.h"

namespace underpin::semantics {

/// One entry, fields as AWS's API and its Terraform provider name them.
struct NetworkAclEntry {
  std::int64_t rule_number = 0;
  bool egress = false;
  std::string protocol;     ///< a number or `-1`
  std::string rule_action;  ///< `allow` or `deny`
  std::string cidr_block;   ///< IPv4: one of the two is given
  std::string ipv6_cidr_block;
  std::optional<std::int64_t> from_port, to_port;
  std::optional<std::int64_t> icmp_type, icmp_code;
};

enum class Direction { ingress, egress };

/// More entries in one direction leave every question undecided. The largest quota is 40.
inline constexpr std::size_t kMostAclEntries = 200;

/// The entry that decides a packet: the matching one with the lowest number. `allowed` is undecided
/// when that depends on an entry AWS would not have taken, or on the order of two entries that
/// share a number; without a matching entry the packet is denied and `entry` is empty. Source:
/// Amazon VPC User Guide, "Network ACL rules" and "Network ACL basics".
struct AclVerdict {
  Decision allowed = Decision::no;
  std::optional<std::size_t> entry;  ///< index into the entries given
};
AclVerdict decide(std::span<const NetworkAclEntry> entries, const Packet& packet,
                  Direction direction = Direction::ingress);

/// Are `ports` on TCP or UDP open to every IPv4 (every IPv6) address?
/// *Letter*: one allow entry from every address covers such a port, whatever stands before it (note
/// `shadowed` when earlier denies leave nothing of it).
/// *Effect*: the allow entries that earlier denies do not swallow whole have sources that add up to
/// every address; a deny of some addresses before an allow from everywhere does not close the port.
/// `witness` is a packet that gets in or, for a shadowed entry, one that does not;
/// `deciding_rule` says which entry decides it.
Exposure network_acl_exposure(std::span<const NetworkAclEntry> entries,
                              std::span<const std::uint16_t> ports = kAdministrationPorts);

/// The packets that get through. The two sets differ only when something about the entries is
/// unclear; `problem` then says what.
struct AclPackets {
  PacketSet surely;
  PacketSet possibly;
  std::string problem;
  bool exact() const { return surely == possibly; }
};
AclPackets allowed_packets(std::span<const NetworkAclEntry> entries,
                           Direction direction = Direction::ingress);

/// Entries, as indexes, that decide no packet because earlier ones take all that they match. Empty
/// when something about the entries is unclear.
std::vector<std::size_t> unreached_entries(std::span<const NetworkAclEntry> entries,
                                           Direction direction = Direction::ingress);

}  // namespace underpin::semantics
