#include "checks/alarm_reach.h"

#include <fmt/core.h>

#include <map>

#include "base/arn.h"
#include "checks/answers.h"
#include "resources/cloudwatch/composite_alarm.h"
#include "resources/sns/topic.h"
#include "semantics/alarm_rule.h"
#include "semantics/iam_policy_delivery.h"

namespace underpin::checks {
namespace {

using cloudwatch::CompositeAlarm;
using cloudwatch::MetricAlarm;

// What can notify: a metric alarm or a composite one.
struct Notifier {
  std::string arn;
  const Value<bool>& actions_enabled;
  const Value<std::vector<std::string>>& alarm_actions;

  // An alarm's ARN ends in its name. Source: CloudWatch API, MetricAlarm, AlarmArn.
  std::string name() const {
    const auto parts = Arn::parse(arn);
    const std::string_view kind = "alarm:";
    return parts && parts->resource.starts_with(kind) ? parts->resource.substr(kind.size()) : arn;
  }
};

// ---- topic

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

semantics::AlarmDelivery delivery_of(const Snapshot& account, const Notifier& alarm,
                                     const sns::Topic& topic, std::string key_arn) {
  return {topic.id, alarm.arn, account.account, std::move(key_arn)};
}

Link topic_may_be_used(const Snapshot& account, const Notifier& alarm, const sns::Topic& topic) {
  const Truth published = truth_of([&]() -> Truth {
    const auto* text = topic.policy.get();
    if (text == nullptr) return false;
    const auto policy = semantics::parse_policy(*text);
    if (!policy.policy) return undecided("the topic's policy: " + policy.problem);
    return truth_from(
        semantics::may_publish(*policy.policy, delivery_of(account, alarm, topic, "")),
        "the topic's policy");
  });
  return when(published, kTopicMute,
              fmt::format("CloudWatch may not publish to topic {}", topic.id),
              [] { return Link{true}; });
}

// A key that is being made its set's primary works on. Source: KMS Developer Guide, "Change the
// primary key in a set of multi-Region keys", The Updating key state.
Truth is_usable(const sns::TopicKey& key) {
  return key.key_state == "Enabled" || key.key_state == "Updating";
}

Truth key_lets_in(const Snapshot& account, const Notifier& alarm, const sns::Topic& topic) {
  const auto key_id = sns::key_of(topic);
  if (key_id.is_absent()) return true;  // not encrypted
  const auto* name = key_id.get();
  if (name->find("alias/aws/") != std::string::npos)
    return truth_from(semantics::may_use_aws_managed_key(), "the topic's key");
  const auto* key = account.find<sns::TopicKey>(topic.region, *name);
  if (key == nullptr || !key->exists) return false;
  if (key->key_manager == "AWS")
    return truth_from(semantics::may_use_aws_managed_key(), "the topic's key");
  if (!is_usable(*key)) return false;
  const auto* text = key->policy.get();
  if (text == nullptr) return false;
  const auto policy = semantics::parse_policy(*text);
  if (!policy.policy) return undecided("the key's policy: " + policy.problem);
  return truth_from(semantics::may_use_key(
                        *policy.policy, delivery_of(account, alarm, topic, key->arn.value_or(""))),
                    "the key's policy");
}

Link key_may_be_used(const Snapshot& account, const Notifier& alarm, const sns::Topic& topic) {
  const auto mute = fmt::format("CloudWatch may not use the key that encrypts topic {}", topic.id);
  return when(truth_of([&] { return key_lets_in(account, alarm, topic); }), kTopicMute, mute,
              [] { return Link{true}; });
}

Link topic_reaches_someone(const Snapshot& account, const Notifier& alarm,
                           const std::string& topic_arn) {
  const auto arn = Arn::parse(topic_arn);
  const sns::Topic* topic = nullptr;
  const Truth found = truth_of([&]() -> Truth {
    topic = account.find<sns::Topic>(arn->region, topic_arn);
    if (topic == nullptr) return false;
    return topic->exists.is_true();
  });
  const auto gone =
      fmt::format("alarm {} notifies topic {}, which does not exist", alarm.name(), topic_arn);
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
                              kWhole,
                              {},
                              {{"topic", topic->id},
                               {"subscriptions_confirmed", topic->subscriptions_confirmed},
                               {"subscriptions_pending", topic->subscriptions_pending}},
                              {}};
                });
  });
}

// ---- alarm

