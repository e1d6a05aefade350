#include "checks/qualifying_trail.h"

#include <fmt/core.h>

#include "base/arn.h"
#include "base/text.h"
#include "semantics/event_selector.h"

namespace underpin::checks {
namespace {

using cloudtrail::Trail;
using cloudtrail::TrailStatus;

semantics::EventSelectors selectors_of(
    const std::vector<cloudtrail::EventSelector>& basic,
    const std::vector<cloudtrail::AdvancedEventSelector>& advanced) {
  semantics::EventSelectors out;
  for (const auto& in : basic) {
    auto& made = out.basic.emplace_back();
    made.read_write_type = in.read_write_type;
    made.include_management_events = in.include_management_events;
    made.exclude_management_event_sources = in.exclude_management_event_sources;
    for (const auto& data : in.data_resource)
      made.data_resources.push_back({data.type, data.values});
  }
  for (const auto& in : advanced) {
    auto& made = out.advanced.emplace_back();
    made.name = in.name;
    for (const auto& field : in.field_selector)
      made.field_selectors.push_back({field.field, field.equals, field.starts_with, field.ends_with,
                                      field.not_equals, field.not_starts_with,
                                      field.not_ends_with});
  }
  return out;
}

Truth is_logging(const Snapshot& account, const Trail& trail) {
  return truth_of([&]() -> Truth {
    const auto* status = account.find<TrailStatus>(trail.region, trail.id);
    if (status == nullptr) return false;
    return status->is_logging.is_true();
  });
}

Truth records_management_events(const Trail& trail, Qualification& out) {
  return truth_of([&]() -> Truth {
    const auto coverage = semantics::management_events(selectors_of(
        trail.event_selector.value_or({}), trail.advanced_event_selector.value_or({})));
    if (!coverage.excluded_sources.empty())
      out.notes.push_back(
          {"sources-excluded", fmt::format("trail {} leaves out management events of {}", trail.id,
                                           join(coverage.excluded_sources, ", "))});
    if (!coverage.answer.witness.empty())
      out.facts.push_back({"event_left_out", coverage.answer.witness});
    if (coverage.answer.is_undecided())
      return Truth::unknown({{Cause::Kind::unread, coverage.answer.reason, {}}});
    return coverage.answer.is_yes();
  });
}

void note_delivery_error(const Snapshot& account, const Trail& trail, Qualification& out) {
  const auto* status = account.find<TrailStatus>(trail.region, trail.id);
  const auto* error = status == nullptr ? nullptr : status->latest_delivery_error.get();
  if (error != nullptr && !error->empty())
    out.notes.push_back({"delivery-error", fmt::format("trail {}: S3 refused the last delivery: {}",
                                                       trail.id, *error)});
}

}  // namespace

Qualification qualifying(const Snapshot& account, const Trail& trail) {
  Qualification out;
  out.facts = {{"is_multi_region_trail", trail.is_multi_region_trail}};
  const Truth multi_region = trail.is_multi_region_trail.is_true();
  const Truth logging = is_logging(account, trail);
  const Truth management = records_management_events(trail, out);
  out.answer = multi_region && logging && management;
  if (multi_region.is_false())
    out.missing = "is not multi-region";
  else if (logging.is_false())
    out.missing = "is not logging";
  else if (management.is_false())
    out.missing = "does not record all management events";
  if (const auto owner = Arn::parse(trail.id); owner && owner->account != account.account)
    out.notes.push_back({"other-account", fmt::format("trail {} belongs to account {}; what is "
                                                      "unreadable here can be read there",
                                                      trail.id, owner->account)});
  if (!out.answer.is_false() && truth_of([&] {
                                  note_delivery_error(account, trail, out);
                                  return true;
                                }).is_unknown())
    out.notes.push_back(
        {"delivery-unread", fmt::format("whether trail {} delivers is unread", trail.id)});
  return out;
}

}  // namespace underpin::checks
