// Server access logging of the buckets that trails deliver to.
#pragma once

#include <boost/describe/class.hpp>
#include <string>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace s3 {

/// Where S3 writes a bucket's access logs; the id is the bucket's name. Read for the buckets that
/// trails name, and for no others. A bucket without logging has no row. Source: S3 API,
/// GetBucketLogging (LoggingEnabled).
struct BucketLogging : Resource {
  Value<std::string> target_bucket, target_prefix;
};
BOOST_DESCRIBE_STRUCT(BucketLogging, (Resource), (target_bucket, target_prefix))

}  // namespace s3
template <>
const ResourceType& type_of<s3::BucketLogging>();
}  // namespace underpin
