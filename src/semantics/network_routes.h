// Do the routes over a VPC peering connection reach the whole of the peer's network? (CIS 5.4)
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "semantics/answer.h"
#include "semantics/cidr.h"

namespace underpin::semantics {

/// One route of a table that points to the peering connection. It has one destination.
struct PeeringRoute {
  std::string destination_cidr_block;
  std::string destination_ipv6_cidr_block;
  std::string destination_prefix_list_id;
  /// CIDR blocks of that list; nothing while the list is unresolved.
  std::optional<std::vector<std::string>> prefix_list_entries;
};

/// Routes that together hold one whole block of the peer.
struct WholeBlock {
  std::string peer_block;
  std::vector<std::size_t>
      routes;  ///< indexes: one that holds it alone, else all that add up to it
  bool by_sum = false;
};

/// `whole` is yes when the routes of one table, alone or added up, hold at least one block of the
/// peer; such a route is "suspect" for 5.4, since the benchmark wants routes no wider than needed.
/// Undecided when an unresolved prefix list or an unreadable block could make it so, or when
/// nothing is known of the peer's blocks. Whether a narrow route is needed only a person can say.
struct PeeringReach {
  Answer whole;
  std::vector<WholeBlock> blocks;  ///< in the order of the peer's blocks
};

/// `routes`: those of one route table to one peering connection. `peer_blocks`: every IPv4 and IPv6
/// block of the peer VPC, secondary ones too (CidrBlockSet, Ipv6CidrBlockSet of the connection).
PeeringReach peering_reach(std::span<const PeeringRoute> routes,
                           std::span<const std::string> peer_blocks);

}  // namespace underpin::semantics
