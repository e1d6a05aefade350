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

/// A packet's source that proves a yes, and what decides it.
struct Example {
  AddressBits source = 0;
  std::optional<std::size_t> rule;
  std::string verdict;  ///< ` (allowed by rule 100)`, or nothing
};

/// What the blocks that reach one service come to.
struct Cover {
  Decision letter = Decision::no;  ///< one block is every address
  Decision effect = Decision::no;  ///< the union is every address
  std::vector<std::size_t> rules;  ///< behind a yes, ascending
  bool all_public = false;         ///< every address of the public internet at least
  Example example;                 ///< set with a yes
};

Cover cover_of(IpFamily family, std::span<const SourceBlock> blocks);

/// A well known public address: the source that any-source packets are shown with.
AddressBits example_source(IpFamily family);

/// Some address of a set that is not empty: the well known one, else a public one, else any.
AddressBits example_of(IpFamily family, const AddressSet& set);

bool is_whole_internet(IpFamily family, const AddressSet& set);

/// Folds the covers of all services into the family's answer: letter, effect, rules, open services,
/// the notes `split-any`, `over-broad` and `ipv6`. `unclear` says why something is undecided.
FamilyExposure exposure_of(IpFamily family, std::span<const Service> services,
                           std::span<const Cover> covers, const std::string& unclear);

}  // namespace underpin::semantics
