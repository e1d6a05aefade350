// Recommendations about AWS Config.
#include <fmt/core.h>

#include <string>
#include <vector>

#include "base/text.h"
#include "checks/check.h"
#include "checks/conditions.h"
#include "resources/configservice/recorder.h"

namespace underpin::checks {
namespace {

using configservice::ConfigurationRecorder;
using configservice::ConfigurationRecorderStatus;
using configservice::DeliveryChannel;
using configservice::RecordingGroup;

// Recorders that AWS services link to themselves, and those of other clouds, record for others.
Truth is_customers(const ConfigurationRecorder& recorder) {
  return truth_of([&] {
    return recorder.service_principal.get() == nullptr && recorder.connector_arn.get() == nullptr;
  });
}

// Null when the region has none; a region has one at most.
const ConfigurationRecorder* recorder_of(const Snapshot& account, std::string_view region) {
  for (const auto& recorder : account.in<ConfigurationRecorder>(region))
    if (is_customers(recorder)) return &recorder;
  return nullptr;
}

// Everything that AWS Config supports in the region, today and later: no list, no exclusion.
Truth records_everything(const ConfigurationRecorder& recorder) {
  return truth_of([&] {
    const auto group = recorder.recording_group.value_or(RecordingGroup{});
    const auto& strategy = group.recording_strategy;
    return group.all_supported.value_or(false) &&
           (!strategy || strategy->use_only.empty() ||
            strategy->use_only == "ALL_SUPPORTED_RESOURCE_TYPES");
  });
}

// IAM's types, which are recorded only beside everything else (AWS Config API, RecordingGroup).
Truth records_global_types(const ConfigurationRecorder& recorder) {
  return records_everything(recorder) && truth_of([&] {
           return recorder.recording_group.value_or(RecordingGroup{})
               .include_global_resource_types.value_or(false);
         });
}

const ConfigurationRecorderStatus* status_of(const Snapshot& account,
                                             const ConfigurationRecorder& recorder) {
  return account.find<ConfigurationRecorderStatus>(recorder.region, recorder.id);
}

Truth is_recording(const Snapshot& account, const ConfigurationRecorder& recorder) {
  return truth_of([&]() -> Truth {
    const auto* status = status_of(account, recorder);
    return status == nullptr ? Truth(false) : status->is_enabled.is_true();
  });
}

// The last event was recorded. One that is on its way counts, with a note: it says nothing against
// the recorder. AWS's own pages write the words in both cases.
Condition last_status(const Snapshot& account, const ConfigurationRecorder& recorder,
                      Judgement& judgement) {
  Condition out{false, "it has recorded nothing yet"};
  out.holds = truth_of([&]() -> Truth {
    const auto* status = status_of(account, recorder);
    const auto* text = status == nullptr ? nullptr : status->last_status.get();
    if (text == nullptr) return false;
    judgement.evidence({"last_status", *text});
    const auto word = lower_ascii(*text);
    if (word == "pending")
      judgement.note("status-pending", "the last event is still on its way to the recorder");
    out.missing = fmt::format("its last status is {}", printable(*text));
    return word == "success" || word == "pending";
  });
  return out;
}

Truth has_channel(const Snapshot& account, std::string_view region) {
  return truth_of([&] { return !account.in<DeliveryChannel>(region).empty(); });
}

void judge_region(const Snapshot& account, std::string_view region, Judgement& judgement) {
  const auto* recorder = recorder_of(account, region);
  if (recorder == nullptr) return judgement.fail("the region has no recorder");
  judgement.evidence({"recorder", recorder->id});
  judge_all({{is_recording(account, *recorder), "the recorder is stopped"},
             last_status(account, *recorder, judgement),
             {records_everything(*recorder), "it leaves types of resources out"},
             {has_channel(account, region), "it has no delivery channel"}},
            "everything that happens in the region is recorded", judgement);
}

void judge_global_types(const Snapshot& account, Judgement& judgement) {
  const auto includes = [&](const ConfigurationRecorder& recorder) {
    return is_customers(recorder) && records_global_types(recorder) &&
           is_recording(account, recorder);
  };
  const auto recorders = account.all<ConfigurationRecorder>();
  for (const auto& recorder : recorders.read())
    if (includes(recorder).is_true())
      return judgement.pass(fmt::format("IAM's resources are recorded in {}", recorder.region),
                            {{"recorder", recorder.id}});
  if (!any_of(recorders, includes))
    judgement.fail("no region records IAM's resources (include_global_resource_types)");
}

// 3.5: each enabled region records everything, and one of them IAM's resources too, which belong to
// no region. Each region is judged by the recorder of that region: the names are mostly the same in
// all.
void all_regions_record(const Question& question, Findings& findings) {
  const auto& account = question.account;
  const auto type = type_of<ConfigurationRecorder>().name;
  findings.each_region(type, [&](std::string_view region, Judgement& judgement) {
    judge_region(account, region, judgement);
  });
  findings.account(type, [&](Judgement& judgement) { judge_global_types(account, judgement); });
}

}  // namespace

UNDERPIN_CHECKS(config_recorder,
                {"config.all-regions",
                 {&type_of<ConfigurationRecorder>, &type_of<ConfigurationRecorderStatus>,
                  &type_of<DeliveryChannel>},
                 all_regions_record})

}  // namespace underpin::checks
