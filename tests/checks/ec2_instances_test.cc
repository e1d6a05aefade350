// 1.18: instances get at AWS by roles; a person decides, with those pointed out that have none.
#include "resources/ec2/instance.h"
#include "resources/iam/instance_profile.h"
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

const std::string kProfile = "arn:aws:iam::123456789012:instance-profile/web";
const auto kNone = Value<std::string>::absent();

AccountBuilder instance(Value<std::string> state, Value<std::string> profile) {
  AccountBuilder builder;
  builder.row("eu-west-1", "i-1",
              ec2::Instance{.instance_state = std::move(state),
                            .iam_instance_profile_arn = std::move(profile)});
  return builder;
}

AccountBuilder with_profile(Value<std::string> role) {
  auto builder = instance("running", kProfile);
  builder.row("global", kProfile,
              iam::InstanceProfile{.name = "web", .path = "/", .role = std::move(role)});
  return builder;
}

}  // namespace

std::vector<Case> instance_role_cases() {
  auto other_region = with_profile("app"), refused = with_profile("app"),
       profiles_refused = instance("running", kProfile), region_lost = with_profile("app");
  other_region.row("us-east-1", "i-2",
                   ec2::Instance{.instance_state = "stopped", .iam_instance_profile_arn = kNone});
  refused.gap<ec2::Instance>("us-east-1");
  profiles_refused.gap<iam::InstanceProfile>("global");
  region_lost.region({"eu-central-1", Region::Status::unreachable, "denied"})
      .gap(Gap{
          "*", "eu-central-1", std::nullopt, {}, "", "underpin:RegionUnreachable", "denied", ""});
  return table(
      Case{"an instance with a role is left to a person", with_profile("app").build(), manual,
           "no keys are kept"},
      Case{"an instance without a profile is suspect, and no fail",
           instance("running", kNone).build(), manual, "", "suspect"},
      Case{"a profile without a role is suspect", with_profile(kNone).build(), manual, "",
           "suspect"},
      Case{"a profile that is gone is suspect", instance("running", kProfile).build(), manual, "",
           "suspect"},
      Case{"a stopped instance counts", instance("stopped", kNone).build(), manual, "", "suspect"},
      Case{"an instance in another region counts", other_region.build(), manual, "", "suspect"},
      Case{"a terminated instance does not count", instance("terminated", kNone).build(),
           not_applicable},
      Case{"an instance that shuts down for good does not count",
           instance("shutting-down", kNone).build(), not_applicable},
      Case{"no instance is not applicable", AccountBuilder().build(), not_applicable},
      Case{"an instance of unread state is unknown", instance(denied<std::string>(), kNone).build(),
           unknown},
      Case{"an instance without a state is unknown", instance(kNone, kNone).build(), unknown},
      Case{"an unread profile is unknown", instance("running", denied<std::string>()).build(),
           unknown},
      Case{"an unread role is unknown", with_profile(denied<std::string>()).build(), unknown},
      Case{"refused profiles are unknown", profiles_refused.build(), unknown},
      Case{"a region that refuses is unknown", refused.build(), unknown},
      Case{"a region that was lost is unknown", region_lost.build(), unknown});
}

namespace {

TEST(InstanceRoles, verdicts) { expect_verdicts("1.18", instance_role_cases()); }

TEST(InstanceRoles, an_instance_with_a_role_is_not_suspect_and_shows_it) {
  const auto finding = judged("1.18", with_profile("app").build()).findings.at(0);
  EXPECT_TRUE(finding.notes.empty());
  EXPECT_EQ(finding.evidence.back(), Evidence("role", "app"));
}

}  // namespace
}  // namespace underpin::testing
