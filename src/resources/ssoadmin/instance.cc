#include "resources/ssoadmin/instance.h"

#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

using ssoadmin::Instance;

void read_instances(Reading& reading) {
  reading.each_region([](Place& place) {
    for (const auto& page : place.pages("sso-admin:ListInstances"))
      for (const auto& listed : page["Instances"]) {
        auto& instance = place.row<Instance>(listed["InstanceArn"].text());
        instance.owner_account_id = listed["OwnerAccountId"];
        instance.status = listed["Status"];
      }
  });
}

}  // namespace

UNDERPIN_TYPE(Instance, "observed_ssoadmin_instance", Scope::regional,
              "an instance of IAM Identity Center",
              {{"owner_account_id", kObservedOnly, "the account that owns it"},
               {"status", kObservedOnly, "ACTIVE when it is in use"}})

UNDERPIN_READER(ssoadmin, instances, .fills = {&type_of<Instance>},
                .operations = {"sso-admin:ListInstances"}, .read = read_instances)

}  // namespace underpin
