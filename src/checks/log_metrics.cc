// Section 4: a log metric filter and alarm exist for … Fifteen rows, one function.
#include "checks/log_metrics.h"

#include <fmt/core.h>

#include <algorithm>
#include <functional>

#include "base/arn.h"
#include "base/text.h"
#include "checks/check.h"
#include "checks/log_chain.h"
#include "checks/qualifying_trail.h"
#include "checks/trails.h"
#include "model/row_index.h"
#include "resources/cloudwatch/composite_alarm.h"
#include "resources/cloudwatch/metric_alarm.h"
#include "resources/organizations/organization.h"
#include "resources/sns/topic.h"
#include "semantics/required_events.h"
#include "semantics/service_names.h"

namespace underpin::checks {
namespace {

using cloudtrail::Trail;
using logs::MetricFilter;
using semantics::Coverage;
using semantics::EventRequirement;
using semantics::NamedFilter;

// What the row asks for; more than one when it is not known how an eventSource ends here.
std::vector<EventRequirement> requirements_of(const Question& question) {
  std::vector<EventRequirement> requirements;
  for (const auto& suffix : semantics::event_source_suffixes(question.account.dns_suffix))
    requirements.push_back(event_requirement(question.with, suffix));
  return requirements;
}

// A metric filter as far as an alarm watches it.
struct WatchedFilter {
  NamedFilter filter;
  std::size_t of;  // index of the whole one
  Link alarm;
};

// The filters of one log group, and what alarms watch of them.
struct GroupFilters {
  std::vector<NamedFilter> filters;
  std::vector<WatchedFilter> watched;
  std::vector<Cause> unread;  // why there may be more

  // Indexes of the watched filters whose alarms are as `keep` wants.
  std::vector<std::size_t> where(bool (*keep)(const Truth&)) const {
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < watched.size(); ++i)
      if (keep(watched[i].alarm.holds)) kept.push_back(i);
    return kept;
  }
  std::vector<NamedFilter> at(const std::vector<std::size_t>& indexes) const {
    std::vector<NamedFilter> some;
    for (const auto index : indexes) some.push_back(watched[index].filter);
    return some;
  }
};

// The filter with one more condition for each dimension whose value the alarm names. What cannot be
// said in the pattern language leaves open what the alarm sees.
NamedFilter narrowed(const NamedFilter& filter, const std::map<std::string, std::string>& only) {
  NamedFilter out = filter;
  for (const auto& [selector, value] : only) {
    out.name += fmt::format(" where {} is {}", selector, value);
    if (!out.pattern) continue;
    if (auto narrower = out.pattern->where(selector, value))
      out.pattern.pattern = std::move(narrower);
    else
      out.pattern = {std::nullopt, {0, "its dimension cannot be followed", true}};
  }
  return out;
}

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
    for (auto& watch : watches_of(account, *filter))
      out.watched.push_back({narrowed(out.filters.back(), watch.only), out.filters.size() - 1,
                             std::move(watch.link)});
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
    const auto& [filter, of, alarm] = group.watched[working[index]];
    link.facts.push_back({"filter " + filter.name, filter.text});
    link.facts.insert(link.facts.end(), alarm.facts.begin(), alarm.facts.end());
    link.notes.insert(link.notes.end(), alarm.notes.begin(), alarm.notes.end());
  }
  return link;
}

// Why the filters that may work leave the question open.
std::vector<Cause> open_causes(const GroupFilters& group, const std::vector<std::size_t>& possible,
                               const Coverage& coverage) {
  std::vector<Cause> causes = group.unread;
  if (coverage.answer.is_no()) return causes;
  const auto add = [&](const WatchedFilter& watched) {
    const auto& more = watched.alarm.holds.causes();
    causes.insert(causes.end(), more.begin(), more.end());
  };
  for (const auto index : coverage.serving) add(group.watched[possible[index]]);
  if (coverage.answer.is_undecided())
    causes.push_back({Cause::Kind::unread, coverage.answer.reason, {}});
  if (causes.empty())
    for (const auto& watched : group.watched) add(watched);
  return causes;
}

// Where the filters that together take every event lead to, if not to a person.
Link dead_end(const GroupFilters& group, const Coverage& all, const Coverage& working) {
  std::vector<Link> dead_ends;
  std::string seen;
  for (const auto& [filter, of, alarm] : group.watched) {
    if (std::find(all.serving.begin(), all.serving.end(), of) == all.serving.end()) continue;
    if (alarm.holds.is_false()) dead_ends.push_back(alarm);
    if (alarm.holds.is_true()) seen += (seen.empty() ? "" : ", ") + filter.name;
  }
  if (!dead_ends.empty() || seen.empty())
    return best_of(std::move(dead_ends),
                   fmt::format("no alarm watches what metric filter {} counts",
                               group.filters[all.serving.front()].name));
  Link link = broken(kAlarmNotUsable,
                     fmt::format("alarms watch metric filter {}, and miss other events: {}", seen,
                                 join(working.missed, ", ")));
  if (!working.answer.witness.empty())
    link.facts.push_back({"missed_event", working.answer.witness});
  return link;
}

