// The entries of a network ACL as rules in the order in which AWS tries them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "semantics/network_acl.h"

namespace underpin::semantics {

/// One entry for one address family, as a rectangle of traffic and addresses.
struct AclRule {
  std::size_t entry = 0;  ///< index into the entries given
  std::int64_t number = 0;
  IpFamily family = IpFamily::v4;
  Traffic traffic;
  AddressInterval addresses;
  Decision allow = Decision::undecided;  ///< undecided: the action is neither allow nor deny
  bool clear = true;                     ///< false: traffic and addresses only bound it from above
};

/// The rules of one direction twice: once with every doubt resolved so that the most gets in, once
/// so that the least does. Doubts are entries AWS would not have taken, and entries that share a
/// number though one allows and one denies. Without doubts both orders are the same.
struct AclOrder {
  std::vector<AclRule> rules;  ///< as read, in the order given
  std::vector<AclRule> most_allowed;
  std::vector<AclRule> least_allowed;
  bool in_doubt = false;
  bool beyond_limit = false;
  std::string problem;  ///< the first doubt in words; empty without doubts
};

AclOrder order_rules(std::span<const NetworkAclEntry> entries, Direction direction);

}  // namespace underpin::semantics
