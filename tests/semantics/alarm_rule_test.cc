// Composite alarms: does the rule follow an alarm?
#include "semantics/alarm_rule.h"

#include <gtest/gtest.h>

namespace underpin::semantics {
namespace {

const AlarmReference kAlarm{"denied calls",
                            "arn:aws:cloudwatch:us-east-1:123456789012:alarm:denied calls"};

TEST(AlarmRule, follows_an_alarm_that_any_of_joins_and_nothing_more) {
  struct Case {
    const char* name;
    const char* rule;
    Decision expected;
    bool shared;
  };
  const Case cases[] = {
      {"the alarm alone", R"(ALARM("denied calls"))", Decision::yes, false},
      {"by its ARN", R"(ALARM("arn:aws:cloudwatch:us-east-1:123456789012:alarm:denied calls"))",
       Decision::yes, false},
      {"among others, in brackets and without blanks",
       R"((ALARM(root)OR(ALARM("denied calls")))OR ALARM("trail"))", Decision::yes, true},
      {"twice is still alone", R"(ALARM("denied calls") OR ALARM("denied calls"))", Decision::yes,
       false},
      {"FALSE adds nothing", R"(FALSE OR ALARM("denied calls"))", Decision::yes, false},
      {"a rule about others", R"(ALARM("denied") AND NOT OK(calls))", Decision::no, false},
      {"an empty rule", "", Decision::no, false},
      {"the name inside another name", R"(ALARM("denied calls of root"))", Decision::no, false},
      {"with TRUE it never changes", R"(TRUE OR ALARM("denied calls"))", Decision::undecided,
       false},
      {"a second condition", R"(ALARM("denied calls") AND ALARM(root))", Decision::undecided,
       false},
      {"the opposite", R"(NOT ALARM("denied calls"))", Decision::undecided, false},
      {"another state", R"(OK("denied calls"))", Decision::undecided, false},
      {"a number of alarms", R"(AT_LEAST(1, ALARM, ("denied calls", root)))", Decision::undecided,
       false},
      {"an open bracket", R"((ALARM("denied calls"))", Decision::undecided, false},
      {"words behind the rule", R"(ALARM("denied calls") ALARM(root))", Decision::undecided, false},
      {"an open quote", R"(ALARM("denied calls)", Decision::undecided, false},
  };
  for (const auto& c : cases) {
    const auto found = follows(c.rule, kAlarm);
    EXPECT_EQ(found.answer.decision, c.expected) << c.name << ": " << found.answer.reason;
    EXPECT_EQ(found.shared, c.shared) << c.name;
  }
}

TEST(AlarmRule, reads_escaped_quotes_in_names) {
  EXPECT_TRUE(follows(R"(ALARM("say \"hi\""))", {R"(say "hi")", "arn"}).answer.is_yes());
}

TEST(AlarmRule, deep_brackets_are_refused_without_a_crash) {
  const std::string rule = std::string(5000, '(') + "ALARM(a)" + std::string(5000, ')');
  EXPECT_TRUE(follows(rule, {"a", "arn"}).answer.is_undecided());
}

}  // namespace
}  // namespace underpin::semantics
