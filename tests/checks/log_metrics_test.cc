// 4.1: from a qualifying trail to a confirmed subscriber, each link broken in turn, and unread.
#include "tests/checks/chain.h"

namespace underpin::testing {

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
      Case{"a maximum that one event reaches fires",
           changed([](Chain& c) { c.alarm.statistic = "Maximum"; }), pass},
      Case{"a maximum that one event does not exceed cannot fire", changed([](Chain& c) {
             c.alarm.statistic = "Maximum";
             c.alarm.comparison_operator = "GreaterThanThreshold";
           }),
           fail},
      Case{"a count of samples fires whatever the value", changed([](Chain& c) {
             c.alarm.statistic = "SampleCount";
             c.filter.metric_transformation = transformation("Denied", "0");
           }),
           pass},
      Case{"a count of samples of a field that events may lack is unknown", changed([](Chain& c) {
             c.alarm.statistic = "SampleCount";
             c.filter.metric_transformation = transformation("Denied", "$.size");
           }),
           unknown, "takes its value from the event"},
      Case{"a sum strictly above zero fires", changed([](Chain& c) {
             c.alarm.comparison_operator = "GreaterThanThreshold";
             c.alarm.threshold = 0.0;
           }),
           pass},
      Case{"an alarm without its metric's dimension watches another, empty metric",
           changed([](Chain& c) { c.filter.metric_transformation = by_user(); }), fail,
           "no alarm watches"},
      Case{"the second metric of a filter may be the one with the alarm", changed([](Chain& c) {
             c.filter.metric_transformation = std::vector<logs::MetricTransformation>{
                 {"Unwatched", "CIS", "1", {}, {}}, {"Denied", "CIS", "1", {}, {}}};
           }),
           pass},
      Case{"an alarm for a unit that the metric does not have never sees it",
           changed([](Chain& c) { c.alarm.unit = "Count"; }), fail, "no alarm watches"},
      Case{"an alarm for the unit that the filter gives sees it", changed([](Chain& c) {
             c.alarm.unit = "Count";
             c.filter.metric_transformation =
                 std::vector<logs::MetricTransformation>{{"Denied", "CIS", "1", {}, "Count"}};
           }),
           pass},
      Case{"an alarm for no unit sees a metric without one",
           changed([](Chain& c) { c.alarm.unit = "None"; }), pass},
      Case{"a filter that selects events by account or region is unknown",
           changed([](Chain& c) { c.filter.field_selection_criteria = kSelection; }), unknown,
           "selects events by their system fields"},
      Case{"an empty selection selects everything",
           changed([](Chain& c) { c.filter.field_selection_criteria = ""; }), pass},
      Case{"a filter that adds system fields as dimensions is unknown", changed([](Chain& c) {
             c.filter.emit_system_field_dimensions = std::vector<std::string>{"@aws.account"};
           }),
           unknown, "adds system fields"},
      Case{"a filter over transformed events is unknown",
           changed([](Chain& c) { c.filter.apply_on_transformed_logs = true; }), unknown,
           "transformed"},
      Case{"a broken alarm decides though the filter selects events", changed([](Chain& c) {
             c.filter.field_selection_criteria = kSelection;
             c.alarm.actions_enabled = false;
           }),
           fail, "switched off"},
      Case{"the later text with its terms in brackets passes",
           changed([](Chain& c) { c.filter.pattern = kLaterText; }), pass},
      Case{"a sum above one fires later, with a note",
           changed([](Chain& c) { c.alarm.threshold = 5.0; }), pass, "", "threshold-above-one"},
      Case{"a metric of value zero cannot fire", changed([](Chain& c) {
             c.filter.metric_transformation = transformation("Denied", "0");
           }),
           fail},
      Case{"a metric that takes its value from the event is unknown", changed([](Chain& c) {
             c.filter.metric_transformation = transformation("Denied", "$.size");
           }),
           unknown},
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
      Case{"a topic under a key whose primary region is being changed passes",
           encrypted(kKeyPolicy, "Updating"), pass},
      Case{"a topic under a key that no longer exists fails", changed([](Chain& c) {
             c.topic.kms_master_key_id = "alias/security";
             c.key = TopicKey{.arn = Value<std::string>::absent(),
                              .key_manager = Value<std::string>::absent(),
                              .key_state = Value<std::string>::absent(),
                              .policy = Value<std::string>::absent(),
                              .exists = false};
           }),
           fail, "may not use the key"},
      Case{"an unreadable key policy is unknown", encrypted(denied<std::string>()), unknown},
      Case{"a subscriber who has not confirmed fails", changed([](Chain& c) {
             c.subscription.pending_confirmation = true;
             c.topic.subscriptions_confirmed = 0LL;
           }),
           fail, "no confirmed subscriber"},
      Case{"a confirmed subscriber counts by its row, whatever the topic's counter says",
           changed([](Chain& c) { c.topic.subscriptions_confirmed = 0LL; }), pass},
      Case{"an alarm in another region does not see the metric", in_another_region(), fail,
           "no alarm watches"},
      Case{"subscribers of another topic do not count", changed([](Chain& c) {
             c.subscription.topic_arn = "arn:aws:sns:us-east-1:123456789012:other";
             c.topic.subscriptions_confirmed = 0LL;
           }),
           fail, "no confirmed subscriber"});
}

namespace {

TEST(LogMetrics, each_link) { expect_verdicts("4.1", log_metric_link_cases()); }

}  // namespace

std::vector<Case> log_metric_gap_cases() {
  auto beside_unread = Chain().rows();
  beside_unread.row("eu-west-1", "arn:aws:cloudtrail:eu-west-1:123456789012:trail/other",
                    cloudtrail::Trail{.name = "other"});
  Chain abroad;
  const std::string theirs = "arn:aws:sns:us-east-1:999999999999:security";
  abroad.alarm.alarm_actions = std::vector<std::string>{theirs};
  abroad.topic.policy = kOpenPolicy;
  auto foreign_topic = abroad.rows();
  foreign_topic.row("us-east-1", theirs, abroad.topic).gap<TopicSubscription>("us-east-1");
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
      Case{"refused subscriptions are unknown, whatever number our own topic tells",
           refused<TopicSubscription>(), unknown},
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
      Case{"unread metric queries are unknown, since the alarm may compute", changed([](Chain& c) {
             c.alarm.metric_name = Value<std::string>::absent();
             c.alarm.metric_query = denied<std::vector<cloudwatch::MetricQuery>>();
           }),
           unknown},
      Case{"an unread trail beside a whole chain does not matter", beside_unread.build(), pass},
      Case{"a topic of another account that may not be asked is unknown", changed([](Chain& c) {
             c.topic = {.policy = denied<std::string>(),
                        .kms_master_key_id = denied<std::string>(),
                        .subscriptions_confirmed = denied<long long>(),
                        .subscriptions_pending = denied<long long>(),
                        .exists = denied<bool>()};
           }),
           unknown},
      Case{"a topic of another account that tells its subscribers passes", foreign_topic.build(),
           pass},
      Case{"a whole chain decides beside a refused region", refused_trails.build(), pass},
      Case{"a broken chain beside a refused region is unknown", fail_and_gap.build(), unknown});
}

namespace {

TEST(LogMetrics, what_could_not_be_read_is_unknown) {
  expect_verdicts("4.1", log_metric_gap_cases());
}

}  // namespace
}  // namespace underpin::testing
