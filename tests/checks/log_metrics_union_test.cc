// 4.1 with several metric filters in the log group, as every real account has.
#include "tests/checks/chain.h"

namespace underpin::testing {
namespace {

// A second filter, with an alarm of its own on its own metric.
AccountBuilder with_second(Chain first, const char* pattern, Change second_alarm = {}) {
  auto filter = first.filter;
  filter.name = "second";
  filter.pattern = pattern;
  filter.metric_transformation = transformation("Second", "1");
  Chain second;
  second.alarm.alarm_name = "second";
  second.alarm.metric_name = "Second";
  if (second_alarm) second_alarm(second);
  return std::move(first.rows()
                       .row("us-east-1", "trail:second", filter)
                       .row("us-east-1", alarm_arn("second"), second.alarm));
}
constexpr const char* kHalf = R"({ $.errorCode = "AccessDenied*" })";
constexpr const char* kOtherHalf = R"({ $.errorCode = "*UnauthorizedOperation" })";
constexpr const char* kUnrelated = R"({ $.eventName = "CreateTrail" })";

Chain with_pattern(const char* pattern) {
  Chain chain;
  chain.filter.pattern = pattern;
  return chain;
}

}  // namespace

std::vector<Case> log_metric_union_cases() {
  const auto switched_off = [](Chain& c) { c.alarm.actions_enabled = false; };
  const auto silent = [](Chain& c) { c.alarm.threshold = 9.0; };
  Chain off, unread_actions = with_pattern(kHalf);
  off.alarm.actions_enabled = false;
  unread_actions.alarm.actions_enabled = denied<bool>();
  auto unread_half = with_pattern(kHalf);
  unread_half.filter.pattern = denied<std::string>();
  return table(
      Case{"two filters with an alarm each add up",
           with_second(with_pattern(kHalf), kOtherHalf).build(), pass},
      Case{"two filters of which one has a broken alarm fail, and the broken link is named",
           with_second(with_pattern(kHalf), kOtherHalf, switched_off).build(), fail,
           "the actions of alarm second are switched off"},
      Case{"the first filter may miss events when the second takes all",
           with_second(with_pattern(kHalf), kPattern).build(), pass},
      Case{"a filter whose alarm is broken does not hide one whose alarm works",
           with_second(off, kPattern).build(), pass},
      Case{"the working alarm of another row's filter neither helps nor hides the reason",
           with_second(off, kUnrelated).build(), fail,
           "the actions of alarm denied are switched off"},
      Case{"half with an unreadable alarm leaves the union open",
           with_second(unread_actions, kOtherHalf).build(), unknown},
      Case{"half with an unreadable alarm does not matter when the rest misses events anyway",
           with_second(unread_actions, kUnrelated).build(), fail},
      Case{"an unreadable pattern may be the missing half",
           with_second(unread_half, kOtherHalf).build(), unknown},
      Case{"an unreadable pattern does not matter beside a filter that takes all",
           with_second(unread_half, kPattern).build(), pass},
      Case{"another row's alarm that is broken is no matter of this one",
           with_second(Chain(), kUnrelated, silent).build(), pass});
}

namespace {

TEST(LogMetrics, several_filters_count_together) {
  expect_verdicts("4.1", log_metric_union_cases());
}

std::vector<std::string> facts_named(const JudgedRecommendation& row, const std::string& name) {
  std::vector<std::string> found;
  for (const auto& fact : row.findings.at(0).evidence)
    if (fact.name == name) found.push_back(std::get<std::string>(fact.content));
  return found;
}

TEST(LogMetrics, the_evidence_of_a_pass_is_the_chain_and_no_other_alarm) {
  const auto row = judged(
      "4.1", with_second(Chain(), kUnrelated, [](Chain& c) { c.alarm.threshold = 9.0; }).build());
  EXPECT_EQ(facts_named(row, "trail"), std::vector{kTrail});
  EXPECT_EQ(facts_named(row, "log_group"), std::vector{kGroup});
  EXPECT_EQ(facts_named(row, "filter denied"), std::vector<std::string>{kPattern});
  EXPECT_EQ(facts_named(row, "metric"), std::vector<std::string>{"CIS/Denied"});
  EXPECT_EQ(facts_named(row, "alarm"), std::vector{kAlarm});
  EXPECT_EQ(facts_named(row, "topic"), std::vector{kTopic});
  EXPECT_TRUE(row.findings.at(0).notes.empty()) << describe(row);
}

TEST(LogMetrics, a_fail_shows_an_event_that_no_filter_takes) {
  const auto row = judged("4.1", with_pattern(kHalf).rows().build());
  ASSERT_EQ(facts_named(row, "missed_event").size(), 1u);
  EXPECT_NE(facts_named(row, "missed_event")[0].find("UnauthorizedOperation"), std::string::npos);
}

}  // namespace
}  // namespace underpin::testing
