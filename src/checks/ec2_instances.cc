// Recommendations about EC2 instances.
#include "checks/check.h"
#include "resources/ec2/instance.h"
#include "resources/iam/instance_profile.h"

namespace underpin::checks {
namespace {

using ec2::Instance;
using iam::InstanceProfile;

bool is_gone(const Instance& instance) {
  if (instance.instance_state.is_absent())
    throw Undecided::because("AWS did not say in which state the instance is");
  return bool(instance.instance_state == "shutting-down" ||
              instance.instance_state == "terminated");
}

// 1.18: instances get at AWS by roles. No API tells what runs on one, nor where it keeps keys: a
// person decides, with those pointed out that cannot have a role.
void instance_roles(const Question& question, Findings& findings) {
  findings.each<Instance>([&](const Instance& instance, Judgement& judgement) {
    if (is_gone(instance)) return judgement.skip();
    constexpr const char* kConfirm =
        "confirm that no keys are kept on the instance, in code, user data or environment, and "
        "that it needs no access to AWS where it has no role";
    judgement.evidence({"instance_state", instance.instance_state});
    judgement.evidence({"iam_instance_profile_arn", instance.iam_instance_profile_arn});
    const auto* arn = instance.iam_instance_profile_arn.get();
    if (arn == nullptr) {
      judgement.note("suspect", "the instance has no instance profile, so no role");
      return judgement.manual(kConfirm);
    }
    const auto* profile = question.account.find<InstanceProfile>(kGlobal, *arn);
    if (profile == nullptr) {
      judgement.note("suspect", "the instance's profile does not exist any more");
      return judgement.manual(kConfirm);
    }
    judgement.evidence({"role", profile->role});
    if (profile->role.get() == nullptr)
      judgement.note("suspect", "the instance's profile holds no role");
    judgement.manual(kConfirm);
  });
}

}  // namespace

UNDERPIN_CHECKS(ec2_instances, {"ec2.instance-roles",
                                {&type_of<Instance>, &type_of<InstanceProfile>},
                                instance_roles})

}  // namespace underpin::checks
