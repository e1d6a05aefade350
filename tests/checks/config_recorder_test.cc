// 3.5: every region records everything, one of them IAM's resources too.
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

using configservice::ConfigurationRecorder;
using configservice::ConfigurationRecorderStatus;
using configservice::DeliveryChannel;
using configservice::RecordingGroup;
using Text = Value<std::string>;

constexpr const char* kRegions[] = {"eu-west-1", "us-east-1"};

// What a region has; a case changes one thing in one of the two.
struct RegionSetup {
  bool recorder = true, status = true, channel = true;
  std::string name = "default";
  RecordingGroup group{.all_supported = true,
                       .include_global_resource_types = true,
                       .resource_types = {},
                       .exclusion_by_resource_types = {},
                       .recording_strategy = {{"ALL_SUPPORTED_RESOURCE_TYPES"}}};
  Text service_principal = Text::absent(), connector_arn = Text::absent();
  Value<bool> recording = true;
  Text last_status = "SUCCESS";

  void add_to(AccountBuilder& account, const char* region) const {
    if (recorder)
      account.row(region, name,
                  ConfigurationRecorder{.name = name,
                                        .role_arn = "arn:aws:iam::123456789012:role/config",
                                        .recording_group = group,
                                        .service_principal = service_principal,
                                        .connector_arn = connector_arn});
    if (recorder && status)
      account.row(region, name,
                  ConfigurationRecorderStatus{.name = name,
                                              .is_enabled = recording,
                                              .last_status = last_status,
                                              .last_error_code = Text::absent()});
    if (channel)
      account.row(region, name,
                  DeliveryChannel{.name = name,
                                  .s3_bucket_name = "config",
                                  .s3_key_prefix = Text::absent(),
                                  .s3_kms_key_arn = Text::absent(),
                                  .sns_topic_arn = Text::absent()});
  }
};

AccountBuilder regions(const RegionSetup& first, const RegionSetup& second) {
  AccountBuilder account;
  first.add_to(account, kRegions[0]);
  second.add_to(account, kRegions[1]);
  return account;
}
// The second region with one thing changed, the first as it should be.
template <class Change>
AccountBuilder changed(Change&& change) {
  RegionSetup poor;
  change(poor);
  return regions({}, poor);
}
template <class Change>
Snapshot both(Change&& change) {
  RegionSetup one;
  change(one);
  return regions(one, one).build();
}

template <class T>
Snapshot refused() {
  RegionSetup without;
  without.recorder = !std::is_same_v<T, ConfigurationRecorder>;
  without.status = !std::is_same_v<T, ConfigurationRecorderStatus>;
  without.channel = !std::is_same_v<T, DeliveryChannel>;
  return regions({}, without).gap<T>(kRegions[1]).build();
}

}  // namespace

std::vector<Case> recorder_status_cases() {
  return table(
      Case{"a status in small letters passes", both([](auto& r) { r.last_status = "Success"; }),
           pass},
      Case{"a pending event passes with a note", both([](auto& r) { r.last_status = "Pending"; }),
           pass, "", "status-pending"},
      Case{"a failed event fails", changed([](auto& r) { r.last_status = "FAILURE"; }).build(),
           fail, "its last status is FAILURE"},
      Case{"a recorder that has recorded nothing fails",
           changed([](auto& r) { r.last_status = Text::absent(); }).build(), fail,
           "recorded nothing"},
      Case{"an unread status is unknown",
           changed([](auto& r) { r.last_status = denied<std::string>(); }).build(), unknown},
      Case{"a stopped recorder fails though its status is unread", changed([](auto& r) {
                                                                     r.recording = false;
                                                                     r.last_status =
                                                                         denied<std::string>();
                                                                   }).build(),
           fail, "stopped"});
}

