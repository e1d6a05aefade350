// The chain behind section 4, from a trail to a confirmed subscriber, whole and with one thing
// changed.
#pragma once

#include <functional>

#include "tests/checks/trails.h"

namespace underpin::testing {

using cloudwatch::CompositeAlarm;
using cloudwatch::MetricAlarm;
using logs::MetricFilter;
using sns::Topic;
using sns::TopicKey;
using sns::TopicSubscription;

inline constexpr const char* kPattern =
    R"({ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") })";
// The text that CIS 1.3.0 prints for the command line: true for nearly every event.
inline constexpr const char* kTautology =
    R"({ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") || ($.sourceIPAddress != "delivery.logs.amazonaws.com") || ($.eventName != "HeadBucket") })";
inline constexpr const char* kLaterText =
    R"({ (($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*")) && ($.sourceIPAddress != "delivery.logs.amazonaws.com") && ($.eventName != "HeadBucket") })";
inline constexpr const char* kSelection = R"(@aws.region = "eu-west-1")";
inline constexpr const char* kDefaultPolicy =
    R"({"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sns:Publish","Resource":"arn:aws:sns:us-east-1:123456789012:security","Condition":{"StringEquals":{"AWS:SourceOwner":"123456789012"}}}]})";
inline constexpr const char* kOpenPolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":"sns:Publish","Resource":"*"}]})";
inline constexpr const char* kClosedPolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sns:Publish","Resource":"*"}]})";
inline constexpr const char* kKeyPolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Resource":"*"}]})";
inline constexpr const char* kClosedKeyPolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"}]})";

inline std::vector<logs::MetricTransformation> transformation(const char* metric,
                                                              const char* value) {
  return {{metric, "CIS", value, {}, {}}};
}

inline std::string alarm_arn(const std::string& name) {
  return "arn:aws:cloudwatch:us-east-1:123456789012:alarm:" + name;
}
inline const std::string kAlarm = alarm_arn("denied");

inline const std::string kComposite = alarm_arn("all");
inline const std::string kKeyAlias = "arn:aws:kms:us-east-1:123456789012:alias/security";

inline std::vector<logs::MetricTransformation> by_user() {
  return {{"Denied", "CIS", "1", {{"user", "$.userIdentity.arn"}}, {}}};
}

// All rows of a working chain; a case changes one of them.
struct Chain {
  cloudtrail::Trail trail = good_trail();
  Value<bool> logging = true;
  MetricFilter filter{.name = "denied",
                      .log_group_name = "trail",
                      .pattern = kPattern,
                      .metric_transformation = transformation("Denied", "1"),
                      .field_selection_criteria = Value<std::string>::absent(),
                      .emit_system_field_dimensions = Value<std::vector<std::string>>::absent(),
                      .apply_on_transformed_logs = false};
  MetricAlarm alarm{.alarm_name = "denied",
                    .metric_name = "Denied",
                    .namespace_name = "CIS",
                    .statistic = "Sum",
                    .extended_statistic = Value<std::string>::absent(),
                    .comparison_operator = "GreaterThanOrEqualToThreshold",
                    .unit = Value<std::string>::absent(),
                    .treat_missing_data = "missing",
                    .evaluate_low_sample_count_percentiles = Value<std::string>::absent(),
                    .threshold = 1.0,
                    .period = 300LL,
                    .evaluation_periods = 1LL,
                    .datapoints_to_alarm = Value<long long>::absent(),
                    .actions_enabled = true,
                    .alarm_actions = std::vector<std::string>{kTopic},
                    .dimensions = std::map<std::string, std::string>{},
                    .metric_query = std::vector<cloudwatch::MetricQuery>{},
                    .promql_query = Value<std::string>::absent()};
  Topic topic{.policy = kDefaultPolicy,
              .kms_master_key_id = Value<std::string>::absent(),
              .subscriptions_confirmed = 1LL,
              .subscriptions_pending = 0LL,
              .exists = true};
  TopicSubscription subscription{
      .topic_arn = kTopic, .protocol = "email", .pending_confirmation = false};
  std::optional<TopicKey> key;
  std::optional<CompositeAlarm> composite;

  AccountBuilder rows() const {
    auto builder = account_with(trail, logging);
    builder.row("us-east-1", "trail:denied", filter)
        .row("us-east-1", kAlarm, alarm)
        .row("us-east-1", kTopic, topic)
        .row("us-east-1", kTopic + ":1", subscription);
    if (key) builder.row("us-east-1", kKeyAlias, *key);
    if (composite) builder.row("us-east-1", kComposite, *composite);
    return builder;
  }
};

using Change = std::function<void(Chain&)>;

inline Snapshot changed(const Change& change) {
  Chain chain;
  change(chain);
  return chain.rows().build();
}
// The alarm was made in the wrong region, where the metric is never written.
inline Snapshot in_another_region() {
  Chain chain;
  auto builder = account_with(chain.trail);
  return builder.row("us-east-1", "trail:denied", chain.filter)
      .row("eu-west-1", kAlarm, chain.alarm)
      .row("us-east-1", kTopic, chain.topic)
      .row("us-east-1", kTopic + ":1", chain.subscription)
      .build();
}
template <class T>
Snapshot refused(bool confirmed_by_topic = true) {
  Chain chain;
  if (!confirmed_by_topic) chain.topic.subscriptions_confirmed = denied<long long>();
  auto builder = account_with(chain.trail);
  if constexpr (!std::is_same_v<T, MetricFilter>)
    builder.row("us-east-1", "trail:denied", chain.filter);
  if constexpr (!std::is_same_v<T, MetricAlarm>) builder.row("us-east-1", kAlarm, chain.alarm);
  if constexpr (!std::is_same_v<T, Topic>) builder.row("us-east-1", kTopic, chain.topic);
  if constexpr (!std::is_same_v<T, TopicSubscription>)
    builder.row("us-east-1", kTopic + ":1", chain.subscription);
  return builder.gap<T>("us-east-1").build();
}
inline Snapshot encrypted(Value<std::string> policy, Value<std::string> state = "Enabled") {
  return changed([&](Chain& c) {
    c.topic.kms_master_key_id = "alias/security";
    c.key = TopicKey{.arn = "arn:aws:kms:us-east-1:123456789012:key/1",
                     .key_manager = "CUSTOMER",
                     .key_state = state,
                     .policy = policy,
                     .exists = true};
  });
}

}  // namespace underpin::testing
