// 4.1: from a qualifying trail to a confirmed subscriber, each link broken in turn.
#include "tests/checks/trails.h"

namespace underpin::testing {
namespace {

using cloudwatch::MetricAlarm;
using logs::MetricFilter;
using sns::Topic;
using sns::TopicKey;
using sns::TopicSubscription;

constexpr const char* kPattern =
    R"({ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") })";
// The text that CIS 1.3.0 prints for the command line: true for nearly every event.
constexpr const char* kTautology =
    R"({ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") || ($.sourceIPAddress != "delivery.logs.amazonaws.com") || ($.eventName != "HeadBucket") })";
constexpr const char* kDefaultPolicy =
    R"({"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sns:Publish","Resource":"arn:aws:sns:us-east-1:123456789012:security","Condition":{"StringEquals":{"AWS:SourceOwner":"123456789012"}}}]})";
constexpr const char* kClosedPolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sns:Publish","Resource":"*"}]})";
constexpr const char* kKeyPolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Resource":"*"}]})";
constexpr const char* kClosedKeyPolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"}]})";

// All rows of a working chain; a case changes one of them.
struct Chain {
  cloudtrail::Trail trail = good_trail();
  Value<bool> logging = true;
  MetricFilter filter{
      .name = "denied",
      .log_group_name = "trail",
      .pattern = kPattern,
      .metric_transformation = std::vector<logs::MetricTransformation>{{"Denied", "CIS", "1", {}}}};
  MetricAlarm alarm{.alarm_name = "denied",
                    .metric_name = "Denied",
                    .namespace_name = "CIS",
                    .statistic = "Sum",
                    .comparison_operator = "GreaterThanOrEqualToThreshold",
                    .threshold = 1.0,
                    .actions_enabled = true,
                    .alarm_actions = std::vector<std::string>{kTopic},
                    .dimensions = std::map<std::string, std::string>{},
                    .metric_query = std::vector<cloudwatch::MetricQuery>{}};
  Topic topic{.policy = kDefaultPolicy,
              .kms_master_key_id = Value<std::string>::absent(),
              .subscriptions_confirmed = 1LL,
              .subscriptions_pending = 0LL,
              .exists = true};
  TopicSubscription subscription{
      .topic_arn = kTopic, .protocol = "email", .pending_confirmation = false};
  std::optional<TopicKey> key;

  AccountBuilder rows() const {
    auto builder = account_with(trail, logging);
    builder.row("us-east-1", "trail:denied", filter)
        .row("us-east-1", "arn:aws:cloudwatch:us-east-1:123456789012:alarm:denied", alarm)
        .row("us-east-1", kTopic, topic)
        .row("us-east-1", kTopic + ":1", subscription);
    if (key) builder.row("us-east-1", "alias/security", *key);
    return builder;
  }
};

template <class Change>
Snapshot changed(Change&& change) {
  Chain chain;
  change(chain);
  return chain.rows().build();
}
template <class T>
Snapshot refused(bool confirmed_by_topic = true) {
  Chain chain;
  if (!confirmed_by_topic) chain.topic.subscriptions_confirmed = denied<long long>();
  auto builder = account_with(chain.trail);
  if constexpr (!std::is_same_v<T, MetricFilter>)
    builder.row("us-east-1", "trail:denied", chain.filter);
  if constexpr (!std::is_same_v<T, MetricAlarm>)
    builder.row("us-east-1", "arn:aws:cloudwatch:us-east-1:123456789012:alarm:denied", chain.alarm);
  if constexpr (!std::is_same_v<T, Topic>) builder.row("us-east-1", kTopic, chain.topic);
  if constexpr (!std::is_same_v<T, TopicSubscription>)
    builder.row("us-east-1", kTopic + ":1", chain.subscription);
  return builder.gap<T>("us-east-1").build();
}
Snapshot encrypted(Value<std::string> policy, Value<std::string> state = "Enabled") {
  return changed([&](Chain& c) {
    c.topic.kms_master_key_id = "alias/security";
    c.key = TopicKey{.arn = "arn:aws:kms:us-east-1:123456789012:key/1",
                     .key_manager = "CUSTOMER",
                     .key_state = state,
                     .policy = policy};
  });
}

}  // namespace

