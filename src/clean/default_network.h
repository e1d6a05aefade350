// Clean defaults: the default VPC of every region, and the rules of the default security group of
// every VPC. What anybody uses is left alone, and told by name. Pure: chooses, and hands the engine
// a plan.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "model/plan.h"
#include "model/snapshot.h"

namespace underpin::clean {

struct DefaultNetworkOptions {
  std::set<std::string> never_touch;  ///< ids of VPCs and security groups
  bool vpcs = true, groups = true;
};

/// The types that default_networks() looks at.
std::vector<TypeFunction> default_network_types();

/// A default VPC goes when nothing lives in it and nobody added to it. The rules of a default group
/// go when no interface is in the group and no other group's rule names it. What cannot be told,
/// since it could not be read, is blocked.
Plan default_networks(const Snapshot& account, const DefaultNetworkOptions& options);

}  // namespace underpin::clean
