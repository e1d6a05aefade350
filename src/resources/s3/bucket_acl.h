// Access control lists of the buckets that trails deliver to.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace s3 {

/// Source: S3 API, Grant and Grantee. A grantee is a group (`uri`) or an account (`id`).
struct Grantee {
  std::string type, uri, id;
};
BOOST_DESCRIBE_STRUCT(Grantee, (), (type, uri, id))
struct Grant {
  Grantee grantee;
  std::string permission;
};
BOOST_DESCRIBE_STRUCT(Grant, (), (grantee, permission))

/// A bucket's ACL; the id is the bucket's name. Read for the buckets that trails name, and for no
/// others. A bucket whose ACLs are switched off (BucketOwnerEnforced) shows its owner's grant
/// alone: what grants here is in force, unless IgnorePublicAcls is on. Source: S3 API,
/// GetBucketAcl.
struct BucketAcl : Resource {
  Value<std::vector<Grant>> grant;
};
BOOST_DESCRIBE_STRUCT(BucketAcl, (Resource), (grant))

}  // namespace s3
template <>
const ResourceType& type_of<s3::BucketAcl>();
}  // namespace underpin
