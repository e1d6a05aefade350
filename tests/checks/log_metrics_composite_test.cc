// 4.1: an alarm whose own actions reach nobody, and the composite alarms that follow it.
#include "tests/checks/chain.h"

namespace underpin::testing {
namespace {

CompositeAlarm composite(const char* rule) {
  return {.alarm_name = "all",
          .alarm_rule = rule,
          .actions_enabled = true,
          .alarm_actions = std::vector<std::string>{kTopic},
          .actions_suppressor = Value<std::string>::absent()};
}
// The metric alarm itself notifies nobody.
Chain followed_by(CompositeAlarm follower) {
  Chain chain;
  chain.alarm.alarm_actions = std::vector<std::string>{};
  chain.composite = std::move(follower);
  return chain;
}
Snapshot followed(const char* rule, const std::function<void(CompositeAlarm&)>& change = {}) {
  auto follower = composite(rule);
  if (change) change(follower);
  return followed_by(std::move(follower)).rows().build();
}

}  // namespace

std::vector<Case> log_metric_composite_cases() {
  auto through_another = followed_by(composite("ALARM(middle)")).rows();
  auto middle = composite(R"(ALARM(denied) OR ALARM("root usage"))");
  middle.alarm_actions = std::vector<std::string>{};
  through_another.row("us-east-1", alarm_arn("middle"), middle);
  auto elsewhere = followed_by(composite("ALARM(root)")).rows();
  elsewhere.row("eu-west-1", kComposite, composite("ALARM(denied)"));
  auto unlisted = followed_by(composite("ALARM(root)")).rows();
  unlisted.gap<CompositeAlarm>("us-east-1");
  auto narrow = followed_by(composite("ALARM(denied)"));
  narrow.topic.policy =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":"sns:Publish","Resource":"*","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:cloudwatch:us-east-1:123456789012:alarm:denied"}}}]})";
  Chain both = followed_by(composite("NOT ALARM(denied)"));
  both.alarm.alarm_actions = std::vector<std::string>{kTopic};
  return table(
      Case{"a composite alarm that follows the alarm notifies for it", followed("ALARM(denied)"),
           pass},
      Case{"it also does so for an alarm whose own actions are switched off", changed([](Chain& c) {
             c.alarm.actions_enabled = false;
             c.composite = composite("ALARM(denied)");
           }),
           pass},
      Case{"one that any of several alarms sets off notifies, with a note",
           followed("ALARM(root) OR ALARM(denied)"), pass, "", "shared-composite"},
      Case{"one that follows another composite alarm notifies", through_another.build(), pass, "",
           "shared-composite"},
      Case{"a rule of more than that is unknown, never a fail",
           followed("ALARM(denied) AND NOT ALARM(maintenance)"), unknown, "more than ALARM and OR"},
      Case{"a composite alarm of other alarms does not help", followed("ALARM(root)"), fail,
           "notifies no SNS topic"},
      Case{"one that is itself switched off does not help",
           followed("ALARM(denied)", [](CompositeAlarm& c) { c.actions_enabled = false; }), fail},
      Case{"a complicated rule that notifies nobody does not help either",
           followed("NOT ALARM(denied)",
                    [](CompositeAlarm& c) { c.alarm_actions = std::vector<std::string>{}; }),
           fail, "notifies no SNS topic"},
      Case{"one that a suppressor may hold back is unknown",
           followed("ALARM(denied)", [](CompositeAlarm& c) { c.actions_suppressor = "deploy"; }),
           unknown, "may be suppressed"},
      Case{"one of another region does not see the alarm", elsewhere.build(), fail},
      Case{"the topic must let the composite alarm in, not the one it follows",
           narrow.rows().build(), fail, "may not publish"},
      Case{"an alarm that notifies by itself needs none", both.rows().build(), pass},
      Case{"an unread rule is unknown",
           followed("", [](CompositeAlarm& c) { c.alarm_rule = denied<std::string>(); }), unknown},
      Case{"composite alarms that could not be listed are unknown", unlisted.build(), unknown});
}

namespace {

TEST(LogMetrics, composite_alarms_notify_for_the_alarms_they_follow) {
  expect_verdicts("4.1", log_metric_composite_cases());
}

}  // namespace
}  // namespace underpin::testing
