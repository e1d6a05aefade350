#include "resources/iam/virtual_mfa_device.h"

#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

void read_devices(Reading& reading) {
  reading.global([](Place& place) {
    for (const auto& page :
         place.pages("iam:ListVirtualMFADevices", {{"AssignmentStatus", "Assigned"}}))
      for (const auto& listed : page["VirtualMFADevices"]) {
        auto& device = place.row<iam::VirtualMfaDevice>(listed["SerialNumber"].text());
        device.user_arn = listed["User"]["Arn"];
        device.enable_date = listed["EnableDate"];
      }
  });
}

}  // namespace

UNDERPIN_TYPE(iam::VirtualMfaDevice, "aws_iam_virtual_mfa_device", Scope::global,
              "a virtual MFA device that somebody uses",
              {{"user_arn", kObservedOnly, "whose it is"},
               {"enable_date", kComputed, "when it was assigned"}})

UNDERPIN_READER(iam, virtual_mfa_devices, .fills = {&type_of<iam::VirtualMfaDevice>},
                .operations = {"iam:ListVirtualMFADevices"}, .read = read_devices)

}  // namespace underpin
