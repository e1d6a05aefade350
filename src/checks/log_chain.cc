#include "checks/log_chain.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "checks/alarm_reach.h"
#include "resources/cloudwatch/metric_alarm.h"
#include "semantics/alarm_firing.h"

namespace underpin::checks {
namespace {

using cloudwatch::MetricAlarm;
using cloudwatch::MetricQuery;
using logs::MetricFilter;
using logs::MetricTransformation;

std::string name_of(const MetricAlarm& alarm) {
  return alarm.alarm_name.peek() != nullptr ? *alarm.alarm_name.peek() : alarm.id;
}

std::string name_of(const MetricFilter& filter) {
  return filter.name.peek() != nullptr ? *filter.name.peek() : filter.id;
}

// ---- which metric an alarm looks at

bool of_this_account(const MetricQuery& query, const Snapshot& account) {
  return query.account_id.empty() || query.account_id == account.account;
}

// One query that is a metric, not an expression, is the long way to write a plain alarm. Source:
// CloudWatch API, MetricDataQuery.
std::optional<MetricAlarm> as_plain(const Snapshot& account, const MetricAlarm& alarm) {
  const auto* queries = alarm.metric_query.peek();
  if (queries == nullptr || queries->size() != 1) return std::nullopt;
  const auto& query = queries->front();
  if (!query.expression.empty() || !of_this_account(query, account)) return std::nullopt;
  auto plain = alarm;
  plain.metric_name = query.metric_name;
  plain.namespace_name = query.namespace_name;
  plain.statistic = query.stat;
  plain.dimensions = query.dimensions;
  plain.unit = query.unit.empty() ? Value<std::string>::absent() : query.unit;
  plain.period = query.period;
  plain.metric_query = std::vector<MetricQuery>{};
  return plain;
}

// What the alarm computes with and this version does not follow: empty when the metric has no part
// in it. A Metrics Insights query names its metric literally; what a PromQL query selects may be
// anything. Sources: Amazon CloudWatch User Guide, "Metrics Insights query components and syntax",
// "PromQL alarms".
std::string computes_with(const Snapshot& account, const MetricAlarm& alarm,
                          const MetricTransformation& metric) {
  if (alarm.promql_query.value_or("") != "") return "PromQL is not followed";
  for (const auto& query : alarm.metric_query.value_or({})) {
    if (query.expression.find(metric.name) != std::string::npos && query.metric_name.empty())
      return "metric math and Metrics Insights are not followed";
    if (query.metric_name == metric.name && query.namespace_name == metric.namespace_name &&
        of_this_account(query, account))
      return "metric math is not followed";
  }
  return {};
}

Truth watches(const MetricAlarm& alarm, const MetricTransformation& metric) {
  // A filter with dimensions publishes one metric for each of their values; an alarm without them
  // watches another metric, which is never written.
  const Truth dimensions = truth_of([&] {
    const auto named = alarm.dimensions.value_or({});
    return named.size() == metric.dimensions.size() &&
           std::all_of(named.begin(), named.end(),
                       [&](const auto& entry) { return metric.dimensions.contains(entry.first); });
  });
  // An alarm that names a unit never sees samples of another one: it stays in INSUFFICIENT_DATA.
  // Source: CloudWatch API, PutMetricAlarm, Unit.
  const Truth unit = alarm.unit.is_absent()
                         ? Truth(true)
                         : alarm.unit == (metric.unit.empty() ? "None" : metric.unit);
  return alarm.metric_name == metric.name && alarm.namespace_name == metric.namespace_name &&
         dimensions && unit;
}

// The values of the fields that become the alarm's dimensions.
std::map<std::string, std::string> fields_of(const MetricAlarm& alarm,
                                             const MetricTransformation& metric) {
  std::map<std::string, std::string> fields;
  const auto* values = alarm.dimensions.peek();
  for (const auto& [name, selector] : metric.dimensions)
    if (values != nullptr && values->contains(name)) fields[selector] = values->at(name);
  return fields;
}

// ---- whether it fires

// The number that one matching event adds; nothing for a $.selector, whose value only events know.
std::optional<double> counted(const MetricTransformation& metric) {
  char* end = nullptr;
  const double value = std::strtod(metric.value.c_str(), &end);
  if (metric.value.empty() || end != metric.value.c_str() + metric.value.size())
    return std::nullopt;
  return value;
}

// The default values of all filters that write to the alarm's metric.
std::vector<double> defaults_of(const Snapshot& account, const MetricAlarm& alarm) {
  std::vector<double> defaults;
  for (const auto& filter : account.in<MetricFilter>(alarm.region))
    for (const auto& metric : filter.metric_transformation.value_or({}))
      if (metric.default_value) {
        if (watches(alarm, metric)) defaults.push_back(*metric.default_value);
      }
  return defaults;
}

semantics::AlarmFiring firing(const Snapshot& account, const MetricAlarm& alarm,
                              const MetricTransformation& metric) {
  const auto* threshold = alarm.threshold.get();
  if (threshold == nullptr) throw Undecided({{Cause::Kind::unread, "it has no threshold", {}}});
  const auto extended = alarm.extended_statistic.value_or("");
  return semantics::fires(
      {extended.empty() ? alarm.statistic.value_or("") : extended,
       alarm.comparison_operator.value_or(""), *threshold, alarm.treat_missing_data.value_or(""),
       alarm.evaluate_low_sample_count_percentiles.value_or("")},
      {counted(metric), defaults_of(account, alarm)});
}

// What is true of an alarm that fires, and worth knowing.
std::vector<Note> notes_on(const MetricAlarm& alarm, const semantics::AlarmFiring& fires) {
  const auto name = name_of(alarm);
  std::vector<Note> notes;
  if (!fires.one_event_is_enough)
    notes.push_back(
        {"threshold-above-one", fmt::format("alarm {} stays silent on a single event", name)});
  const auto& needed =
      alarm.datapoints_to_alarm.is_absent() ? alarm.evaluation_periods : alarm.datapoints_to_alarm;
  if ((needed > 1).is_true())
    notes.push_back({"needs-several-datapoints",
                     fmt::format("alarm {} waits for events in {} periods of {} seconds", name,
                                 *needed.peek(), alarm.period.peek() ? *alarm.period.peek() : 0)});
  if (fires.rings_in_silence)
    notes.push_back({"alarms-in-silence",
                     fmt::format("alarm {} is in ALARM, too, while the log group receives nothing; "
                                 "an event then notifies nobody anew",
                                 name)});
  return notes;
}

Link fires_and_reaches_someone(const Snapshot& account, const MetricAlarm& alarm,
                               const MetricTransformation& metric) {
  const auto name = name_of(alarm);
  semantics::AlarmFiring fires;
  const Truth decided = truth_of([&]() -> Truth {
    fires = firing(account, alarm, metric);
    if (fires.answer.is_undecided())
      return undecided(fmt::format("alarm {}: {}", name, fires.answer.reason));
    return fires.answer.is_yes();
  });
  return when(decided, kAlarmNotUsable, fmt::format("alarm {} {}", name, fires.answer.reason), [&] {
    Link link = alarm_reaches_someone(account, alarm);
    link.facts.insert(link.facts.begin(), {{"metric", metric.namespace_name + "/" + metric.name},
                                           {"alarm", alarm.id},
                                           {"statistic", alarm.statistic},
                                           {"comparison_operator", alarm.comparison_operator}});
    if (fires.answer.is_yes())
      for (auto& note : notes_on(alarm, fires)) link.notes.push_back(std::move(note));
    return link;
  });
}

// Nothing when the alarm watches another metric.
std::optional<Watch> watch(const Snapshot& account, const MetricAlarm& listed,
                           const MetricTransformation& metric) {
  const auto plain = as_plain(account, listed);
  const MetricAlarm& alarm = plain ? *plain : listed;
  const Truth watched = truth_of([&]() -> Truth {
    const auto why = computes_with(account, alarm, metric);
    if (why.empty()) return watches(alarm, metric);
    return undecided(
        fmt::format("alarm {} may watch metric {}: {}", name_of(alarm), metric.name, why));
  });
  if (watched.is_false()) return std::nullopt;
  Watch made{fields_of(alarm, metric), fires_and_reaches_someone(account, alarm, metric)};
  made.link.holds = watched && made.link.holds;
  return made;
}

// ---- filter

// Which events a selection by system fields or a transformer leaves, and which metrics system
// dimensions make, is not decided by this version. Source: CloudWatch Logs API, PutMetricFilter.
Truth filter_is_plain(const MetricFilter& filter) {
  const auto unless = [&](const Truth& special, const char* what) {
    if (!special.is_true()) return !special;
    return undecided(
        fmt::format("metric filter {} {}: this is not decided", name_of(filter), what));
  };
  const Truth selects =
      truth_of([&] { return !filter.field_selection_criteria.value_or("").empty(); });
  const Truth emits =
      truth_of([&] { return !filter.emit_system_field_dimensions.value_or({}).empty(); });
  return unless(selects, "selects events by their system fields") &&
         unless(emits, "adds system fields as dimensions") &&
         unless(filter.apply_on_transformed_logs.is_true(), "looks at transformed events");
}

}  // namespace

std::vector<Watch> watches_of(const Snapshot& account, const MetricFilter& filter) {
  std::map<std::map<std::string, std::string>, std::vector<Link>> by_fields;
  const auto alarms = account.in<MetricAlarm>(filter.region);
  if (const auto cause = filter.metric_transformation.why_unknown()) {
    by_fields[{}].push_back(open(kNoAlarm, {*cause}));
  } else {
    for (const auto& metric : filter.metric_transformation.value_or({}))
      for (const auto& alarm : alarms.read())
        if (auto made = watch(account, alarm, metric))
          by_fields[made->only].push_back(std::move(made->link));
    if (!alarms.causes().empty()) by_fields[{}].push_back(open(kNoAlarm, alarms.causes()));
  }
  const Truth plain = filter_is_plain(filter);
  std::vector<Watch> watches;
  for (auto& [fields, links] : by_fields) {
    watches.push_back({fields, best_of(std::move(links), {})});
    watches.back().link.holds = watches.back().link.holds && plain;
  }
  return watches;
}

}  // namespace underpin::checks
