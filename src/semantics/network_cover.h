// Do the sources of some rules add up to every address? Shared by security groups and network ACLs.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "semantics/network_exposure.h"

namespace underpin::semantics {

/// TCP and UDP for each port, sorted, without repetition.
std::vector<Service> administration_services(std::span<const std::uint16_t> ports);

/// A stretch of source addresses that a rule admits. An uncertain one bounds from above what an
/// unclear rule may admit.
struct SourceBlock {
  AddressInterval addresses;
  std::size_t rule = 0;
  bool certain = true;
};

/// What the blocks that reach one service come to.
struct Cover {
  Decision letter = Decision::no;  ///< one block is every address
  Decision effect = Decision::no;  ///< the union is every address
  std::vector<std::size_t> rules;  ///< behind a yes, ascending
  bool all_public = false;         ///< not every address, but every one of the public internet
};

Cover cover_of(IpFamily family, std::span<const SourceBlock> blocks);

/// A source address outside every private and special range, for showing an any-source packet.
AddressBits example_source(IpFamily family);

/// Folds the covers of all services into the family's answer: letter, effect, rules, open services,
/// the notes `split-any`, `over-broad` and `ipv6`. `unclear` says why something is undecided.
FamilyExposure exposure_of(IpFamily family, std::span<const Service> services,
                           std::span<const Cover> covers, const std::string& unclear);

}  // namespace underpin::semantics
