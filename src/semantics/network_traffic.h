// Which packets a rule matches apart from their address: protocol and port, or ICMP type and code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "semantics/cidr.h"

namespace underpin::semantics {

/// IANA protocol numbers that AWS treats apart; every other protocol has no ports.
inline constexpr std::uint32_t kIcmp = 1;
inline constexpr std::uint32_t kTcp = 6;
inline constexpr std::uint32_t kUdp = 17;
inline constexpr std::uint32_t kIcmpv6 = 58;
inline constexpr std::uint32_t kLastProtocol = 255;
inline constexpr std::uint32_t kLastPort = 65535;

/// The second dimension of a packet, 0 to 65535: the destination port of TCP and UDP; for ICMP and
/// ICMPv6 type x 256 + code; for the other protocols meaningless, and rules always match all of it.
using PortInterval = Interval<std::uint32_t>;
using ProtocolInterval = Interval<std::uint32_t>;

/// What one packet looks like to a security group or a network ACL.
struct Packet {
  IpFamily family = IpFamily::v4;
  AddressBits source = 0;
  std::uint32_t protocol = 0;
  std::uint32_t port = 0;

  bool operator==(const Packet&) const = default;
};

/// `tcp port 22 from 198.51.100.7`, `icmp type 8 code 0 from …`, `gre from …`.
std::string print_packet(const Packet& packet);

/// `tcp`, `icmpv6`, `gre`, …; `protocol 41` for one that has no name here.
std::string print_protocol(std::uint32_t protocol);

/// The protocols and ports of a rule: a rectangle. When `problem` is not empty AWS would not have
/// accepted the rule as it is written; the rectangle then bounds from above what it may match.
struct Traffic {
  ProtocolInterval protocols{0, kLastProtocol};
  PortInterval ports{0, kLastPort};
  std::string problem;

  bool covers(std::uint32_t protocol, std::uint32_t port) const {
    return protocols.contains(protocol) && ports.contains(port);
  }
};

/// One protocol, or all of them for `-1` and `all`; nothing when the text names none. Numbers and
/// the names that AWS and its Terraform provider accept, in any case.
std::optional<ProtocolInterval> parse_protocol(std::string_view text);

/// A rule of a security group. `-1` and protocols other than TCP, UDP, ICMP and ICMPv6 match all
/// ports "regardless of any port range you specify"; ICMP takes type and code in the port fields,
/// -1 meaning all (Amazon EC2 API Reference, IpPermission).
Traffic security_group_traffic(std::string_view protocol, std::optional<std::int64_t> from_port,
                               std::optional<std::int64_t> to_port);

/// An entry of a network ACL: port range for TCP and UDP, type and code for ICMP and, with an IPv6
/// block, ICMPv6; anything else matches all ports, types and codes "regardless of any that you
/// specify" (Amazon EC2 API Reference, CreateNetworkAclEntry).
Traffic network_acl_traffic(std::string_view protocol, IpFamily family,
                            std::optional<std::int64_t> from_port,
                            std::optional<std::int64_t> to_port,
                            std::optional<std::int64_t> icmp_type,
                            std::optional<std::int64_t> icmp_code);

}  // namespace underpin::semantics
