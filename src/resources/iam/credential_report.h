// One user's line of the credential report, root's included.
#pragma once

#include <boost/describe/class.hpp>

#include "base/time.h"
#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace iam {

/// Source: IAM User Guide, "Generate credential reports". AWS may serve a report of up to four
/// hours' age: `generated_time` is in every row. A date of `N/A` or `no_information` is absent
/// here; `not_supported` (root's password columns) and anything unexpected is unknown. The id is
/// the ARN; root's row has the user `<root_account>`.
struct CredentialReport : Resource {
  Value<std::string> user, arn;
  Value<Time> generated_time;
  Value<bool> password_enabled, mfa_active, access_key_1_active, access_key_2_active;
  Value<Time> password_last_used, password_last_changed, access_key_1_last_rotated,
      access_key_2_last_rotated, access_key_1_last_used_date, access_key_2_last_used_date;
};
BOOST_DESCRIBE_STRUCT(CredentialReport, (Resource),
                      (user, arn, generated_time, password_enabled, mfa_active, access_key_1_active,
                       access_key_2_active, password_last_used, password_last_changed,
                       access_key_1_last_rotated, access_key_2_last_rotated,
                       access_key_1_last_used_date, access_key_2_last_used_date))

inline constexpr std::string_view kRootUser = "<root_account>";

}  // namespace iam
template <>
const ResourceType& type_of<iam::CredentialReport>();
}  // namespace underpin
