// Security groups and network ACLs out of a file with what AWS's describe calls print.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "semantics/network_acl.h"
#include "semantics/network_security_group.h"

namespace underpin::semantics {

struct NamedGroup {
  std::string id;
  std::string name;
  std::vector<IngressRule> rules;
};

struct NamedAcl {
  std::string id;
  std::vector<NetworkAclEntry> entries;
};

struct NetworkDocument {
  std::vector<NamedGroup> groups;
  std::vector<NamedAcl> acls;
};

/// Reads JSON with a member `SecurityGroups` or `NetworkAcls`, in the shapes of the AWS CLI's
/// `ec2 describe-security-groups` and `ec2 describe-network-acls`. An own member `PrefixLists`,
/// `{"pl-…": ["10.0.0.0/8", …]}`, resolves prefix lists. Throws Error for other text. What a rule
/// leaves out or writes in another type stays absent, which the questions answer with undecided.
NetworkDocument read_network_document(std::string_view text);

}  // namespace underpin::semantics
