// Bucket policies.
#pragma once

#include <boost/describe/class.hpp>
#include <string>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace s3 {

/// A bucket's policy; the id is the bucket's name. A bucket without a policy has no row. Source: S3
/// API, GetBucketPolicy.
struct BucketPolicy : Resource {
  Value<std::string> policy;  ///< the document, as it was put
};
BOOST_DESCRIBE_STRUCT(BucketPolicy, (Resource), (policy))

}  // namespace s3
template <>
const ResourceType& type_of<s3::BucketPolicy>();
}  // namespace underpin