Link actions_reach_someone(const Snapshot& account, const Notifier& alarm) {
  const auto off = fmt::format("the actions of alarm {} are switched off", alarm.name());
  return when(alarm.actions_enabled.is_true(), kAlarmNotUsable, off, [&]() -> Link {
    if (const auto cause = alarm.alarm_actions.why_unknown()) return open(kNoTopic, {*cause});
    std::vector<Link> links;
    for (const auto& action : alarm.alarm_actions.value_or({}))
      if (const auto arn = Arn::parse(action); arn && arn->service == "sns")
        links.push_back(topic_reaches_someone(account, alarm, action));
    return best_of(std::move(links), fmt::format("alarm {} notifies no SNS topic", alarm.name()));
  });
}

// ---- composite alarms

Notifier notifier_of(const CompositeAlarm& alarm) {
  return {alarm.id, alarm.actions_enabled, alarm.alarm_actions};
}

// A composite alarm that goes into ALARM with another; `shared` when other alarms keep it there.
struct Follower {
  const CompositeAlarm* alarm;
  bool shared;
};

// Those that follow the alarm, directly or through each other, by ARN; with `even_if_open` also
// those that may.
std::map<std::string, Follower> followers_of(std::span<const CompositeAlarm> composites,
                                             const Notifier& alarm, bool even_if_open) {
  std::map<std::string, Follower> found;
  std::vector<std::pair<semantics::AlarmReference, bool>> next{{{alarm.name(), alarm.arn}, false}};
  while (!next.empty()) {
    const auto [followed, shared] = std::move(next.back());
    next.pop_back();
    for (const auto& composite : composites) {
      const auto* rule = composite.alarm_rule.peek();
      if (rule == nullptr || found.contains(composite.id)) continue;
      const auto following = semantics::follows(*rule, followed);
      if (following.answer.is_no() || (following.answer.is_undecided() && !even_if_open)) continue;
      const Follower follower{&composite, shared || following.shared};
      found.emplace(composite.id, follower);
      next.push_back({{notifier_of(composite).name(), composite.id}, follower.shared});
    }
  }
  return found;
}

// While a suppressor is in ALARM the composite's actions wait. Source: CloudWatch API,
// PutCompositeAlarm, ActionsSuppressor.
Truth is_not_suppressed(const CompositeAlarm& composite) {
  const Truth suppressed =
      truth_of([&] { return !composite.actions_suppressor.value_or("").empty(); });
  if (!suppressed.is_true()) return !suppressed;
  return undecided(fmt::format("composite alarm {} may be suppressed by {}",
                               notifier_of(composite).name(),
                               composite.actions_suppressor.value_or("")));
}

Link follower_reaches_someone(const Snapshot& account, const Follower& follower) {
  const auto& composite = *follower.alarm;
  Link link = actions_reach_someone(account, notifier_of(composite));
  link.holds = link.holds && is_not_suppressed(composite);
  link.facts.insert(link.facts.begin(),
                    {{"composite_alarm", composite.id}, {"alarm_rule", composite.alarm_rule}});
  if (follower.shared)
    link.notes.push_back({"shared-composite",
                          fmt::format("composite alarm {} follows other alarms too: while one of "
                                      "them is in ALARM it does not notify again",
                                      notifier_of(composite).name())});
  return link;
}

// What the composite alarms of the region may add to an alarm whose own actions reach nobody.
std::vector<Link> composite_links(const Snapshot& account, const Notifier& alarm,
                                  const Rows<CompositeAlarm>& composites) {
  std::vector<Link> links;
  const auto certain = followers_of(composites.read(), alarm, false);
  for (const auto& [arn, follower] : certain)
    links.push_back(follower_reaches_someone(account, follower));
  for (const auto& [arn, follower] : followers_of(composites.read(), alarm, true)) {
    if (certain.contains(arn)) continue;
    links.push_back(follower_reaches_someone(account, follower));
    constexpr auto why = "composite alarm {}: a rule of more than ALARM and OR is not followed";
    links.back().holds =
        links.back().holds && undecided(fmt::format(why, notifier_of(*follower.alarm).name()));
  }
  for (const auto& composite : composites.read())
    if (const auto cause = composite.alarm_rule.why_unknown())
      links.push_back(open(kAlarmNotUsable, {*cause}));
  if (!composites.causes().empty()) links.push_back(open(kAlarmNotUsable, composites.causes()));
  return links;
}

}  // namespace

Link alarm_reaches_someone(const Snapshot& account, const MetricAlarm& alarm) {
  const Notifier notifier{alarm.id, alarm.actions_enabled, alarm.alarm_actions};
  Link own = actions_reach_someone(account, notifier);
  if (own.holds.is_true()) return own;
  auto links = composite_links(account, notifier, account.in<CompositeAlarm>(alarm.region));
  links.insert(links.begin(), std::move(own));
  return best_of(std::move(links), {});
}

}  // namespace underpin::checks
