#include "resources/organizations/organization.h"

#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

void read_organization(Reading& reading) {
  reading.global([](Place& place) {
    const auto reply = place.call_unless({"AWSOrganizationsNotInUseException"},
                                         "organizations:DescribeOrganization", {});
    if (!reply) return;
    const auto listed = (*reply)["Organization"];
    auto& organization = place.row<organizations::Organization>(listed["Id"].text());
    organization.arn = listed["Arn"];
    organization.feature_set = listed["FeatureSet"];
    organization.master_account_id = listed["MasterAccountId"];
  });
}

}  // namespace

UNDERPIN_TYPE(organizations::Organization, "aws_organizations_organization", Scope::global,
              "the organization that the account belongs to",
              {{"arn", kComputed, "its ARN"},
               {"feature_set", kPlain, "ALL or CONSOLIDATED_BILLING"},
               {"master_account_id", kComputed, "the account that manages it"}})

UNDERPIN_READER(organizations, organization, .fills = {&type_of<organizations::Organization>},
                .operations = {"organizations:DescribeOrganization"}, .read = read_organization)

}  // namespace underpin
