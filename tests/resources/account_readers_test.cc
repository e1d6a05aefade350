// The readers of contacts, identity providers and Identity Center on replies shaped as AWS's API
// references print them: AWS Account Management, GetContactInformation and GetAlternateContact;
// IAM, ListSAMLProviders and ListOpenIDConnectProviders; IAM Identity Center, ListInstances.
#include <fmt/core.h>
#include <gmock/gmock.h>

#include "model/snapshot_json.h"
#include "resources/account/contact.h"
#include "resources/iam/identity_provider.h"
#include "resources/registry.h"
#include "resources/ssoadmin/instance.h"
#include "tests/resources/fake_aws.h"

namespace underpin::testing {
namespace {

using account::Contact;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Fields = std::vector<std::string>;

constexpr const char* kPrimary = R"({"ContactInformation": {"AddressLine1": "Any Street 1",
    "City": "Seattle", "CompanyName": "Example Corp", "CountryCode": "US", "DistrictOrCounty":
    "King", "FullName": "Saanvi Sarkar", "PhoneNumber": "+15555550100", "PostalCode": "98101",
    "StateOrRegion": "WA", "WebsiteUrl": "https://example.com"}})";
constexpr const char* kSecurity = R"({"AlternateContact": {"AlternateContactType": "SECURITY",
    "EmailAddress": "a@b@security.example.com", "Name": "Carlos Salazar", "PhoneNumber":
    "+15555550167", "Title": "CISO"}})";

struct Contacts : ReaderRun {
  Contacts() {
    aws.on("account:GetContactInformation", json(kPrimary));
    aws.refuse("account:GetAlternateContact", {}, "ResourceNotFoundException");
    aws.on("account:GetAlternateContact", {.holds = "SECURITY"}, json(kSecurity));
  }
  const Snapshot& read_contacts() { return read(reader_of(type_of<Contact>())); }
};

TEST(AccountContacts, are_read_in_pieces_that_name_nobody) {
  Contacts run;
  const auto& found = run.read_contacts();
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_THAT(ids_of<Contact>(found), ElementsAre("global BILLING", "global OPERATIONS",
                                                  "global PRIMARY", "global SECURITY"));
  const auto* primary = row_of<Contact>(found, "global", "PRIMARY");
  EXPECT_TRUE(is(primary->registered, true));
  EXPECT_TRUE(is(primary->missing_fields, Fields{}));
  EXPECT_TRUE(is(primary->phone_ending, "00"));
  EXPECT_TRUE(primary->email_domain.is_absent());
  const auto* security = row_of<Contact>(found, "global", "SECURITY");
  EXPECT_TRUE(is(security->email_domain, "security.example.com"));
  EXPECT_TRUE(is(security->phone_ending, "67"));
  EXPECT_TRUE(is(row_of<Contact>(found, "global", "BILLING")->registered, false));
  const auto snapshot = print_snapshot(found);
  for (const auto* secret : {"Saanvi", "Carlos", "555555", "a@b", "Any Street", "98101", "CISO"})
    EXPECT_THAT(snapshot, Not(HasSubstr(secret)));
}

TEST(AccountContacts, empty_mandatory_fields_are_named_and_optional_ones_are_not) {
  Contacts run;
  run.aws.on("account:GetContactInformation",
             json(R"({"ContactInformation": {"AddressLine1": "x", "City": "x", "CountryCode": "US",
                      "FullName": "x", "PhoneNumber": ""}})"));
  const auto* row = row_of<Contact>(run.read_contacts(), "global", "PRIMARY");
  EXPECT_TRUE(is(row->missing_fields, (Fields{"PostalCode", "PhoneNumber"})));
  EXPECT_TRUE(is(row->phone_ending, ""));
}

TEST(AccountContacts, a_refusal_of_one_leaves_the_others_known) {
  Contacts run;
  run.aws.refuse("account:GetAlternateContact", {.holds = "SECURITY"}, "AccessDeniedException");
  const auto& found = run.read_contacts();
  EXPECT_THAT(gap_keys(found), ElementsAre("observed_account_contact/global/SECURITY/"
                                           "account:GetAlternateContact"));
  EXPECT_TRUE(row_of<Contact>(found, "global", "SECURITY")->registered.is_unknown());
  EXPECT_TRUE(is(row_of<Contact>(found, "global", "PRIMARY")->registered, true));
}

