// Exact sets of packets: protocol x port (or ICMP type and code) x address, IPv4 and IPv6.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "semantics/interval_map.h"
#include "semantics/network_traffic.h"

namespace underpin::semantics {

/// A box: every packet of one family whose protocol, port and address lie in the three intervals.
/// The address is the source of an ingress rule and the destination of an egress rule.
struct PacketBox {
  IpFamily family = IpFamily::v4;
  ProtocolInterval protocols{0, kLastProtocol};
  PortInterval ports{0, kLastPort};
  AddressInterval addresses;

  bool operator==(const PacketBox&) const = default;
};

/// A union of boxes in its one canonical form: two sets are equal exactly when they hold the same
/// packets. A box of a protocol without ports must span all of them, as AWS's rules do.
class PacketSet {
 public:
  using Ports = IntervalMap<AddressSet>;
  using Protocols = IntervalMap<Ports>;

  PacketSet() = default;
  explicit PacketSet(const PacketBox& box);
  /// Every packet of the family.
  static PacketSet everything(IpFamily family);

  bool operator==(const PacketSet&) const = default;
  bool empty() const { return ipv4_.empty() && ipv6_.empty(); }
  bool contains(const Packet& packet) const;
  bool contains(const PacketSet& other) const;

  /// Some packet of the set, an IPv4 one if there is any; nothing when the set is empty.
  std::optional<Packet> witness() const;
  /// The addresses from which a protocol and port are in the set.
  AddressSet addresses(IpFamily family, std::uint32_t protocol, std::uint32_t port) const;

  /// Disjoint boxes that make up the set, IPv4 first, by protocol, port, address.
  std::vector<PacketBox> boxes() const;
  const Protocols& of(IpFamily family) const { return family == IpFamily::v4 ? ipv4_ : ipv6_; }

  friend PacketSet operator|(const PacketSet& a, const PacketSet& b);
  friend PacketSet operator&(const PacketSet& a, const PacketSet& b);
  friend PacketSet operator-(const PacketSet& a, const PacketSet& b);

 private:
  PacketSet(Protocols ipv4, Protocols ipv6);

  Protocols ipv4_;
  Protocols ipv6_;
};

/// One line a box, for a person: `tcp port 23-3388 from 0.0.0.0/0`; an address interval that is no
/// CIDR block is printed as `10.0.0.5-10.0.0.9`.
std::string print_box(const PacketBox& box);

}  // namespace underpin::semantics
