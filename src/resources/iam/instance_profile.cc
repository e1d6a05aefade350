#include "resources/iam/instance_profile.h"

#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

void read_profiles(Reading& reading) {
  reading.global([](Place& place) {
    for (const auto& page : place.pages("iam:ListInstanceProfiles"))
      for (const auto& listed : page["InstanceProfiles"]) {
        auto& profile = place.row<iam::InstanceProfile>(listed["Arn"].text());
        profile.name = listed["InstanceProfileName"];
        profile.path = listed["Path"];
        profile.role = Value<std::string>::absent();
        for (const auto& role : listed["Roles"]) profile.role = role["RoleName"];
      }
  });
}

}  // namespace

UNDERPIN_TYPE(iam::InstanceProfile, "aws_iam_instance_profile", Scope::global,
              "an instance profile",
              {{"name", kIdentity | kReplace, "its name"},
               {"path", kReplace, "the path of its ARN"},
               {"role", kPlain, "the role that instances get"}})

UNDERPIN_READER(iam, instance_profiles, .fills = {&type_of<iam::InstanceProfile>},
                .operations = {"iam:ListInstanceProfiles"}, .read = read_profiles)

}  // namespace underpin
