#include "resources/ec2/instance.h"

#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

void read_instances(Reading& reading) {
  reading.each_region([](Place& place) {
    for (const auto& page : place.pages("ec2:DescribeInstances"))
      for (const auto& reservation : page["Reservations"])
        for (const auto& listed : reservation["Instances"]) {
          auto& instance = place.row<ec2::Instance>(listed["InstanceId"].text());
          instance.instance_state = listed["State"]["Name"];
          instance.iam_instance_profile_arn = listed["IamInstanceProfile"]["Arn"];
        }
  });
}

}  // namespace

UNDERPIN_TYPE(ec2::Instance, "aws_instance", Scope::regional, "an EC2 instance",
              {{"instance_state", kComputed, "running, stopped, terminated, …"},
               {"iam_instance_profile_arn", kObservedOnly, "what hands it a role"}})

UNDERPIN_READER(ec2, instances, .fills = {&type_of<ec2::Instance>},
                .operations = {"ec2:DescribeInstances"}, .read = read_instances)

}  // namespace underpin
