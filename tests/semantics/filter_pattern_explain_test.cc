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
                              "offset 3"),
                    HasSubstr("together: not covered\n  not taken: DeleteTrail, StartLogging"),
                    HasSubstr(R"("eventName":"DeleteTrail")")));
}

TEST(FilterPatternExplain, says_that_a_pattern_takes_too_much) {
  const auto requirement = required_events(cis_row("4.5").parameters);
  EXPECT_THAT(explain_filter_pattern("\"\"", requirement),
              AllOf(HasSubstr("read as: every event"), HasSubstr("together: covered"),
                    HasSubstr("over-broad, also takes DescribeTrails")));
  EXPECT_THAT(explain_filter_pattern("", requirement),
              HasSubstr("no pattern\ntogether: not covered"));
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
       {"[]", "{\"EventSelectors\": 5}",
        R"({"EventSelectors": [{"IncludeManagementEvents": "yes"}]})",
        R"({"AdvancedEventSelectors": [{"FieldSelectors": [{"Equals": [1]}]}]})"})
    EXPECT_THROW(read_event_selectors(text), Error) << text;
}

}  // namespace
}  // namespace underpin::semantics::test
