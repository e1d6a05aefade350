// What S3 encrypts new objects of a bucket with.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace s3 {

/// Source: S3 API, ServerSideEncryptionByDefault and ServerSideEncryptionRule.
struct EncryptionByDefault {
  std::string sse_algorithm;      ///< AES256, aws:kms, aws:kms:dsse
  std::string kms_master_key_id;  ///< empty: the key that AWS manages
};
BOOST_DESCRIBE_STRUCT(EncryptionByDefault, (), (sse_algorithm, kms_master_key_id))
struct EncryptionRule {
  std::optional<EncryptionByDefault> apply_server_side_encryption_by_default;
};
BOOST_DESCRIBE_STRUCT(EncryptionRule, (), (apply_server_side_encryption_by_default))

/// A bucket's default encryption; the id is the bucket's name. A bucket without a configuration has
/// no row. Source: S3 API, GetBucketEncryption.
struct BucketEncryption : Resource {
  Value<std::vector<EncryptionRule>> rule;
};
BOOST_DESCRIBE_STRUCT(BucketEncryption, (Resource), (rule))

}  // namespace s3
template <>
const ResourceType& type_of<s3::BucketEncryption>();
}  // namespace underpin