// What to say when the chain does not hold: the first thing missing, and how far it got.
Link broken_chain(const GroupFilters& group, const Coverage& all, const Coverage& working,
                  const std::string& group_name) {
  if (group.filters.empty())
    return broken(5, fmt::format("log group {} has no metric filter", group_name));
  if (!all.answer.is_yes()) {
    Link link =
        broken(5, fmt::format("no metric filter of log group {} takes {}", group_name,
                              all.missed.empty() ? all.answer.reason : join(all.missed, ", ")));
    if (!all.answer.witness.empty()) link.facts.push_back({"missed_event", all.answer.witness});
    return link;
  }
  Link link = dead_end(group, all, working);
  link.depth += 10;
  return link;
}

// Filters whose alarms work must together take every required event. Those that only may work make
// the answer open, never a pass.
Link chain_for(const GroupFilters& group, const EventRequirement& requirement,
               const std::string& group_name) {
  const auto working = group.where([](const Truth& t) { return t.is_true(); });
  const auto covered = semantics::covers(group.at(working), requirement);
  if (covered.answer.is_yes()) return covered_chain(group, working, covered);
  const auto all = semantics::covers(group.filters, requirement);
  Link link = broken_chain(group, all, covered, group_name);
  // What no filter of the group takes, no alarm can tell: what else is open does not matter then.
  if (group.unread.empty() && all.answer.is_no()) return link;
  const auto possible = group.where([](const Truth& t) { return !t.is_false(); });
  auto causes = open_causes(group, possible, semantics::covers(group.at(possible), requirement));
  if (!causes.empty()) link.holds = Truth::unknown(std::move(causes));
  return link;
}

// The chain of one trail's log group.
Link group_chain(const GroupFilters& group, const std::vector<EventRequirement>& requirements,
                 const std::string& group_name) {
  Link link = chain_for(group, requirements.front(), group_name);
  for (std::size_t i = 1; i < requirements.size(); ++i) {
    const Truth other = chain_for(group, requirements[i], group_name).holds;
    if (other.is_true() != link.holds.is_true() || other.is_false() != link.holds.is_false())
      link.holds = undecided("AWS does not document how an eventSource ends in this partition");
  }
  return link;
}

// Why the trail's log group lacks the events; empty when it has them.
std::string lacks_events(const Snapshot& account, const Trail& trail,
                         const Qualification& qualifies,
                         const std::vector<EventRequirement>& requirements,
                         std::vector<Note>& notes) {
  for (const auto& requirement : requirements)
    for (const auto& source : qualifies.excluded_sources)
      if (source == requirement.source) return "leaves out management events of " + source;
  return stopped_delivery(account, trail, notes);
}

Link trail_chain(const Question& question, const RowIndex<MetricFilter>& by_group,
                 const Trail& trail, const std::vector<EventRequirement>& requirements) {
  const auto name = name_of(trail);
  auto qualifies = qualifying(question.account, trail);
  if (qualifies.answer.is_false())
    return broken(1, fmt::format("trail {} {}", name, qualifies.missing));
  if (const auto cause = trail.cloud_watch_logs_group_arn.why_unknown()) return open(2, {*cause});
  const auto* text = trail.cloud_watch_logs_group_arn.peek();
  const auto group = text == nullptr ? std::nullopt : Arn::parse(*text);
  if (!group) return broken(2, fmt::format("trail {} sends nothing to CloudWatch Logs", name));
  std::string lack;
  const Truth arrives = truth_of([&] {
    lack = lacks_events(question.account, trail, qualifies, requirements, qualifies.notes);
    return lack.empty();
  });
  if (arrives.is_false()) return broken(3, fmt::format("trail {} {}", name, lack));
  if (group->account != question.account.account) {
    const auto why = fmt::format(
        "the log group of trail {} is in account {}: audit that account too", name, group->account);
    return {undecided(why), 3, {}, {}, std::move(qualifies.notes)};
  }
  Link link = group_chain(filters_of(question.account, by_group, *group), requirements,
                          log_group_name(*group));
  link.holds = qualifies.answer && arrives && link.holds;
  link.facts.insert(link.facts.begin(), {{"trail", trail.id}, {"log_group", group->print()}});
  link.notes.insert(link.notes.begin(), qualifies.notes.begin(), qualifies.notes.end());
  return link;
}

