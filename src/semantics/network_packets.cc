// The algebra of packet sets, by layers: protocol, then port, then address.
#include "semantics/network_packets.h"

#include <fmt/format.h>

#include <utility>

namespace underpin::semantics {
namespace {

std::string print_range(std::uint32_t first, std::uint32_t last) {
  return first == last ? std::to_string(first) : fmt::format("{}-{}", first, last);
}

std::string print_addresses(IpFamily family, const AddressInterval& addresses) {
  const auto blocks = to_cidrs(family, AddressSet(addresses));
  if (blocks.size() == 1) return print_cidr(blocks.front());
  return fmt::format("{}-{}", print_address(family, addresses.first),
                     print_address(family, addresses.last));
}

std::string print_protocols(const ProtocolInterval& protocols) {
  if (protocols == ProtocolInterval{0, kLastProtocol}) return "all traffic";
  if (protocols.first == protocols.last) return print_protocol(protocols.first);
  return fmt::format("protocols {}-{}", protocols.first, protocols.last);
}

std::string print_ports(std::uint32_t protocol, const PortInterval& ports) {
  if (ports == PortInterval{0, kLastPort}) return {};
  if (protocol == kTcp || protocol == kUdp) return " port " + print_range(ports.first, ports.last);
  const auto type = print_range(ports.first >> 8, ports.last >> 8);
  const bool whole_types = (ports.first & 255) == 0 && (ports.last & 255) == 255;
  if (whole_types) return " type " + type;
  return fmt::format(" type {} code {}", type, print_range(ports.first & 255, ports.last & 255));
}

void append_boxes(std::vector<PacketBox>& boxes, IpFamily family,
                  const PacketSet::Protocols& protocols) {
  for (const auto& [protocol, ports] : protocols.slices())
    for (const auto& [port, addresses] : ports.slices())
      for (const auto& interval : addresses.intervals())
        boxes.push_back({family, protocol, port, interval});
}

}  // namespace

PacketSet::PacketSet(const PacketBox& box) {
  auto& side = box.family == IpFamily::v4 ? ipv4_ : ipv6_;
  side = Protocols(box.protocols, Ports(box.ports, AddressSet(box.addresses)));
}

PacketSet::PacketSet(Protocols ipv4, Protocols ipv6)
    : ipv4_(std::move(ipv4)), ipv6_(std::move(ipv6)) {}

PacketSet PacketSet::everything(IpFamily family) {
  return PacketSet({.family = family, .addresses = every_address(family)});
}

bool PacketSet::contains(const Packet& packet) const {
  const auto* ports = of(packet.family).find(packet.protocol);
  const auto* addresses = ports ? ports->find(packet.port) : nullptr;
  return addresses && addresses->contains(packet.source);
}

bool PacketSet::contains(const PacketSet& other) const { return (other - *this).empty(); }

std::optional<Packet> PacketSet::witness() const {
  for (const auto family : {IpFamily::v4, IpFamily::v6}) {
    if (of(family).empty()) continue;
    const auto& protocol = of(family).slices().front();
    const auto& port = protocol.inner.slices().front();
    return Packet{family, port.inner.intervals().front().first, protocol.keys.first,
                  port.keys.first};
  }
  return {};
}

AddressSet PacketSet::addresses(IpFamily family, std::uint32_t protocol, std::uint32_t port) const {
  const auto* ports = of(family).find(protocol);
  const auto* found = ports ? ports->find(port) : nullptr;
  return found ? *found : AddressSet();
}

std::vector<PacketBox> PacketSet::boxes() const {
  std::vector<PacketBox> boxes;
  append_boxes(boxes, IpFamily::v4, ipv4_);
  append_boxes(boxes, IpFamily::v6, ipv6_);
  return boxes;
}

PacketSet operator|(const PacketSet& a, const PacketSet& b) {
  return {a.ipv4_ | b.ipv4_, a.ipv6_ | b.ipv6_};
}

PacketSet operator&(const PacketSet& a, const PacketSet& b) {
  return {a.ipv4_ & b.ipv4_, a.ipv6_ & b.ipv6_};
}

PacketSet operator-(const PacketSet& a, const PacketSet& b) {
  return {a.ipv4_ - b.ipv4_, a.ipv6_ - b.ipv6_};
}

std::string print_box(const PacketBox& box) {
  return fmt::format("{}{} from {}", print_protocols(box.protocols),
                     print_ports(box.protocols.first, box.ports),
                     print_addresses(box.family, box.addresses));
}

}  // namespace underpin::semantics
