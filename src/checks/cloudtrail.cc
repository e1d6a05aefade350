// Recommendations about CloudTrail trails.
#include <fmt/core.h>

#include "base/arn.h"
#include "base/text.h"
#include "checks/check.h"
#include "checks/qualifying_trail.h"

namespace underpin::checks {
namespace {

using cloudtrail::Trail;

std::string name_of(const Trail& trail) {
  return trail.name.peek() != nullptr ? *trail.name.peek() : trail.id;
}

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
    const auto owner = Arn::parse(trail.id);
    if (owner && owner->account != question.account.account)
      return judgement.not_applicable(
          fmt::format("the trail belongs to account {}", owner->account));
    if (trail.enable_log_file_validation)
      judgement.pass("log files are validated",
                     {{"enable_log_file_validation", trail.enable_log_file_validation}});
    else
      judgement.fail("log files are not validated",
                     {{"enable_log_file_validation", trail.enable_log_file_validation}});
  });
  if (none)
    findings.account(type_of<Trail>().name,
                     [](Judgement& judgement) { judgement.fail("there is no trail"); });
}

}  // namespace

UNDERPIN_CHECKS(cloudtrail,
                {"cloudtrail.multi-region",
                 {&type_of<Trail>, &type_of<cloudtrail::TrailStatus>},
                 multi_region_trail},
                {"cloudtrail.log-validation", {&type_of<Trail>}, log_file_validation})

}  // namespace underpin::checks
