#include "checks/log_chain.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/arn.h"
#include "base/text.h"
#include "resources/sns/topic.h"
#include "semantics/iam_policy_delivery.h"

namespace underpin::checks {
namespace {

using cloudwatch::MetricAlarm;
using logs::MetricFilter;
using logs::MetricTransformation;

// Depths, so that "furthest" means the same everywhere.
enum Depth { kNoAlarm, kAlarmNotUsable, kNoTopic, kTopicMute, kNoSubscriber };

Link broken(int depth, std::string text, std::vector<Evidence> facts = {}) {
  return {false, depth, std::move(text), std::move(facts), {}};
}

Truth undecided(std::string why) {
  return Truth::unknown({{Cause::Kind::unread, std::move(why), {}}});
}

std::string name_of(const MetricAlarm& alarm) {
  return alarm.alarm_name.peek() != nullptr ? *alarm.alarm_name.peek() : alarm.id;
}

Truth from_answer(const semantics::Answer& answer, const std::string& what) {
  if (!answer.is_undecided()) return answer.is_yes();
  return undecided(what + ": " + answer.reason);
}

// Joins a link's own question with the rest of the chain behind it.
template <class Rest>
Link when(const Truth& own, int depth, std::string text, Rest&& rest) {
  if (own.is_false()) return broken(depth, std::move(text));
  Link link = rest();
  link.holds = own && link.holds;
  return link;
}

Truth confirmed_subscriber(const Snapshot& account, const sns::Topic& topic) {
  const Truth listed = truth_of([&] {
    return any_of(account.in<sns::TopicSubscription>(topic.region),
                  [&](const sns::TopicSubscription& subscription) {
                    return subscription.topic_arn == topic.id &&
                           subscription.pending_confirmation == false;
                  });
  });
  // Another account's subscriptions are not ours to list, but its topic may tell their number. Of
  // our own topic the list decides: a number beside a refused list could be out of date.
  const auto arn = Arn::parse(topic.id);
  const bool foreign = arn && arn->account != account.account;
  if (foreign && listed.is_unknown() && (topic.subscriptions_confirmed >= 1).is_true()) return true;
  return listed;
}

semantics::AlarmDelivery delivery_of(const Snapshot& account, const MetricAlarm& alarm,
                                     const sns::Topic& topic, std::string key_arn) {
  return {topic.id, alarm.id, account.account, account.dns_suffix, std::move(key_arn)};
}

Link topic_may_be_used(const Snapshot& account, const MetricAlarm& alarm, const sns::Topic& topic) {
  const Truth published = truth_of([&]() -> Truth {
    const auto* text = topic.policy.get();
    if (text == nullptr) return false;
    const auto policy = semantics::parse_policy(*text);
    if (!policy.policy) return undecided("the topic's policy: " + policy.problem);
    return from_answer(
        semantics::may_publish(*policy.policy, delivery_of(account, alarm, topic, "")),
        "the topic's policy");
  });
  return when(published, kTopicMute,
              fmt::format("CloudWatch may not publish to topic {}", topic.id),
              [] { return Link{true}; });
}

Link key_may_be_used(const Snapshot& account, const MetricAlarm& alarm, const sns::Topic& topic) {
  const auto mute = fmt::format("CloudWatch may not use the key that encrypts topic {}", topic.id);
  const Truth usable = truth_of([&]() -> Truth {
    const auto* name = topic.kms_master_key_id.get();
    if (name == nullptr || name->empty()) return true;  // not encrypted
    if (name->find("alias/aws/") != std::string::npos)
      return from_answer(semantics::may_use_aws_managed_key(), "the topic's key");
    const auto* key = account.find<sns::TopicKey>(topic.region, *name);
    if (key == nullptr) return false;
    if (key->key_manager == "AWS")
      return from_answer(semantics::may_use_aws_managed_key(), "the topic's key");
    if (!(key->key_state == "Enabled")) return false;
    const auto* text = key->policy.get();
    if (text == nullptr) return false;
    const auto policy = semantics::parse_policy(*text);
    if (!policy.policy) return undecided("the key's policy: " + policy.problem);
    return from_answer(semantics::may_use_key(*policy.policy, delivery_of(account, alarm, topic,
                                                                          key->arn.value_or(""))),
                       "the key's policy");
  });
  return when(usable, kTopicMute, mute, [] { return Link{true}; });
}

Link topic_reaches_someone(const Snapshot& account, const MetricAlarm& alarm,
                           const std::string& topic_arn) {
  const auto arn = Arn::parse(topic_arn);
  const sns::Topic* topic = nullptr;
  const Truth found = truth_of([&]() -> Truth {
    topic = account.find<sns::Topic>(arn->region, topic_arn);
    if (topic == nullptr) return false;
    return topic->exists.is_true();
  });
  const auto gone =
      fmt::format("alarm {} notifies topic {}, which does not exist", name_of(alarm), topic_arn);
  if (topic == nullptr) return {found, kNoTopic, found.is_false() ? gone : "", {}, {}};
  return when(found, kNoTopic, gone, [&] {
    Link publish = topic_may_be_used(account, alarm, *topic);
    if (publish.holds.is_false()) return publish;
    Link key = key_may_be_used(account, alarm, *topic);
    if (key.holds.is_false()) return key;
    const auto nobody = fmt::format("topic {} has no confirmed subscriber", topic->id);
    return when(publish.holds && key.holds && confirmed_subscriber(account, *topic), kNoSubscriber,
                nobody, [&] {
                  return Link{true,
                              kNoSubscriber + 1,
                              {},
                              {{"topic", topic->id},
                               {"subscriptions_confirmed", topic->subscriptions_confirmed},
                               {"subscriptions_pending", topic->subscriptions_pending}},
                              {}};
                });
  });
}

// ---- alarm and filter

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

// A metric-math alarm that takes the metric in: whether it fires is not decided by this version.
Truth computes_with(const MetricAlarm& alarm, const MetricTransformation& metric) {
  return truth_of([&] {
    const auto queries = alarm.metric_query.value_or({});
    return std::any_of(queries.begin(), queries.end(), [&](const auto& query) {
      return query.metric_name == metric.name && query.namespace_name == metric.namespace_name;
    });
  });
}

// The number that one matching event adds; nothing for a $.selector, whose value only events know.
std::optional<double> counted(const MetricTransformation& metric) {
  char* end = nullptr;
  const double value = std::strtod(metric.value.c_str(), &end);
  if (metric.value.empty() || end != metric.value.c_str() + metric.value.size())
    return std::nullopt;
  return value;
}

// Can matching events drive the alarm into ALARM? Sums and counts grow past any threshold, a
// maximum reaches the value of one event.
Truth can_fire(const MetricAlarm& alarm, const MetricTransformation& metric) {
  const Truth strictly = alarm.comparison_operator == "GreaterThanThreshold";
  const Truth atleast = alarm.comparison_operator == "GreaterThanOrEqualToThreshold";
  const Truth rises = strictly || atleast;
  const Truth counts = alarm.statistic == "SampleCount";
  const auto value = counted(metric);
  if (!value) {
    const auto why = fmt::format("metric {} takes its value from the event", metric.name);
    return rises && (counts || undecided(why));
  }
  const Truth sums = *value > 0 ? alarm.statistic == "Sum" : Truth(false);
  const Truth reached =
      (strictly && alarm.threshold < *value) || (atleast && alarm.threshold <= *value);
  return rises && (counts || sums || (alarm.statistic == "Maximum" && reached));
}

Link alarm_on_metric(const Snapshot& account, const MetricAlarm& alarm,
                     const MetricTransformation& metric) {
  const auto name = name_of(alarm);
  const Truth math = computes_with(alarm, metric);
  if (math.is_unknown()) return {math, kAlarmNotUsable, {}, {}, {}};
  if (math.is_true()) {
    const auto why = fmt::format("alarm {} computes with metric {}: metric math is not decided",
                                 name, metric.name);
    return {undecided(why), kAlarmNotUsable, {}, {}, {}};
  }
  const auto no_alarm =
      fmt::format("no alarm watches metric {}/{}", metric.namespace_name, metric.name);
  return when(watches(alarm, metric), kNoAlarm, no_alarm, [&] {
    return when(
        can_fire(alarm, metric), kAlarmNotUsable,
        fmt::format("alarm {} cannot fire on metric {}", name, metric.name), [&] {
          Link link = alarm_reaches_someone(account, alarm);
          link.facts.insert(link.facts.begin(),
                            {{"metric", metric.namespace_name + "/" + metric.name},
                             {"alarm", alarm.id},
                             {"statistic", alarm.statistic},
                             {"comparison_operator", alarm.comparison_operator}});
          if ((alarm.threshold > 1).is_true())
            link.notes.push_back({"threshold-above-one",
                                  fmt::format("alarm {} stays silent on a single event", name)});
          return link;
        });
  });
}

}  // namespace

Link best_of(std::vector<Link> links, std::string none) {
  const auto rank = [](const Link& link) {
    return std::pair(link.holds.is_true() ? 2 : link.holds.is_unknown() ? 1 : 0, link.depth);
  };
  const auto best = std::max_element(
      links.begin(), links.end(), [&](const Link& a, const Link& b) { return rank(a) < rank(b); });
  if (best == links.end()) return broken(kNoAlarm, std::move(none));
  return std::move(*best);
}

Link alarm_reaches_someone(const Snapshot& account, const MetricAlarm& alarm) {
  const auto name = name_of(alarm);
  return when(alarm.actions_enabled.is_true(), kAlarmNotUsable,
              fmt::format("the actions of alarm {} are switched off", name), [&]() -> Link {
                if (const auto cause = alarm.alarm_actions.why_unknown())
                  return {Truth::unknown({*cause}), kNoTopic, {}, {}, {}};
                std::vector<Link> links;
                for (const auto& action : alarm.alarm_actions.value_or({}))
                  if (const auto arn = Arn::parse(action); arn && arn->service == "sns")
                    links.push_back(topic_reaches_someone(account, alarm, action));
                return best_of(std::move(links),
                               fmt::format("alarm {} notifies no SNS topic", name));
              });
}

namespace {

// Which events a selection by system fields or a transformer leaves, and which metrics system
// dimensions make, is not decided by this version. Source: CloudWatch Logs API, PutMetricFilter.
Truth filter_is_plain(const MetricFilter& filter) {
  const auto name = filter.name.peek() ? *filter.name.peek() : filter.id;
  const auto unless = [&](const Truth& special, const char* what) {
    if (!special.is_true()) return !special;
    return undecided(fmt::format("metric filter {} {}: this is not decided", name, what));
  };
  const Truth selects =
      truth_of([&] { return !filter.field_selection_criteria.value_or("").empty(); });
  const Truth emits =
      truth_of([&] { return !filter.emit_system_field_dimensions.value_or({}).empty(); });
  return unless(selects, "selects events by their system fields") &&
         unless(emits, "adds system fields as dimensions") &&
         unless(filter.apply_on_transformed_logs.is_true(), "looks at transformed events");
}

Link filter_alarm(const Snapshot& account, const MetricFilter& filter) {
  const auto none = fmt::format("no alarm watches what metric filter {} counts",
                                filter.name.peek() ? *filter.name.peek() : filter.id);
  if (const auto cause = filter.metric_transformation.why_unknown())
    return {Truth::unknown({*cause}), kNoAlarm, {}, {}, {}};
  std::vector<Link> links;
  const auto alarms = account.in<MetricAlarm>(filter.region);
  for (const auto& metric : filter.metric_transformation.value_or({}))
    for (const auto& alarm : alarms.read()) {
      links.push_back(alarm_on_metric(account, alarm, metric));
      if (links.back().holds.is_true()) return std::move(links.back());
    }
  if (!alarms.causes().empty())
    links.push_back({Truth::unknown(alarms.causes()), kNoAlarm, {}, {}, {}});
  return best_of(std::move(links), none);
}

}  // namespace

Link filter_is_alarmed(const Snapshot& account, const MetricFilter& filter) {
  Link link = filter_alarm(account, filter);
  link.holds = link.holds && filter_is_plain(filter);
  return link;
}

}  // namespace underpin::checks
