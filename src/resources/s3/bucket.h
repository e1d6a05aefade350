// S3 buckets and the public access blocks of account and bucket.
#pragma once

#include <boost/describe/class.hpp>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace s3 {

/// A general-purpose bucket of the account. The id is its name. Source: S3 API, ListBuckets and
/// GetBucketLocation (an absent constraint is the partition's first region, `EU` is eu-west-1).
struct Bucket : Resource {
  Value<std::string> bucket_region;
};
BOOST_DESCRIBE_STRUCT(Bucket, (Resource), (bucket_region))

/// The four settings. A bucket or account without a configuration has no row: AWS then blocks
/// nothing. Source: S3 API, GetPublicAccessBlock; S3 Control API, GetPublicAccessBlock.
struct PublicAccessBlock : Resource {
  Value<bool> block_public_acls, ignore_public_acls, block_public_policy, restrict_public_buckets;
};
BOOST_DESCRIBE_STRUCT(PublicAccessBlock, (Resource),
                      (block_public_acls, ignore_public_acls, block_public_policy,
                       restrict_public_buckets))

/// One bucket's own block; the id is the bucket's name.
struct BucketPublicAccessBlock : PublicAccessBlock {};
BOOST_DESCRIBE_STRUCT(BucketPublicAccessBlock, (PublicAccessBlock), ())

/// The account's block; the id is the account's.
struct AccountPublicAccessBlock : PublicAccessBlock {};
BOOST_DESCRIBE_STRUCT(AccountPublicAccessBlock, (PublicAccessBlock), ())

}  // namespace s3
template <>
const ResourceType& type_of<s3::Bucket>();
template <>
const ResourceType& type_of<s3::BucketPublicAccessBlock>();
template <>
const ResourceType& type_of<s3::AccountPublicAccessBlock>();
}  // namespace underpin
