#include "checks/trails.h"

#include <fmt/core.h>

#include "base/arn.h"
#include "base/text.h"

namespace underpin::checks {

using cloudtrail::Trail;
using cloudtrail::TrailStatus;

std::string name_of(const Trail& trail) {
  return trail.name.peek() != nullptr ? *trail.name.peek() : trail.id;
}

std::optional<std::string> other_account(const Snapshot& account, const std::string& arn) {
  const auto parsed = Arn::parse(arn);
  if (!parsed || parsed->account == account.account) return std::nullopt;
  return parsed->account;
}

Truth is_logging(const Snapshot& account, const Trail& trail) {
  return truth_of([&]() -> Truth {
    const auto* status = account.find<TrailStatus>(trail.region, trail.id);
    if (status == nullptr) return false;
    return status->is_logging.is_true();
  });
}

void no_trail(Findings& findings, Verdict verdict) {
  findings.account(type_of<Trail>().name, [&](Judgement& judgement) {
    if (verdict == Verdict::fail) return judgement.fail("there is no trail");
    judgement.not_applicable("there is no trail");
  });
}

semantics::EventSelectors selectors_of(const Trail& trail) {
  semantics::EventSelectors out;
  for (const auto& in : trail.event_selector.value_or({})) {
    auto& made = out.basic.emplace_back();
    made.read_write_type = in.read_write_type;
    made.include_management_events = in.include_management_events;
    made.exclude_management_event_sources = in.exclude_management_event_sources;
    for (const auto& data : in.data_resource)
      made.data_resources.push_back({data.type, data.values});
  }
  for (const auto& in : trail.advanced_event_selector.value_or({})) {
    auto& made = out.advanced.emplace_back();
    made.name = in.name;
    for (const auto& field : in.field_selector)
      made.field_selectors.push_back({field.field, field.equals, field.starts_with, field.ends_with,
                                      field.not_equals, field.not_starts_with,
                                      field.not_ends_with});
  }
  return out;
}

const s3::Bucket* bucket_of(const Snapshot& account, const Trail& trail, Judgement& judgement) {
  judgement.evidence({"s3_bucket_name", trail.s3_bucket_name});
  const auto* name = trail.s3_bucket_name.get();
  const auto* bucket = name == nullptr ? nullptr : account.find<s3::Bucket>(kGlobal, *name);
  if (name == nullptr)
    judgement.unknown("CloudTrail did not say which bucket the trail delivers to");
  else if (bucket == nullptr)
    judgement.unknown(fmt::format(
        "bucket `{}` is none of this account's: audit the account that owns it", printable(*name)));
  return bucket;
}

}  // namespace underpin::checks
