// The account's contacts, as far as a report may show them.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "model/resource.h"
#include "model/value.h"

namespace underpin {
namespace account {

inline constexpr const char* kPrimaryContact = "PRIMARY";
inline constexpr const char* kSecurityContact = "SECURITY";

/// A contact; the id is PRIMARY, BILLING, OPERATIONS or SECURITY. Addresses and numbers are
/// personal data that no verdict needs: only pieces of them are kept. Source: AWS Account
/// Management API, ContactInformation and AlternateContact.
struct Contact : Resource {
  Value<bool> registered;
  Value<std::vector<std::string>> missing_fields;  ///< mandatory ones that are empty
  Value<std::string> email_domain;                 ///< what follows the @
  Value<std::string> phone_ending;                 ///< the last two characters
};
BOOST_DESCRIBE_STRUCT(Contact, (Resource), (registered, missing_fields, email_domain, phone_ending))

}  // namespace account
template <>
const ResourceType& type_of<account::Contact>();
}  // namespace underpin
