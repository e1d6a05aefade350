// Recommendations about CloudTrail trails.
#include <fmt/core.h>

#include "base/arn.h"
#include "base/text.h"
#include "checks/check.h"
#include "checks/conditions.h"
#include "checks/qualifying_trail.h"
#include "checks/trails.h"
#include "resources/kms/key.h"
#include "resources/logs/log_group.h"

namespace underpin::checks {
namespace {

using cloudtrail::Trail;
using cloudtrail::TrailStatus;

// 3.1: one multi-region trail that logs all management events, reads and writes. One is enough, so
// a trail that qualifies decides though others could not be read.
void multi_region_trail(const Question& question, Findings& findings) {
  findings.account(type_of<Trail>().name, [&](Judgement& judgement) {
    Truth found = false;
    std::vector<std::string> shortcomings;
    const auto trails = question.account.all<Trail>();
    for (const auto& trail : trails.read()) {
      const auto trail_says = qualifying(question.account, trail);
      found = found || trail_says.answer;
      if (trail_says.answer.is_true()) {
        for (const auto& note : trail_says.notes) judgement.note(note.code, note.text);
        return judgement.pass(fmt::format("trail {} records every region", name_of(trail)),
                              {{"trail", trail.id}, {"home_region", trail.region}});
      }
      if (trail_says.answer.is_false())
        shortcomings.push_back(fmt::format("trail {} {}", name_of(trail), trail_says.missing));
      for (const auto& fact : trail_says.facts)
        judgement.evidence({trail.id + " " + fact.name, fact.content});
    }
    if (!trails.causes().empty()) found = found || Truth::unknown(trails.causes());
    if (!found)
      judgement.fail(shortcomings.empty() ? "there is no trail" : join(shortcomings, "; "));
  });
}

// 3.2: every trail of this account writes digest files. Without a trail there is nothing to
// validate, which fails: the recommendation asks for validated logs, not for the absence of
// unvalidated ones.
void log_file_validation(const Question& question, Findings& findings) {
  const bool none = findings.each<Trail>([&](const Trail& trail, Judgement& judgement) {
    if (const auto owner = other_account(question.account, trail.id))
      return judgement.not_applicable(fmt::format("the trail belongs to account {}", *owner));
    if (trail.enable_log_file_validation)
      judgement.pass("log files are validated",
                     {{"enable_log_file_validation", trail.enable_log_file_validation}});
    else
      judgement.fail("log files are not validated",
                     {{"enable_log_file_validation", trail.enable_log_file_validation}});
  });
  if (none) no_trail(findings, Verdict::fail);
}

// Letter: the last delivery is at most a day old, by the servers' time.
Condition recent_delivery(const Question& question, const TrailStatus& status) {
  constexpr std::chrono::hours kDay{24};
  Condition out{false, "CloudWatch Logs never took an event from it"};
  out.holds = truth_of([&]() -> Truth {
    const auto* time = status.latest_cloud_watch_logs_delivery_time.get();
    if (time == nullptr) return false;
    const auto age = question.now() - *time;
    out.missing = fmt::format("CloudWatch Logs last took events from it {} ago", describe(age));
    return age <= kDay;
  });
  return out;
}

// Effect: there is a trail that records and a log group that takes. A stopped trail's last delivery
// stays recent for a day.
std::vector<Condition> working_integration(const Snapshot& account, const Trail& trail,
                                           const Arn& group) {
  const auto name = log_group_name(group);
  const auto exists =
      truth_of([&] { return account.find<logs::LogGroup>(group.region, name) != nullptr; });
  return {{exists, fmt::format("log group {} does not exist", printable(name))},
          {is_logging(account, trail), "the trail is stopped"}};
}

void judge_integration(const Question& question, const Trail& trail, Judgement& judgement) {
  const auto& account = question.account;
  judgement.evidence({"cloud_watch_logs_group_arn", trail.cloud_watch_logs_group_arn});
  const auto* text = trail.cloud_watch_logs_group_arn.get();
  const auto group = text == nullptr ? std::nullopt : Arn::parse(*text);
  if (!group) return judgement.fail("the trail sends nothing to CloudWatch Logs");
  if (const auto owner = other_account(account, *text))
    return judgement.unknown(
        fmt::format("the log group is in account {}: audit that account too", *owner));
  const auto* status = account.find<TrailStatus>(trail.region, trail.id);
  if (status == nullptr) return judgement.unknown("CloudTrail did not tell the trail's status");
  const auto& error = status->latest_cloud_watch_logs_delivery_error;
  judgement.evidence(
      {"latest_cloud_watch_logs_delivery_time", status->latest_cloud_watch_logs_delivery_time});
  judgement.evidence({"latest_cloud_watch_logs_delivery_error", error});
  if (error.peek() != nullptr && !error.peek()->empty())
    judgement.note("delivery-error", fmt::format("CloudWatch Logs refused a delivery of the trail: "
                                                 "{}",
                                                 printable(*error.peek())));

  std::vector<Condition> conditions = {recent_delivery(question, *status)};
  if (question.reading != ReadingMode::letter) {
    const auto working = working_integration(account, trail, *group);
    if (all_hold(conditions).is_true() && all_hold(working).is_false())
      judgement.note("stricter-than-audit",
                     "the benchmark's audit is content with the recent delivery");
    conditions.insert(conditions.end(), working.begin(), working.end());
  }
  judge_all(conditions, "CloudWatch Logs takes the trail's events", judgement);
}

// 3.4: each trail, since the title speaks of trails. A trail of one region is not excused, though
// section 4 needs only one that covers all.
void integrated_with_logs(const Question& question, Findings& findings) {
  each_own_trail(question.account, findings, Verdict::fail,
                 [&](const Trail& trail, Judgement& judgement) {
                   judge_integration(question, trail, judgement);
                 });
}

// The letter asks for a key; the effect, that CloudTrail can use it. When it cannot, no log file
// arrives at all. Source: CloudTrail User Guide, "Encrypting CloudTrail log files with AWS KMS
// keys".
void judge_key(const Snapshot& account, const Arn& arn, const std::string& text,
               Judgement& judgement) {
  if (!arn.resource.starts_with("key/"))
    return judgement.unknown("the trail names its key by another name than the key's ARN");
  const auto* key = account.find<kms::Key>(arn.region, text);
  const auto beyond_the_audit = [&](const char* why) {
    judgement.note("stricter-than-audit", "the benchmark's audit is content that a key is named");
    judgement.fail(why);
  };
  if (key == nullptr) return beyond_the_audit("the key does not exist");
  judgement.evidence({"key_manager", key->key_manager});
  judgement.evidence({"key_state", key->key_state});
  const Truth customers = key->key_manager == "CUSTOMER", usable = key->key_state == "Enabled";
  if (customers.is_false() && !key->key_manager.is_absent())
    return beyond_the_audit("the key is one that AWS manages");
  if (usable.is_false() && !key->key_state.is_absent())
    return beyond_the_audit("the key cannot be used, so no log file arrives");
  if (customers && usable) return judgement.pass("log files are encrypted with a customer's key");
  judgement.unknown("KMS did not describe the key in full");
}

// 3.7: each trail names a customer's key.
void encrypted_with_kms(const Question& question, Findings& findings) {
  const auto& account = question.account;
  each_own_trail(account, findings, Verdict::not_applicable,
                 [&](const Trail& trail, Judgement& judgement) {
                   judgement.evidence({"kms_key_id", trail.kms_key_id});
                   const auto* text = trail.kms_key_id.get();
                   if (text == nullptr || text->empty())
                     return judgement.fail("log files are encrypted with no key of KMS");
                   if (const auto owner = other_account(account, *text))
                     return judgement.unknown(
                         fmt::format("the key is in account {}: audit that account too", *owner));
                   if (question.reading == ReadingMode::letter)
                     return judgement.pass("the trail names a key");
                   const auto arn = Arn::parse(*text);
                   judge_key(account, arn.value_or(Arn{}), *text, judgement);
                 });
}

}  // namespace

UNDERPIN_CHECKS(cloudtrail,
                {"cloudtrail.multi-region",
                 {&type_of<Trail>, &type_of<TrailStatus>},
                 multi_region_trail},
                {"cloudtrail.log-validation", {&type_of<Trail>}, log_file_validation},
                {"cloudtrail.cloudwatch-logs",
                 {&type_of<Trail>, &type_of<TrailStatus>, &type_of<logs::LogGroup>},
                 integrated_with_logs},
                {"cloudtrail.kms", {&type_of<Trail>, &type_of<kms::Key>}, encrypted_with_kms})

}  // namespace underpin::checks
