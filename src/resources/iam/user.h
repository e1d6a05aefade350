// IAM users, and what each may sign in with: console password, MFA devices, access keys.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace iam {

/// An IAM user; the id is the ARN. The root user is none. Source: IAM API, ListUsers (User).
struct User : Resource {
  Value<std::string> name, path;
  Value<Time> create_date;
  Value<Time> password_last_used;  ///< absent: never, or no password; IAM keeps it since 2014-10-20
};
BOOST_DESCRIBE_STRUCT(User, (Resource), (name, path, create_date, password_last_used))

/// Whether and how a user signs in to the console, live; one row a user, the id is the user's ARN.
/// Source: IAM API, GetLoginProfile (NoSuchEntity: no password) and ListMFADevices.
struct ConsoleAccess : Resource {
  Value<std::string> user;
  Value<bool> password_enabled;
  Value<Time> password_create_date;             ///< absent without a password
  Value<std::vector<std::string>> mfa_devices;  ///< serial numbers; absent without a password
};
BOOST_DESCRIBE_STRUCT(ConsoleAccess, (Resource),
                      (user, password_enabled, password_create_date, mfa_devices))

/// An access key of a user; the id is the key's. The keys of a user that could not be listed are
/// one row, by the user's ARN, of which only the user is known: a row that is never mistaken for
/// "no key". Source: IAM API, ListAccessKeys and GetAccessKeyLastUsed.
struct AccessKey : Resource {
  Value<std::string> user, status;  ///< Active or Inactive
  Value<Time> create_date;
  Value<Time> last_used_date;  ///< absent: never; asked of active keys only
};
BOOST_DESCRIBE_STRUCT(AccessKey, (Resource), (user, status, create_date, last_used_date))

}  // namespace iam
template <>
const ResourceType& type_of<iam::User>();
template <>
const ResourceType& type_of<iam::ConsoleAccess>();
template <>
const ResourceType& type_of<iam::AccessKey>();
}  // namespace underpin