TEST(AccountContacts, a_reply_without_the_contact_is_a_gap_and_no_contact) {
  Contacts run;
  run.aws.on("account:GetContactInformation", json("{}"));
  run.aws.on("account:GetAlternateContact", {.holds = "SECURITY"}, json("{}"));
  const auto& found = run.read_contacts();
  EXPECT_TRUE(row_of<Contact>(found, "global", "PRIMARY")->registered.is_unknown());
  EXPECT_TRUE(row_of<Contact>(found, "global", "SECURITY")->registered.is_unknown());
}

TEST(IdentityProviders, are_read_by_their_arns) {
  ReaderRun saml, oidc;
  saml.aws.on("iam:ListSAMLProviders",
              query("ListSAMLProviders",
                    "<SAMLProviderList><member><Arn>arn:saml</Arn><ValidUntil>2032-05-09T16:27:11Z"
                    "</ValidUntil><CreateDate>2012-05-09T16:27:03Z</CreateDate></member>"
                    "</SAMLProviderList>"));
  oidc.aws.on("iam:ListOpenIDConnectProviders",
              query("ListOpenIDConnectProviders",
                    "<OpenIDConnectProviderList><member><Arn>arn:oidc</Arn></member>"
                    "</OpenIDConnectProviderList>"));
  EXPECT_THAT(ids_of<iam::SamlProvider>(saml.read(reader_of(type_of<iam::SamlProvider>()))),
              ElementsAre("global arn:saml"));
  EXPECT_THAT(ids_of<iam::OidcProvider>(oidc.read(reader_of(type_of<iam::OidcProvider>()))),
              ElementsAre("global arn:oidc"));
}

TEST(IdentityProviders, refusals_and_nameless_ones_are_gaps) {
  ReaderRun refused, nameless;
  refused.aws.refuse("iam:ListSAMLProviders");
  nameless.aws.on("iam:ListSAMLProviders",
                  query("ListSAMLProviders", "<SAMLProviderList><member/></SAMLProviderList>"));
  for (auto* run : {&refused, &nameless})
    EXPECT_THROW(run->read(reader_of(type_of<iam::SamlProvider>())).all<iam::SamlProvider>().size(),
                 Undecided);
}

TEST(IdentityCenter, instances_are_read_in_every_region_to_the_last_page) {
  ReaderRun run;
  const auto instance = [](const char* arn, const char* token) {
    return json(fmt::format(R"({{"Instances": [{{"InstanceArn": "{}", "IdentityStoreId": "d-1",
        "OwnerAccountId": "111122223333", "Status": "ACTIVE", "CreatedDate": 1}}]{}}})",
                            arn, token));
  };
  run.aws.on("sso-admin:ListInstances", json(R"({"Instances": []})"));
  run.aws.on("sso-admin:ListInstances", {"eu-west-1", 1},
             instance("arn:1", R"(, "NextToken": "t")"));
  run.aws.on("sso-admin:ListInstances", {"eu-west-1", 2}, instance("arn:2", ""));
  const auto& found = run.read(reader_of(type_of<ssoadmin::Instance>()));
  EXPECT_THAT(ids_of<ssoadmin::Instance>(found), ElementsAre("eu-west-1 arn:1", "eu-west-1 arn:2"));
  EXPECT_TRUE(is(row_of<ssoadmin::Instance>(found, "eu-west-1", "arn:1")->owner_account_id,
                 "111122223333"));
}

TEST(IdentityCenter, a_refused_later_page_leaves_the_region_incomplete) {
  ReaderRun run;
  run.earlier.regions = {{"eu-west-1", Region::Status::enabled, {}}};
  run.aws.on("sso-admin:ListInstances", {.page = 1},
             json(R"({"Instances": [], "NextToken": "t"})"));
  run.aws.refuse("sso-admin:ListInstances", {.page = 2}, "AccessDeniedException");
  EXPECT_THROW(run.read(reader_of(type_of<ssoadmin::Instance>())).all<ssoadmin::Instance>().size(),
               Undecided);
}

}  // namespace
}  // namespace underpin::testing
