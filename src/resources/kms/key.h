// KMS keys.
#pragma once

#include <boost/describe/class.hpp>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace kms {

/// A customer or AWS managed key; the id is its ARN. Source: KMS API, DescribeKey (KeyMetadata) and
/// GetKeyRotationStatus.
struct Key : Resource {
  Value<std::string> key_manager;  ///< CUSTOMER or AWS
  Value<std::string> key_spec;     ///< SYMMETRIC_DEFAULT, RSA_2048, HMAC_256, …
  Value<std::string> key_usage;    ///< ENCRYPT_DECRYPT, SIGN_VERIFY, …
  Value<std::string> origin;       ///< AWS_KMS, EXTERNAL, AWS_CLOUDHSM, EXTERNAL_KEY_STORE
  Value<std::string> key_state;    ///< Enabled, Disabled, PendingDeletion, …
  Value<std::string> multi_region_key_type;  ///< PRIMARY or REPLICA; absent for one-region keys
  Value<bool> enable_key_rotation;           ///< absent where rotation is no question
};
BOOST_DESCRIBE_STRUCT(Key, (Resource),
                      (key_manager, key_spec, key_usage, origin, key_state, multi_region_key_type,
                       enable_key_rotation))

}  // namespace kms
template <>
const ResourceType& type_of<kms::Key>();
}  // namespace underpin