std::vector<Case> recording_group_cases() {
  return table(
      Case{"a list of types fails",
           changed([](auto& r) {
             r.group = {false, true, {"AWS::EC2::Instance"}, {}, {{"INCLUSION_BY_RESOURCE_TYPES"}}};
           }).build(),
           fail, "leaves types of resources out"},
      Case{"an exclusion fails, though it says that all are supported",
           changed([](auto& r) {
             r.group.exclusion_by_resource_types = {{"AWS::EC2::Instance"}};
             r.group.recording_strategy = {{"EXCLUSION_BY_RESOURCE_TYPES"}};
           }).build(),
           fail, "leaves types of resources out"},
      Case{"a group that says nothing fails", changed([](auto& r) { r.group = {}; }).build(), fail,
           "leaves types of resources out"},
      Case{"a group without a strategy passes when all are supported",
           both([](auto& r) { r.group.recording_strategy = {}; }), pass},
      Case{"one region that records IAM's resources is enough",
           changed([](auto& r) { r.group.include_global_resource_types = false; }).build(), pass},
      Case{"no region that records IAM's resources fails",
           both([](auto& r) { r.group.include_global_resource_types = false; }), fail,
           "no region records IAM's resources"},
      Case{"IAM's resources beside an exclusion are not recorded",
           both([](auto& r) { r.group.recording_strategy = {{"EXCLUSION_BY_RESOURCE_TYPES"}}; }),
           fail, "no region records IAM's resources"});
}

std::vector<Case> config_recorder_cases() {
  AccountBuilder nothing;
  auto lost = regions({}, {.recorder = false, .status = false, .channel = false});
  lost.region({"sa-east-1", Region::Status::excluded, "left out"})
      .gap({"*", "sa-east-1", std::nullopt, {}, "", "underpin:RegionLeftOut", "left out", ""});
  auto not_opted_in = regions({}, {});
  not_opted_in.region({"af-south-1", Region::Status::not_opted_in, {}});
  return table(
      Case{"everything in every region passes", regions({}, {}).build(), pass, "is recorded"},
      Case{"nothing fails", nothing.build(), fail, "has no recorder"},
      // What other tools pass or fail wrongly.
      Case{"a stopped recorder fails, though the other region's has the same name and runs",
           changed([](auto& r) { r.recording = false; }).build(), fail, "the recorder is stopped"},
      Case{"one region without a recorder fails",
           changed([](auto& r) { r.recorder = false; }).build(), fail, "has no recorder"},
      Case{"a recorder without a channel fails",
           changed([](auto& r) { r.channel = false; }).build(), fail, "no delivery channel"},
      Case{"a recorder of an AWS service does not count",
           changed([](auto& r) { r.service_principal = "securityhub.amazonaws.com"; }).build(),
           fail, "has no recorder"},
      Case{"a recorder of another cloud does not count",
           changed([](auto& r) { r.connector_arn = "arn:aws:config:connector"; }).build(), fail,
           "has no recorder"},
      Case{"names differ between regions", changed([](auto& r) { r.name = "main"; }).build(), pass},
      Case{"a region that is not opted in to does not count", not_opted_in.build(), pass},
      Case{"a region without a recorder decides beside one that was left out", lost.build(), fail},
      Case{"recorders that could not be listed are unknown", refused<ConfigurationRecorder>(),
           unknown},
      Case{"a status that could not be read is unknown", refused<ConfigurationRecorderStatus>(),
           unknown},
      Case{"channels that could not be listed are unknown", refused<DeliveryChannel>(), unknown});
}

namespace {

TEST(ConfigRecorder, verdicts) {
  expect_verdicts("3.5", config_recorder_cases());
  expect_verdicts("3.5", recorder_status_cases());
  expect_verdicts("3.5", recording_group_cases());
}

TEST(ConfigRecorder, each_region_has_a_finding_and_so_have_the_global_types) {
  const auto row = judged("3.5", regions({}, {}).build());
  std::vector<std::string> places;
  for (const auto& finding : row.findings) places.push_back(finding.region);
  EXPECT_EQ(places, (std::vector<std::string>{"eu-west-1", "global", "us-east-1"}));
}

}  // namespace
}  // namespace underpin::testing
