// The account's IAM counters: root's keys, password and MFA device, live.
#pragma once

#include <boost/describe/class.hpp>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace iam {

/// Source: IAM API, GetAccountSummary (SummaryMap). A key that the map lacks is absent here.
struct AccountSummary : Resource {
  Value<long long> account_access_keys_present, account_mfa_enabled, account_password_present;
};
BOOST_DESCRIBE_STRUCT(AccountSummary, (Resource),
                      (account_access_keys_present, account_mfa_enabled, account_password_present))

}  // namespace iam
template <>
const ResourceType& type_of<iam::AccountSummary>();
}  // namespace underpin
