// IAM policies: managed ones with the document in force, inline ones, and who holds which.
#pragma once

#include <boost/describe/class.hpp>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace iam {

// Documents are kept as JSON text, decoded. Except where said otherwise the source is IAM's API,
// GetAccountAuthorizationDetails.

/// A customer managed policy, attached or not; the id is its ARN (ManagedPolicyDetail).
struct Policy : Resource {
  Value<std::string> name, path;
  Value<std::string> policy;  ///< the document of the default version
  Value<long long> attachment_count;
};
BOOST_DESCRIBE_STRUCT(Policy, (Resource), (name, path, policy, attachment_count))

/// A policy of AWS's that is attached to somebody; the id is its ARN. Source: IAM API, ListPolicies
/// (Scope AWS, OnlyAttached) and GetPolicyVersion.
struct AwsManagedPolicy : Resource {
  Value<std::string> name;
  Value<std::string> policy;  ///< the document of the default version
  Value<long long> attachment_count;
};
BOOST_DESCRIBE_STRUCT(AwsManagedPolicy, (Resource), (name, policy, attachment_count))

/// A managed policy at a user; the id is `USER/ARN`.
struct UserPolicyAttachment : Resource {
  Value<std::string> user, policy_arn;
};
BOOST_DESCRIBE_STRUCT(UserPolicyAttachment, (Resource), (user, policy_arn))

/// A managed policy at a group; the id is `GROUP/ARN`.
struct GroupPolicyAttachment : Resource {
  Value<std::string> group, policy_arn;
};
BOOST_DESCRIBE_STRUCT(GroupPolicyAttachment, (Resource), (group, policy_arn))

/// A managed policy at a role; the id is `ROLE/ARN`.
struct RolePolicyAttachment : Resource {
  Value<std::string> role, policy_arn;
};
BOOST_DESCRIBE_STRUCT(RolePolicyAttachment, (Resource), (role, policy_arn))

/// An inline policy of a user; the id is `USER-ARN:NAME`.
struct UserPolicy : Resource {
  Value<std::string> user, name, policy;
};
BOOST_DESCRIBE_STRUCT(UserPolicy, (Resource), (user, name, policy))

/// An inline policy of a group; the id is `GROUP-ARN:NAME`.
struct GroupPolicy : Resource {
  Value<std::string> group, name, policy;
};
BOOST_DESCRIBE_STRUCT(GroupPolicy, (Resource), (group, name, policy))

/// An inline policy of a role; the id is `ROLE-ARN:NAME`.
struct RolePolicy : Resource {
  Value<std::string> role, name, policy;
};
BOOST_DESCRIBE_STRUCT(RolePolicy, (Resource), (role, name, policy))

}  // namespace iam
template <>
const ResourceType& type_of<iam::Policy>();
template <>
const ResourceType& type_of<iam::AwsManagedPolicy>();
template <>
const ResourceType& type_of<iam::UserPolicyAttachment>();
template <>
const ResourceType& type_of<iam::GroupPolicyAttachment>();
template <>
const ResourceType& type_of<iam::RolePolicyAttachment>();
template <>
const ResourceType& type_of<iam::UserPolicy>();
template <>
const ResourceType& type_of<iam::GroupPolicy>();
template <>
const ResourceType& type_of<iam::RolePolicy>();
}  // namespace underpin
