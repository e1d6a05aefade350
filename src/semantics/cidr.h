// IP addresses and CIDR blocks, IPv4 and IPv6: reading, printing, containment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "semantics/interval_set.h"

namespace underpin::semantics {

enum class IpFamily { v4, v6 };

/// The bits of an address as a number; IPv4 uses the low 32. Never mix families in one set.
__extension__ typedef unsigned __int128 AddressBits;  // NOLINT(modernize-use-using)

using AddressInterval = Interval<AddressBits>;
using AddressSet = IntervalSet<AddressBits>;

/// 32 or 128.
int address_width(IpFamily family);

/// Every address of the family: what `0.0.0.0/0` and `::/0` mean.
AddressInterval every_address(IpFamily family);

struct Cidr {
  IpFamily family = IpFamily::v4;
  AddressBits network = 0;  ///< host bits are always zero
  int prefix = 0;

  bool operator==(const Cidr&) const = default;
  AddressInterval addresses() const;
  bool is_everything() const { return prefix == 0; }
  /// Equal to or wider than `other`; never across families.
  bool contains(const Cidr& other) const;
};

/// Reads `a.b.c.d/n` or `x:y::z/n`; nothing when the text is no CIDR block (no prefix length, an
/// octet with a leading zero, a zone, blanks). Host bits are cleared, as AWS does on every call
/// that takes a block: "if you specify 100.68.0.18/18, we modify it to 100.68.0.0/18" (Amazon EC2
/// API Reference, CreateNetworkAclEntry; Amazon VPC User Guide, "Network ACL rules").
std::optional<Cidr> parse_cidr(std::string_view text);

/// An address alone, without a prefix length.
std::optional<std::pair<IpFamily, AddressBits>> parse_address(std::string_view text);

/// As AWS prints it: dotted for IPv4, the shortest lower-case form of RFC 5952 for IPv6.
std::string print_address(IpFamily family, AddressBits address);
std::string print_cidr(const Cidr& cidr);

/// The fewest blocks that make up exactly this set, in ascending order. At most 2 x width - 2
/// blocks an interval.
std::vector<Cidr> to_cidrs(IpFamily family, const AddressSet& set);

/// The union of the blocks that belong to `family`.
AddressSet to_set(IpFamily family, const std::vector<Cidr>& blocks);

}  // namespace underpin::semantics
