#include "checks/qualifying_trail.h"

#include <fmt/core.h>

#include "base/text.h"
#include "checks/trails.h"
#include "semantics/event_selector.h"

namespace underpin::checks {
namespace {

using cloudtrail::Trail;
using cloudtrail::TrailStatus;

Truth records_management_events(const Trail& trail, Qualification& out) {
  return truth_of([&]() -> Truth {
    const auto coverage = semantics::management_events(selectors_of(trail));
    out.excluded_sources = coverage.excluded_sources;
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

void point_to_owner(const Trail& trail, const std::string& owner, Qualification& out) {
  out.notes.push_back({"other-account", fmt::format("trail {} belongs to account {}; what is "
                                                    "unreadable here can be read there",
                                                    trail.id, owner)});
  if (!out.answer.is_unknown()) return;
  auto causes = out.answer.causes();
  causes.insert(causes.begin(),
                {Cause::Kind::unread,
                 fmt::format("evidence about trail {} is in account {}", trail.id, owner),
                 {}});
  out.answer = Truth::unknown(std::move(causes));
}

}  // namespace

std::string stopped_delivery(const Snapshot& account, const Trail& trail,
                             std::vector<Note>& notes) {
  const auto* status = account.find<TrailStatus>(trail.region, trail.id);
  if (status == nullptr) return {};  // not logging
  const auto error = status->latest_cloud_watch_logs_delivery_error.value_or("");
  if (error.empty()) return {};
  const auto* last = status->latest_cloud_watch_logs_delivery_time.get();
  if (last == nullptr || account.taken_at - *last > std::chrono::days{1})
    return fmt::format("has delivered nothing to CloudWatch Logs {}: {}",
                       last == nullptr ? "yet" : "since " + format_time(*last), error);
  notes.push_back(
      {"logs-delivery-error",
       fmt::format("trail {}: CloudWatch Logs refused a delivery: {}", trail.id, error)});
  return {};
}

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
  if (const auto owner = other_account(account, trail.id)) point_to_owner(trail, *owner, out);
  if (!out.answer.is_false() && truth_of([&] {
                                  note_delivery_error(account, trail, out);
                                  return true;
                                }).is_unknown())
    out.notes.push_back(
        {"delivery-unread", fmt::format("whether trail {} delivers is unread", trail.id)});
  return out;
}

}  // namespace underpin::checks
