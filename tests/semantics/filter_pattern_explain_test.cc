// The reasoning about filter patterns and event selectors as a person reads it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "cis_patterns.h"
#include "semantics/explain_event_selector.h"
#include "semantics/explain_filter_pattern.h"

namespace underpin::semantics::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(FilterPatternExplain, names_what_is_missed_and_shows_a_record) {
  const auto requirement = required_events(cis_row("4.5").parameters);
  const std::string text = explain_filter_pattern(
      "# two filters\n{ $.eventName = CreateTrail || $.eventName = UpdateTrail }\n\n"
      "{ ($eventName = DeleteTrail) }\n",
      requirement);
  EXPECT_THAT(text,
              AllOf(HasSubstr("takes 2 of 5 required events alone"),
                    HasSubstr("line 4: { ($eventName = DeleteTrail) }\n  cannot be read at "
                              "line 4, column 4"),
                    HasSubstr("together: not covered\n  not taken: DeleteTrail, StartLogging"),
                    HasSubstr(R"("eventName":"DeleteTrail")")));
}

TEST(FilterPatternExplain, says_that_a_pattern_takes_too_much) {
  const auto requirement = required_events(cis_row("4.5").parameters);
  EXPECT_THAT(explain_filter_pattern("\"\"", requirement),
              AllOf(HasSubstr("read as: every event"), HasSubstr("together: covered"),
                    HasSubstr("over-broad, also takes DescribeTrails")));
  EXPECT_THROW(explain_filter_pattern("# nothing but a comment\n", requirement), Error);
}

TEST(FilterPatternExplain, a_pattern_in_braces_may_go_on_over_lines) {
  const auto requirement = required_events(cis_row("4.7").parameters);
  const std::string text = explain_filter_pattern(
      "{ ($.eventSource = kms.amazonaws.com) &&\n"
      "  (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion))\n}\n\nERROR\n",
      requirement);
  EXPECT_THAT(text, AllOf(HasSubstr("line 1: { ($.eventSource = kms.amazonaws.com) &&   (("),
                          Not(HasSubstr("\\u{a}")), HasSubstr("takes 2 of 2 required events alone"),
                          HasSubstr("line 5: ERROR"), HasSubstr("together: covered")));
  // A brace that is missing does not swallow the next pattern, and the mistake has its place.
  EXPECT_THAT(explain_filter_pattern("{ $.eventName = DisableKey\n{ $.a = 1 }\n", requirement),
              AllOf(HasSubstr("line 1: { $.eventName = DisableKey\n  cannot be read at line 1, "),
                    HasSubstr("line 2: { $.a = 1 }\n  read as")));
  EXPECT_THAT(explain_filter_pattern("{ $.a = 1 &&\n  $b = 2 }", requirement),
              HasSubstr("cannot be read at line 2, column "));
}

TEST(FilterPatternExplain, reads_what_the_api_returns) {
  const auto requirement = required_events(cis_row("4.7").parameters);
  const std::string text = explain_filter_pattern(
      R"({"metricFilters": [{"filterName": "keys", "filterPattern": "{ $.eventName = DisableKey }"},)"
      R"( {"filterName": "bad", "filterPattern": "{ $.eventName EXISTS }", "logGroupName": "g"}]})",
      requirement);
  EXPECT_THAT(text, AllOf(HasSubstr("keys: { $.eventName = DisableKey }\n  read as"),
                          HasSubstr("bad: { $.eventName EXISTS }\n  cannot be read at character "),
                          HasSubstr("together: not covered\n  not taken: ScheduleKeyDeletion")));
  EXPECT_THROW(explain_filter_pattern(R"({"metricFilters": [{"filterName": "x"}]})", requirement),
               Error);
  EXPECT_THROW(explain_filter_pattern(R"({"metricFilters": 5})", requirement), Error);
}

TEST(FilterPatternExplain, names_the_recommendations_that_are_served) {
  std::vector<RequiringRow> rows;
  for (const char* id : {"4.1", "4.5", "4.7"})
    rows.push_back({id, "title of " + std::string(id), required_events(cis_row(id).parameters)});
  const std::string text = explain_filter_pattern(
      "{ $.eventName = DisableKey || $.eventName = CreateTrail || $.eventName = UpdateTrail ||\n"
      "  $.eventName = DeleteTrail || $.eventName = StartLogging || $.eventName = StopLogging }\n",
      rows);
  EXPECT_THAT(text, AllOf(HasSubstr("takes 5 of 5 required events of 4.5 alone\n"
                                    "  takes 1 of 2 required events of 4.7 alone\n"),
                          HasSubstr("  4.5   covered      title of 4.5\n"),
                          HasSubstr("  4.7   not covered  title of 4.7\n"
                                    "        not taken: ScheduleKeyDeletion\n"
                                    "        a record that none takes: {"),
                          HasSubstr("  no pattern takes an event of 4.1\n")));
}

TEST(FilterPatternExplain, hostile_text_in_a_pattern_does_not_reach_the_terminal) {
  const auto requirement = required_events(cis_row("4.5").parameters);
  const std::string text = explain_filter_pattern("{ $.a = \"\x1b[2J\" }", requirement);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(EventSelectorExplain, reads_what_the_api_returns) {
  const std::string text = explain_event_selector(
      R"({"TrailARN": "x", "EventSelectors": [{"ReadWriteType": "WriteOnly",)"
      R"( "IncludeManagementEvents": true, "ExcludeManagementEventSources": [],)"
      R"( "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::logs/", "arn:aws:s3:::b"]}]}]})",
      "aws", "logs");
  EXPECT_THAT(text, AllOf(HasSubstr("1 basic and 0 advanced selectors"),
                          HasSubstr("all management events: no"), HasSubstr("left out: "),
                          HasSubstr("all S3 object writes: yes"),
                          HasSubstr("all S3 object reads: no"), HasSubstr("lacks the slash")));
  EXPECT_THAT(
      explain_event_selector(R"({"AdvancedEventSelectors": [{"Name": "m", "FieldSelectors": [)"
                             R"({"Field": "eventCategory", "Equals": ["Management"]}]}]})",
                             "aws", {}),
      AllOf(HasSubstr("all management events: yes"), HasSubstr("every bucket")));
}

TEST(EventSelectorExplain, refuses_what_the_api_does_not_return) {
  for (const char* text :
       {"[]", "{}", R"({"trailList": []})", "{\"EventSelectors\": 5}",
        R"({"EventSelectors": [{"IncludeManagementEvents": "yes"}]})",
        R"({"AdvancedEventSelectors": [{"FieldSelectors": [{"Equals": [1]}]}]})"})
    EXPECT_THROW(read_event_selectors(text), Error) << text;
}

}  // namespace
}  // namespace underpin::semantics::test
