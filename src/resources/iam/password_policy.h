// The account's rules for passwords of IAM users.
#pragma once

#include <boost/describe/class.hpp>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace iam {

/// At most one row, by the account's id; none where the account has IAM's default rules (eight
/// characters, no history). Source: IAM API, GetAccountPasswordPolicy (PasswordPolicy).
struct AccountPasswordPolicy : Resource {
  Value<long long> minimum_password_length;
  Value<bool> require_uppercase_characters, require_lowercase_characters, require_symbols,
      require_numbers;
  Value<long long> max_password_age;           ///< days; absent: passwords do not expire
  Value<long long> password_reuse_prevention;  ///< earlier passwords that are refused; absent: none
  Value<bool> allow_users_to_change_password;
  Value<bool> hard_expiry;
};
BOOST_DESCRIBE_STRUCT(AccountPasswordPolicy, (Resource),
                      (minimum_password_length, require_uppercase_characters,
                       require_lowercase_characters, require_symbols, require_numbers,
                       max_password_age, password_reuse_prevention, allow_users_to_change_password,
                       hard_expiry))

}  // namespace iam
template <>
const ResourceType& type_of<iam::AccountPasswordPolicy>();
}  // namespace underpin