// One chain from a trail to a person is enough; the first broken link of the best one is named.
// `counts` says which trails see the events at all.
void judge_chains(const Question& question, Judgement& judgement,
                  const std::function<Truth(const Trail&)>& counts) {
  const auto requirements = requirements_of(question);
  const RowIndex<MetricFilter> by_group(question.account, &MetricFilter::log_group_name);
  std::vector<Link> links;
  const auto trails = question.account.all<Trail>();
  for (const auto& trail : trails.read()) {
    const Truth counted = counts(trail);
    if (counted.is_false()) continue;
    links.push_back(trail_chain(question, by_group, trail, requirements));
    links.back().holds = counted && links.back().holds;
  }
  if (!trails.causes().empty()) links.push_back(open(0, trails.causes()));
  const auto best = best_of(std::move(links), "there is no trail");
  for (const auto& note : best.notes) judgement.note(note.code, note.text);
  for (const auto& fact : best.facts) judgement.evidence(fact);
  if (best.holds)
    judgement.pass("a filter, an alarm and a confirmed subscriber watch for these events");
  else
    judgement.fail(best.broken);
}

void filter_and_alarm_exist(const Question& question, Findings& findings) {
  findings.account(type_of<MetricFilter>().name, [&](Judgement& judgement) {
    judge_chains(question, judgement, [](const Trail&) { return Truth(true); });
  });
}

// An organization's trail that writes to a log group of this account. A delegated administrator may
// own one. Source: CloudTrail API, RegisterOrganizationDelegatedAdmin.
Truth gathers_for_organization(const Snapshot& account, const Trail& trail) {
  const Truth here = truth_of([&] {
    const auto* text = trail.cloud_watch_logs_group_arn.get();
    const auto group = text == nullptr ? std::nullopt : Arn::parse(*text);
    return group && group->account == account.account;
  });
  return trail.is_organization_trail.is_true() && here;
}

// 4.15: calls of AWS Organizations are recorded in the management account, so a member has nothing
// to watch unless the organization's trail writes here. An account of its own is held to the row:
// it may join or found an organization any day.
void organization_is_watched(const Question& question, Findings& findings) {
  findings.account(type_of<MetricFilter>().name, [&](Judgement& judgement) {
    const auto& account = question.account;
    bool member = false;
    for (const auto& organization : account.all<organizations::Organization>()) {
      judgement.evidence({"organization", organization.id});
      judgement.evidence({"management_account", organization.master_account_id});
      if (!(organization.master_account_id == account.account)) member = true;
    }
    if (!member) return judge_chains(question, judgement, [](const Trail&) { return Truth(true); });
    const auto gathers = [&](const Trail& trail) {
      return gathers_for_organization(account, trail);
    };
    if (any_of(account.all<Trail>(), gathers)) return judge_chains(question, judgement, gathers);
    judgement.not_applicable(
        "AWS Organizations records its calls in the management account: audit that account");
  });
}

std::vector<TypeFunction> chain_types() {
  return {&type_of<Trail>,
          &type_of<cloudtrail::TrailStatus>,
          &type_of<MetricFilter>,
          &type_of<cloudwatch::MetricAlarm>,
          &type_of<cloudwatch::CompositeAlarm>,
          &type_of<sns::Topic>,
          &type_of<sns::TopicSubscription>,
          &type_of<sns::TopicKey>};
}

std::vector<TypeFunction> chain_and_organization_types() {
  auto types = chain_types();
  types.push_back(&type_of<organizations::Organization>);
  return types;
}

std::vector<Parameter> chain_parameters() {
  return {Parameter::choice("requirement", semantics::requirement_kinds()),
          Parameter::words("events"), Parameter::words("source")};
}

}  // namespace

semantics::EventRequirement event_requirement(const Parameters& with, std::string_view dns_suffix) {
  semantics::RequirementParameters parameters;
  parameters.kind = with.word("requirement", "events");
  const auto events = with.list("events");
  parameters.events.assign(events.begin(), events.end());
  parameters.source = with.word("source", "");
  parameters.service_suffix = dns_suffix;
  return semantics::required_events(parameters);
}

UNDERPIN_CHECKS(log_metrics,
                {kLogMetricCheck, chain_types(), filter_and_alarm_exist, chain_parameters()},
                {"logs.metric.organizations", chain_and_organization_types(),
                 organization_is_watched, chain_parameters()})

}  // namespace underpin::checks
