// Whether a region encrypts new EBS volumes, and with which key.
#pragma once

#include <boost/describe/class.hpp>
#include <string>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace ec2 {

/// One row a region, whose name is the id. Source: EC2 API, GetEbsEncryptionByDefault.
struct EbsEncryptionByDefault : Resource {
  Value<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(EbsEncryptionByDefault, (Resource), (enabled))

/// One row a region that encrypts by default; the region's name is the id. Source: EC2 API,
/// GetEbsDefaultKmsKeyId.
struct EbsDefaultKmsKey : Resource {
  Value<std::string> key_arn;  ///< or the alias of the key that AWS manages
};
BOOST_DESCRIBE_STRUCT(EbsDefaultKmsKey, (Resource), (key_arn))

}  // namespace ec2
template <>
const ResourceType& type_of<ec2::EbsEncryptionByDefault>();
template <>
const ResourceType& type_of<ec2::EbsDefaultKmsKey>();
}  // namespace underpin
