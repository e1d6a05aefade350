// Section 4: a log metric filter and alarm exist for … Fifteen rows, one function.
#include <fmt/core.h>

#include "base/arn.h"
#include "base/text.h"
#include "checks/log_chain.h"
#include "checks/qualifying_trail.h"
#include "model/row_index.h"
#include "resources/sns/topic.h"
#include "semantics/required_events.h"

namespace underpin::checks {
namespace {

using cloudtrail::Trail;
using logs::MetricFilter;
using semantics::Coverage;
using semantics::NamedFilter;

semantics::EventRequirement requirement_of(const Question& question) {
  semantics::RequirementParameters parameters;
  parameters.kind = question.with.word("requirement", "events");
  const auto events = question.with.list("events");
  parameters.events.assign(events.begin(), events.end());
  parameters.source = question.with.word("source", "");
  parameters.service_suffix = question.account.dns_suffix;
  return semantics::required_events(parameters);
}

// The filters of one log group, each with what its alarms say.
struct GroupFilters {
  std::vector<NamedFilter> filters;
  std::vector<Link> alarmed;
  std::vector<Cause> unread;  // why there may be more

  // Indexes of the filters whose alarms are as `keep` wants.
  std::vector<std::size_t> where(bool (*keep)(const Truth&)) const {
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < filters.size(); ++i)
      if (keep(alarmed[i].holds)) kept.push_back(i);
    return kept;
  }
  std::vector<NamedFilter> at(const std::vector<std::size_t>& indexes) const {
    std::vector<NamedFilter> some;
    for (const auto index : indexes) some.push_back(filters[index]);
    return some;
  }
};

GroupFilters filters_of(const Snapshot& account, const RowIndex<MetricFilter>& by_group,
                        const Arn& group) {
  GroupFilters out;
  const auto rows = by_group.of(group.region, log_group_name(group));
  for (const auto* filter : rows.read()) {
    const auto* pattern = filter->pattern.peek();
    if (const auto cause = filter->pattern.why_unknown()) out.unread.push_back(*cause);
    if (pattern == nullptr) continue;
    out.filters.push_back(
        semantics::read_filter(filter->name.peek() ? *filter->name.peek() : filter->id, *pattern));
    out.alarmed.push_back(filter_is_alarmed(account, *filter));
  }
  const auto complete = truth_of([&] {
    rows.require_complete();
    return true;
  });
  out.unread.insert(out.unread.end(), complete.causes().begin(), complete.causes().end());
  return out;
}

std::vector<Note> notes_of(const Coverage& coverage) {
  if (coverage.over_broad.empty()) return {};
  return {
      {"over-broad", fmt::format("the filter also counts {}, so the alarm says little: {}",
                                 join(coverage.over_broad, ", "), coverage.over_broad_witness)}};
}

// A log group holds the filters of all fifteen rows: only those that take events of this one have a
// say in its evidence and reasons.
Link covered_chain(const GroupFilters& group, const std::vector<std::size_t>& working,
                   const Coverage& covered) {
  Link link{true, 100, {}, {}, notes_of(covered)};
  for (const auto index : covered.serving) {
    const auto& filter = group.filters[working[index]];
    const auto& alarmed = group.alarmed[working[index]];
    link.facts.push_back({"filter " + filter.name, filter.text});
    link.facts.insert(link.facts.end(), alarmed.facts.begin(), alarmed.facts.end());
    link.notes.insert(link.notes.end(), alarmed.notes.begin(), alarmed.notes.end());
  }
  return link;
}

// Why the filters that may work leave the question open.
std::vector<Cause> open_causes(const GroupFilters& group, const std::vector<std::size_t>& possible,
                               const Coverage& coverage) {
  std::vector<Cause> causes = group.unread;
  if (coverage.answer.is_no()) return causes;
  const auto add = [&](const Link& alarmed) {
    const auto& more = alarmed.holds.causes();
    causes.insert(causes.end(), more.begin(), more.end());
  };
  for (const auto index : coverage.serving) add(group.alarmed[possible[index]]);
  if (coverage.answer.is_undecided())
    causes.push_back({Cause::Kind::unread, coverage.answer.reason, {}});
  if (causes.empty())
    for (const auto& alarmed : group.alarmed) add(alarmed);
  return causes;
}

// What to say when the chain does not hold: the first thing missing, and how far it got.
Link broken_chain(const GroupFilters& group, const semantics::EventRequirement& requirement,
                  const std::string& group_name) {
  if (group.filters.empty())
    return {false, 5, fmt::format("log group {} has no metric filter", group_name), {}, {}};
  const auto all = semantics::covers(group.filters, requirement);
  if (!all.answer.is_yes()) {
    Link link{false, 5, {}, {}, {}};
    link.broken = fmt::format("no metric filter of log group {} takes {}", group_name,
                              all.missed.empty() ? all.answer.reason : join(all.missed, ", "));
    if (!all.answer.witness.empty()) link.facts.push_back({"missed_event", all.answer.witness});
    return link;
  }
  std::vector<Link> dead_ends;
  for (const auto index : all.serving)
    if (group.alarmed[index].holds.is_false()) dead_ends.push_back(group.alarmed[index]);
  Link link = best_of(std::move(dead_ends), "no alarm watches what the metric filters count");
  link.depth += 10;
  return link;
}

// The chain of one trail's log group. Filters whose alarms work must together take every required
// event. Those that only may work make the answer open, never a pass.
Link group_chain(const GroupFilters& group, const semantics::EventRequirement& requirement,
                 const std::string& group_name) {
  const auto working = group.where([](const Truth& t) { return t.is_true(); });
  const auto covered = semantics::covers(group.at(working), requirement);
  if (covered.answer.is_yes()) return covered_chain(group, working, covered);
  const auto possible = group.where([](const Truth& t) { return !t.is_false(); });
  auto causes = open_causes(group, possible, semantics::covers(group.at(possible), requirement));
  Link link = broken_chain(group, requirement, group_name);
  if (!causes.empty()) link.holds = Truth::unknown(std::move(causes));
  return link;
}

Link trail_chain(const Question& question, const RowIndex<MetricFilter>& by_group,
                 const Trail& trail, const semantics::EventRequirement& requirement) {
  const auto name = trail.name.peek() ? *trail.name.peek() : trail.id;
  const auto qualifies = qualifying(question.account, trail);
  if (qualifies.answer.is_false())
    return {false, 1, fmt::format("trail {} {}", name, qualifies.missing), {}, {}};
  if (const auto cause = trail.cloud_watch_logs_group_arn.why_unknown())
    return {Truth::unknown({*cause}), 2, {}, {}, {}};
  const auto* text = trail.cloud_watch_logs_group_arn.peek();
  const auto group = text == nullptr ? std::nullopt : Arn::parse(*text);
  if (!group)
    return {false, 2, fmt::format("trail {} sends nothing to CloudWatch Logs", name), {}, {}};
  if (group->account != question.account.account) {
    const auto why = fmt::format(
        "the log group of trail {} is in account {}: audit that account too", name, group->account);
    return {Truth::unknown({{Cause::Kind::unread, why, {}}}), 3, {}, {}, {}};
  }
  Link link = group_chain(filters_of(question.account, by_group, *group), requirement,
                          log_group_name(*group));
  link.holds = qualifies.answer && link.holds;
  link.facts.insert(link.facts.begin(), {{"trail", trail.id}, {"log_group", group->print()}});
  return link;
}

// One chain from a trail to a person is enough; the first broken link of the best one is named.
void filter_and_alarm_exist(const Question& question, Findings& findings) {
  const auto requirement = requirement_of(question);
  const RowIndex<MetricFilter> by_group(question.account, &MetricFilter::log_group_name);
  findings.account(type_of<MetricFilter>().name, [&](Judgement& judgement) {
    std::vector<Link> links;
    const auto trails = question.account.all<Trail>();
    for (const auto& trail : trails.read())
      links.push_back(trail_chain(question, by_group, trail, requirement));
    if (!trails.causes().empty()) links.push_back({Truth::unknown(trails.causes()), 0, {}, {}, {}});
    const auto best = best_of(std::move(links), "there is no trail");
    for (const auto& note : best.notes) judgement.note(note.code, note.text);
    for (const auto& fact : best.facts) judgement.evidence(fact);
    if (best.holds)
      judgement.pass("a filter, an alarm and a confirmed subscriber watch for these events");
    else
      judgement.fail(best.broken);
  });
}

}  // namespace

UNDERPIN_CHECKS(log_metrics,
                {"logs.metric",
                 {&type_of<Trail>, &type_of<cloudtrail::TrailStatus>, &type_of<MetricFilter>,
                  &type_of<cloudwatch::MetricAlarm>, &type_of<sns::Topic>,
                  &type_of<sns::TopicSubscription>, &type_of<sns::TopicKey>},
                 filter_and_alarm_exist})

}  // namespace underpin::checks
