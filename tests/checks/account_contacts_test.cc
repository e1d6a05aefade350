// 1.1 to 1.3: who can be reached about the account, with nothing shown that a report must not show.
#include "resources/account/contact.h"
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

using account::Contact;
using Fields = std::vector<std::string>;

Contact registered(const char* domain = "example.com") {
  return {
      .registered = true, .missing_fields = Fields{}, .email_domain = domain, .phone_ending = "67"};
}
Contact primary() {
  auto contact = registered();
  contact.email_domain = Value<std::string>::absent();
  return contact;
}
Contact none() {
  return {.registered = false,
          .missing_fields = Value<Fields>::absent(),
          .email_domain = Value<std::string>::absent(),
          .phone_ending = Value<std::string>::absent()};
}
Contact without(Contact contact, const char* field) {
  contact.missing_fields = Fields{field};
  return contact;
}
Contact unread() {
  return {.registered = denied<bool>(),
          .missing_fields = denied<Fields>(),
          .email_domain = denied<std::string>(),
          .phone_ending = denied<std::string>()};
}

AccountBuilder contacts(Contact first, Contact security) {
  AccountBuilder builder;
  return std::move(builder.row("global", "PRIMARY", std::move(first))
                       .row("global", "BILLING", none())
                       .row("global", "OPERATIONS", registered())
                       .row("global", "SECURITY", std::move(security)));
}

}  // namespace

std::vector<Case> contact_details_cases() {
  return table(Case{"complete details are for a person to confirm",
                    contacts(primary(), none()).build(), Verdict::manual, "current"},
               Case{"an empty mandatory field fails",
                    contacts(without(primary(), "PhoneNumber"), none()).build(), fail, "mandatory"},
               Case{"no contact information at all fails", contacts(none(), none()).build(), fail},
               Case{"unread alternate contacts are missing evidence only",
                    contacts(primary(), unread()).build(), Verdict::manual},
               Case{"a partition without the API is for a person", AccountBuilder().build(),
                    Verdict::manual, "no API"},
               Case{"unread details are unknown", contacts(unread(), none()).build(), unknown},
               Case{"refused contacts are unknown", AccountBuilder().gap<Contact>("global").build(),
                    unknown});
}

std::vector<Case> security_contact_cases() {
  return table(
      Case{"a registered contact passes, since the API tells",
           contacts(primary(), registered()).build(), pass},
      Case{"none fails, though prowler asks a person and reads nothing",
           contacts(primary(), none()).build(), fail, "no security contact"},
      Case{"one without a number fails",
           contacts(primary(), without(registered(), "PhoneNumber")).build(), fail, "incomplete"},
      Case{"a partition without the API is for a person", AccountBuilder().build(), Verdict::manual,
           "no API"},
      Case{"an unread contact is unknown", contacts(primary(), unread()).build(), unknown},
      Case{"refused contacts are unknown", AccountBuilder().gap<Contact>("global").build(),
           unknown});
}

namespace {

TEST(AccountContacts, details) { expect_verdicts("1.1", contact_details_cases()); }
TEST(AccountContacts, security) { expect_verdicts("1.2", security_contact_cases()); }

TEST(AccountContacts, the_evidence_is_a_domain_and_the_end_of_a_number) {
  const auto row = judged("1.2", contacts(primary(), registered()).build());
  const std::vector<Evidence> expected = {{"security.registered", Evidence::Content(true)},
                                          {"security.email_domain", "example.com"},
                                          {"security.phone_ending", "67"}};
  EXPECT_EQ(row.findings.at(0).evidence, expected);
}

TEST(AccountContacts, security_questions_are_for_a_person_whatever_was_read) {
  EXPECT_EQ(word(judged("1.3", AccountBuilder().build()).verdict), "manual");
}

}  // namespace
}  // namespace underpin::testing