std::vector<Case> log_metric_link_cases() {
  return table(
      Case{"a whole chain passes", Chain().rows().build(), pass},
      Case{"no trail fails", AccountBuilder().build(), fail, "there is no trail"},
      Case{"a stopped trail fails", changed([](Chain& c) { c.logging = false; }), fail,
           "is not logging"},
      Case{"a trail without a log group fails", changed([](Chain& c) {
             c.trail.cloud_watch_logs_group_arn = Value<std::string>::absent();
           }),
           fail, "sends nothing to CloudWatch Logs"},
      Case{"a log group of another account is unknown, with that account", changed([](Chain& c) {
             c.trail.cloud_watch_logs_group_arn =
                 "arn:aws:logs:us-east-1:999999999999:log-group:trail:*";
           }),
           unknown, "account 999999999999"},
      Case{"a filter on another log group does not count",
           changed([](Chain& c) { c.filter.log_group_name = "other"; }), fail,
           "has no metric filter"},
      Case{"a pattern that covers half fails",
           changed([](Chain& c) { c.filter.pattern = R"({ $.errorCode = "AccessDenied*" })"; }),
           fail, "UnauthorizedOperation"},
      Case{
          "a pattern that can never match fails", changed([](Chain& c) {
            c.filter.pattern =
                R"({ ($.errorCode = "*UnauthorizedOperation") && ($.errorCode = "AccessDenied*") })";
          }),
          fail},
      Case{"an unparsable pattern fails", changed([](Chain& c) {
             c.filter.pattern =
                 R"({ ($errorCode = "*UnauthorizedOperation") || ($errorCode = "AccessDenied*") })";
           }),
           fail},
      Case{"the same in another order and spelling passes", changed([](Chain& c) {
             c.filter.pattern =
                 R"({($.errorCode="AccessDenied*")||($.errorCode="*UnauthorizedOperation")})";
           }),
           pass},
      Case{"the published text that matches everything passes as over-broad",
           changed([](Chain& c) { c.filter.pattern = kTautology; }), pass, "", "over-broad"},
      Case{"an alarm in another namespace does not count",
           changed([](Chain& c) { c.alarm.namespace_name = "Other"; }), fail, "no alarm watches"},
      Case{"an alarm on another metric does not count",
           changed([](Chain& c) { c.alarm.metric_name = "Other"; }), fail, "no alarm watches"},
      Case{"an alarm with a dimension that the filter lacks does not count", changed([](Chain& c) {
             c.alarm.dimensions = std::map<std::string, std::string>{{"a", "b"}};
           }),
           fail},
      Case{"an alarm on falling counts cannot fire",
           changed([](Chain& c) { c.alarm.comparison_operator = "LessThanThreshold"; }), fail,
           "cannot fire"},
      Case{"an alarm on the average does not count",
           changed([](Chain& c) { c.alarm.statistic = "Average"; }), fail, "cannot fire"},
      Case{"a maximum that one event reaches fires",
           changed([](Chain& c) { c.alarm.statistic = "Maximum"; }), pass},
      Case{"a maximum that one event does not exceed cannot fire", changed([](Chain& c) {
             c.alarm.statistic = "Maximum";
             c.alarm.comparison_operator = "GreaterThanThreshold";
           }),
           fail},
      Case{"a sum above one fires later, with a note",
           changed([](Chain& c) { c.alarm.threshold = 5.0; }), pass, "", "threshold-above-one"},
      Case{"a metric of value zero cannot fire", changed([](Chain& c) {
             c.filter.metric_transformation =
                 std::vector<logs::MetricTransformation>{{"Denied", "CIS", "0", {}}};
           }),
           fail},
      Case{"a metric that takes its value from the event is unknown", changed([](Chain& c) {
             c.filter.metric_transformation =
                 std::vector<logs::MetricTransformation>{{"Denied", "CIS", "$.size", {}}};
           }),
           unknown},
      Case{"metric math is unknown", changed([](Chain& c) {
             c.alarm.metric_name = Value<std::string>::absent();
             c.alarm.metric_query =
                 std::vector<cloudwatch::MetricQuery>{{"m", "", "Denied", "CIS", "Sum", {}}};
           }),
           unknown, "metric math"},
      Case{"switched-off actions fail", changed([](Chain& c) { c.alarm.actions_enabled = false; }),
           fail, "switched off"},
      Case{"an alarm without actions fails",
           changed([](Chain& c) { c.alarm.alarm_actions = std::vector<std::string>{}; }), fail,
           "notifies no SNS topic"},
      Case{"a topic that is gone fails", changed([](Chain& c) { c.topic.exists = false; }), fail,
           "does not exist"},
      Case{"a topic that CloudWatch may not publish to fails",
           changed([](Chain& c) { c.topic.policy = kClosedPolicy; }), fail, "may not publish"},
      Case{"a topic policy that is no policy is unknown",
           changed([](Chain& c) { c.topic.policy = "{"; }), unknown},
      Case{"a topic under AWS's own key fails",
           changed([](Chain& c) { c.topic.kms_master_key_id = "alias/aws/sns"; }), fail,
           "may not use the key"},
      Case{"a topic under a customer key that CloudWatch may use passes", encrypted(kKeyPolicy),
           pass},
      Case{"a topic under a customer key that CloudWatch may not use fails",
           encrypted(kClosedKeyPolicy), fail, "may not use the key"},
      Case{"a topic under a disabled key fails", encrypted(kKeyPolicy, "Disabled"), fail},
      Case{"an unreadable key policy is unknown", encrypted(denied<std::string>()), unknown},
      Case{"a subscriber who has not confirmed fails",
           changed([](Chain& c) { c.subscription.pending_confirmation = true; }), fail,
           "no confirmed subscriber"},
      Case{"subscribers of another topic do not count", changed([](Chain& c) {
             c.subscription.topic_arn = "arn:aws:sns:us-east-1:123456789012:other";
           }),
           fail, "no confirmed subscriber"});
}

