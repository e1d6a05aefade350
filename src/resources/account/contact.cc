#include "resources/account/contact.h"

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

using account::Contact;
using Fields = std::vector<std::string>;

// Mandatory when the contact is set. Source: AWS Account Management API, PutContactInformation and
// PutAlternateContact.
const Fields kPrimaryFields = {"FullName",   "AddressLine1", "City",
                               "PostalCode", "CountryCode",  "PhoneNumber"};
const Fields kAlternateFields = {"Name", "Title", "EmailAddress", "PhoneNumber"};

Value<std::string> after_last(const Value<std::string>& text, char mark) {
  if (text.peek() == nullptr) return text;
  const auto at = text.peek()->rfind(mark);
  return at == std::string::npos ? "" : text.peek()->substr(at + 1);
}

Value<std::string> last_two(const Value<std::string>& text) {
  if (text.peek() == nullptr) return text;
  return text.peek()->substr(text.peek()->size() - std::min<std::size_t>(2, text.peek()->size()));
}

Value<Fields> empty_ones(const aws::Node& listed, const Fields& mandatory) {
  Fields missing;
  for (const auto& name : mandatory) {
    const Value<std::string> value = listed[name];
    if (const auto cause = value.why_unknown()) return Value<Fields>::unknown(*cause);
    if (value.is_absent() || value.peek()->empty()) missing.push_back(name);
  }
  return missing;
}

void fill(Contact& contact, const std::optional<aws::Node>& listed, const Fields& mandatory) {
  contact.registered = listed.has_value();
  if (!listed) {
    contact.missing_fields = Value<Fields>::absent();
    contact.email_domain = contact.phone_ending = Value<std::string>::absent();
    return;
  }
  contact.missing_fields = empty_ones(*listed, mandatory);
  contact.phone_ending = last_two((*listed)["PhoneNumber"]);
}

// AWS answers ResourceNotFoundException for a contact that nobody registered.
void read_contact(const std::string& kind, Place& place) {
  auto& contact = place.subject<Contact>(kind);
  constexpr const char* kNone = "ResourceNotFoundException";
  if (kind == account::kPrimaryContact) {
    const auto reply = place.call_unless({kNone}, "account:GetContactInformation", {});
    if (reply && !(*reply)["ContactInformation"].exists())
      throw Error("account:GetContactInformation answered without ContactInformation");
    fill(contact, reply ? std::optional((*reply)["ContactInformation"]) : std::nullopt,
         kPrimaryFields);
    contact.email_domain = Value<std::string>::absent();
    return;
  }
  const auto reply =
      place.call_unless({kNone}, "account:GetAlternateContact", {{"AlternateContactType", kind}});
  if (reply && !(*reply)["AlternateContact"].exists())
    throw Error("account:GetAlternateContact answered without AlternateContact");
  fill(contact, reply ? std::optional((*reply)["AlternateContact"]) : std::nullopt,
       kAlternateFields);
  if (reply) contact.email_domain = after_last((*reply)["AlternateContact"]["EmailAddress"], '@');
}

void read_contacts(Reading& reading) {
  reading.global([](Place& place) {
    place.each(Fields{account::kPrimaryContact, "BILLING", "OPERATIONS", account::kSecurityContact},
               read_contact);
  });
}

}  // namespace

UNDERPIN_TYPE(Contact, "observed_account_contact", Scope::global, "a contact of the account",
              {{"registered", kObservedOnly, "somebody set it"},
               {"missing_fields", kObservedOnly | kUnordered, "mandatory fields that are empty"},
               {"email_domain", kObservedOnly, "where its mail goes"},
               {"phone_ending", kObservedOnly, "the end of its phone number"}})

UNDERPIN_READER(account, contacts, .fills = {&type_of<Contact>},
                .operations = {"account:GetContactInformation", "account:GetAlternateContact"},
                .read = read_contacts)

}  // namespace underpin
