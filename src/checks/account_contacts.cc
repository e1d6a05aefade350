// Recommendations about who can be reached about the account.
#include "base/text.h"
#include "checks/check.h"
#include "resources/account/contact.h"

namespace underpin::checks {
namespace {

using account::Contact;

// Pieces of each contact; what is unread says so and decides nothing.
void show(const Contact& contact, Judgement& judgement) {
  const auto name = lower_ascii(contact.id);
  judgement.evidence({name + ".registered", contact.registered});
  if (const auto* known = contact.registered.peek(); known != nullptr && !*known) return;
  if (contact.id != account::kPrimaryContact)
    judgement.evidence({name + ".email_domain", contact.email_domain});
  judgement.evidence({name + ".phone_ending", contact.phone_ending});
}

// 1.1: whether details are current and reach more than one person only a person knows. A mandatory
// field that is empty is wrong in any case.
void contact_details(const Question& question, Findings& findings) {
  findings.account(type_of<Contact>().name, [&](Judgement& judgement) {
    const auto& account = question.account;
    for (const auto& contact : account.all<Contact>().read()) show(contact, judgement);
    const auto* primary = account.find<Contact>(kGlobal, account::kPrimaryContact);
    if (primary == nullptr)
      return judgement.manual("this partition has no API for contacts: look at the account page");
    if (!primary->registered) return judgement.fail("the account has no contact information");
    if (const auto missing = primary->missing_fields.value_or({}); !missing.empty())
      return judgement.fail("mandatory contact details are empty", {{"missing_fields", missing}});
    judgement.manual("are the details current, and do mail and phone reach more than one person");
  });
}

// 1.2 is a row for a person, but whether a security contact is registered, the API tells.
void security_contact(const Question& question, Findings& findings) {
  findings.account(type_of<Contact>().name, [&](Judgement& judgement) {
    const auto* contact = question.account.find<Contact>(kGlobal, account::kSecurityContact);
    if (contact == nullptr)
      return judgement.manual("this partition has no API for contacts: look at the account page");
    show(*contact, judgement);
    if (!contact->registered) return judgement.fail("no security contact is registered");
    if (const auto missing = contact->missing_fields.value_or({}); !missing.empty())
      return judgement.fail("the security contact is incomplete", {{"missing_fields", missing}});
    judgement.pass("a security contact is registered");
  });
}

// 1.3: AWS shows the questions to nobody, and no longer offers them to every account.
void security_questions(const Question&, Findings& findings) {
  findings.account("", [](Judgement& judgement) {
    judgement.manual(
        "no API tells: sign in as root and look whether the account page offers "
        "security questions, and whether they are answered");
  });
}

}  // namespace

UNDERPIN_CHECKS(account_contacts, {"account.contact-details", {&type_of<Contact>}, contact_details},
                {"account.security-contact", {&type_of<Contact>}, security_contact},
                {"account.security-questions", {}, security_questions})

}  // namespace underpin::checks