namespace {

TEST(LogMetrics, each_link) { expect_verdicts("4.1", log_metric_link_cases()); }

}  // namespace

std::vector<Case> log_metric_gap_cases() {
  auto refused_trails = Chain().rows();
  refused_trails.gap<cloudtrail::Trail>("eu-west-1");
  auto refused_beside_fail = Chain();
  refused_beside_fail.logging = false;
  auto fail_and_gap = refused_beside_fail.rows();
  fail_and_gap.gap<cloudtrail::Trail>("eu-west-1");
  return table(
      Case{"refused filters are unknown", refused<MetricFilter>(), unknown},
      Case{"refused alarms are unknown", refused<MetricAlarm>(), unknown},
      Case{"refused topics are unknown", refused<Topic>(), unknown},
      Case{"refused subscriptions pass by the topic's own count", refused<TopicSubscription>(),
           pass},
      Case{"refused subscriptions without that count are unknown",
           refused<TopicSubscription>(false), unknown},
      Case{"an unread pattern is unknown",
           changed([](Chain& c) { c.filter.pattern = denied<std::string>(); }), unknown},
      Case{"an unread statistic is unknown",
           changed([](Chain& c) { c.alarm.statistic = denied<std::string>(); }), unknown},
      Case{"unread actions are unknown",
           changed([](Chain& c) { c.alarm.alarm_actions = denied<std::vector<std::string>>(); }),
           unknown},
      Case{"an unread topic policy is unknown",
           changed([](Chain& c) { c.topic.policy = denied<std::string>(); }), unknown},
      Case{"a whole chain decides beside a refused region", refused_trails.build(), pass},
      Case{"a broken chain beside a refused region is unknown", fail_and_gap.build(), unknown});
}

namespace {

TEST(LogMetrics, what_could_not_be_read_is_unknown) {
  expect_verdicts("4.1", log_metric_gap_cases());
}

TEST(LogMetrics, two_filters_with_an_alarm_each_add_up) {
  Chain chain;
  chain.filter.pattern = R"({ $.errorCode = "AccessDenied*" })";
  auto second = chain.filter;
  second.name = "unauthorized";
  second.pattern = R"({ $.errorCode = "*UnauthorizedOperation" })";
  auto both = chain.rows();
  both.row("us-east-1", "trail:unauthorized", second);
  EXPECT_EQ(word(judged("4.1", both.build()).verdict), "pass");

  second.metric_transformation =
      std::vector<logs::MetricTransformation>{{"Unwatched", "CIS", "1", {}}};
  auto one_alarmed = chain.rows();
  one_alarmed.row("us-east-1", "trail:unauthorized", second);
  EXPECT_EQ(word(judged("4.1", one_alarmed.build()).verdict), "fail");
}

}  // namespace
}  // namespace underpin::testing
