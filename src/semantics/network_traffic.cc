// Reads the protocol and port fields of security group rules and network ACL entries as AWS does.
#include "semantics/network_traffic.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/text.h"

namespace underpin::semantics {
namespace {

// Names of the protocols that AWS's API and its Terraform provider accept for `protocol`.
constexpr std::array<std::pair<std::string_view, std::uint32_t>, 11> kNames{{
    {"tcp", kTcp},
    {"udp", kUdp},
    {"icmp", kIcmp},
    {"icmpv6", kIcmpv6},
    {"ipv6-icmp", kIcmpv6},
    {"igmp", 2},
    {"gre", 47},
    {"esp", 50},
    {"ah", 51},
    {"ospf", 89},
    {"sctp", 132},
}};

Traffic unclear(ProtocolInterval protocols, std::string problem) {
  return {protocols, {0, kLastPort}, std::move(problem)};
}

std::string shown(const std::optional<std::int64_t>& value) {
  return value ? std::to_string(*value) : "none";
}

/// TCP and UDP. An end of -1 at both sides is how older tools wrote "all ports"; AWS shows it so
/// for rules made with them, and reading it as all ports can only widen what a rule is said to
/// match.
Traffic port_range(ProtocolInterval protocol, std::optional<std::int64_t> from,
                   std::optional<std::int64_t> to) {
  if (from == -1 && to == -1) return {protocol, {0, kLastPort}, {}};
  if (!from || !to || *from < 0 || *to > kLastPort || *from > *to)
    return unclear(protocol, fmt::format("`{}` to `{}` is no port range", shown(from), shown(to)));
  return {protocol, {static_cast<std::uint32_t>(*from), static_cast<std::uint32_t>(*to)}, {}};
}

/// A type without a code is no valid input either, but AWS's -1 for the code is.
Traffic type_and_code(ProtocolInterval protocol, std::optional<std::int64_t> type,
                      std::optional<std::int64_t> code) {
  if (type == -1 && code == -1) return {protocol, {0, kLastPort}, {}};
  if (!type || !code || *type < 0 || *type > 255 || *code < -1 || *code > 255)
    return unclear(protocol, fmt::format("type `{}` with code `{}` is no pair that ICMP rules take",
                                         shown(type), shown(code)));
  const auto base = static_cast<std::uint32_t>(*type) * 256;
  if (*code == -1) return {protocol, {base, base + 255}, {}};
  const auto exact = base + static_cast<std::uint32_t>(*code);
  return {protocol, {exact, exact}, {}};
}

}  // namespace

std::string print_protocol(std::uint32_t protocol) {
  for (const auto& [name, number] : kNames)
    if (number == protocol) return std::string(name);
  return fmt::format("protocol {}", protocol);
}

std::string print_packet(const Packet& packet) {
  const auto source = print_address(packet.family, packet.source);
  const auto protocol = print_protocol(packet.protocol);
  if (packet.protocol == kTcp || packet.protocol == kUdp)
    return fmt::format("{} port {} from {}", protocol, packet.port, source);
  if (packet.protocol == kIcmp || packet.protocol == kIcmpv6)
    return fmt::format("{} type {} code {} from {}", protocol, packet.port >> 8, packet.port & 255,
                       source);
  return fmt::format("{} from {}", protocol, source);
}

std::optional<ProtocolInterval> parse_protocol(std::string_view text) {
  // `tcp` and `-1` first: nearly every rule of a real account is one of them.
  if (text == "tcp" || text == "6") return ProtocolInterval{kTcp, kTcp};
  if (text == "-1") return ProtocolInterval{0, kLastProtocol};
  for (const auto& [name, number] : kNames)
    if (equals_ignoring_case(text, name)) return ProtocolInterval{number, number};
  if (equals_ignoring_case(text, "all")) return ProtocolInterval{0, kLastProtocol};
  const auto number = to_integer(text);
  if (!number || *number < 0 || *number > kLastProtocol) return {};
  const auto protocol = static_cast<std::uint32_t>(*number);
  return ProtocolInterval{protocol, protocol};
}

Traffic security_group_traffic(std::string_view protocol, std::optional<std::int64_t> from_port,
                               std::optional<std::int64_t> to_port) {
  const auto protocols = parse_protocol(protocol);
  if (!protocols)
    return unclear({0, kLastProtocol}, fmt::format("`{}` names no protocol", printable(protocol)));
  if (protocols->first != protocols->last) return {};
  switch (protocols->first) {
    case kTcp:
    case kUdp:
      return port_range(*protocols, from_port, to_port);
    case kIcmp:
      return type_and_code(*protocols, from_port, to_port);
    case kIcmpv6:
      // "For icmpv6, the port range is optional; if you omit [it], traffic for all types and
      // codes".
      if (!from_port && !to_port) return {*protocols, {0, kLastPort}, {}};
      return type_and_code(*protocols, from_port, to_port);
    default:
      return {*protocols, {0, kLastPort}, {}};
  }
}

Traffic network_acl_traffic(std::string_view protocol, IpFamily family,
                            std::optional<std::int64_t> from_port,
                            std::optional<std::int64_t> to_port,
                            std::optional<std::int64_t> icmp_type,
                            std::optional<std::int64_t> icmp_code) {
  const auto protocols = parse_protocol(protocol);
  if (!protocols)
    return unclear({0, kLastProtocol}, fmt::format("`{}` names no protocol", printable(protocol)));
  if (protocols->first != protocols->last) return {};
  const auto number = protocols->first;
  if (number == kTcp || number == kUdp) return port_range(*protocols, from_port, to_port);
  if (number == kIcmp || (number == kIcmpv6 && family == IpFamily::v6))
    return type_and_code(*protocols, icmp_type, icmp_code);
  return {*protocols, {0, kLastPort}, {}};
}

}  // namespace underpin::semantics
