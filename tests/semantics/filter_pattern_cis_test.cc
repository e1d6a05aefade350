// The published patterns and their near misses: what other tools get wrong, decided by meaning.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cis_patterns.h"

namespace underpin::semantics::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

TEST(FilterPatternCis, every_published_text_covers_its_recommendation) {
  for (const auto& row : cis_rows()) {
    const Coverage coverage = cover(row, {row.pattern});
    EXPECT_TRUE(coverage.answer.is_yes()) << row.id << ": " << coverage.answer.reason;
    EXPECT_THAT(coverage.over_broad, IsEmpty()) << row.id;
    EXPECT_THAT(coverage.serving, ElementsAre(0)) << row.id;
  }
}

TEST(FilterPatternCis, no_published_text_covers_another_recommendation) {
  for (const auto& row : cis_rows()) {
    for (const auto& other : cis_rows()) {
      if (row.id == other.id) continue;
      const Coverage coverage = cover(row, {other.pattern});
      EXPECT_TRUE(coverage.answer.is_no()) << other.id << " for " << row.id;
      EXPECT_FALSE(coverage.answer.witness.empty());
    }
  }
}

TEST(FilterPatternCis, spelling_makes_no_difference) {
  for (const auto& row : cis_rows()) {
    const std::string tight =
        replaced(replaced(replaced(row.pattern, " = ", "="), " || ", "||"), " && ", "&&");
    const std::string wide = replaced(replaced(row.pattern, " = ", "  =   "), "(", "( ");
    const std::string braced = "{(" + row.pattern.substr(1, row.pattern.size() - 2) + ")}";
    for (const auto& text : {tight, wide, braced}) {
      const Coverage coverage = cover(row, {text});
      EXPECT_TRUE(coverage.answer.is_yes()) << row.id << ": " << text << coverage.answer.reason;
    }
  }
}

TEST(FilterPatternCis, order_and_quotes_make_no_difference_though_steampipe_wants_one_order) {
  for (const auto& row : cis_rows()) {
    if (row.parameters.kind != "events") continue;
    std::vector<std::string> quoted;
    for (const auto& name : row.parameters.events) quoted.push_back('"' + name + '"');
    std::reverse(quoted.begin(), quoted.end());
    EXPECT_TRUE(cover(row, {"{" + names_pattern(quoted, "||") + "}"}).answer.is_yes()) << row.id;
  }
}

TEST(FilterPatternCis,
     and_between_all_names_can_never_match_though_prowler_and_steampipe_accept_it) {
  for (const auto& row : cis_rows()) {
    if (row.parameters.kind != "events") continue;
    const Coverage coverage =
        cover(row, {"{" + names_pattern(row.parameters.events, " && ") + "}"});
    EXPECT_TRUE(coverage.answer.is_no()) << row.id;
    EXPECT_THAT(coverage.missed, SizeIs(row.parameters.events.size())) << row.id;
  }
}

TEST(FilterPatternCis, one_name_less_is_missed_by_name) {
  for (const auto& row : cis_rows()) {
    if (row.parameters.kind != "events") continue;
    for (std::size_t left_out = 0; left_out < row.parameters.events.size(); ++left_out) {
      auto names = row.parameters.events;
      names.erase(names.begin() + static_cast<std::ptrdiff_t>(left_out));
      const Coverage coverage = cover(row, {"{" + names_pattern(names) + "}"});
      EXPECT_TRUE(coverage.answer.is_no());
      EXPECT_THAT(coverage.missed, ElementsAre(row.parameters.events[left_out]));
      EXPECT_THAT(coverage.answer.witness, HasSubstr(row.parameters.events[left_out]));
    }
  }
}

TEST(FilterPatternCis, the_union_of_one_filter_a_name_covers) {
  for (const auto& row : cis_rows()) {
    if (row.parameters.kind != "events") continue;
    std::vector<std::string> filters;
    for (const auto& name : row.parameters.events)
      filters.push_back("{ $.eventName = " + name + " }");
    const Coverage coverage = cover(row, filters);
    EXPECT_TRUE(coverage.answer.is_yes()) << row.id << coverage.answer.reason;
    EXPECT_THAT(coverage.serving, SizeIs(filters.size()));
    filters.pop_back();
    EXPECT_TRUE(cover(row, filters).answer.is_no()) << row.id;
  }
}

struct PatternCase {
  const char* name;
  const char* row;
  std::string pattern;
  Decision decision;
  bool over_broad;
};

const PatternCase kCases[] = {
    {"4.1 in the command-line text of 1.3.0 matches everything: covered, but over-broad", "4.1",
     R"({ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") || )"
     R"(($.sourceIPAddress!="delivery.logs.amazonaws.com") || ($.eventName!="HeadBucket") })",
     Decision::yes, true},
    {"4.1 in the text of 3.0.0, without parentheses, covers", "4.1",
     R"({ ($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*") && )"
     R"(($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket") })",
     Decision::yes, false},
    {"4.1 in the safe form covers", "4.1",
     R"({ (($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*")) && )"
     R"(($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket") })",
     Decision::yes, false},
    {"4.1 with every code spelt out covers", "4.1",
     R"({ $.errorCode = "Client.UnauthorizedOperation" || $.errorCode = "AccessDenied" || )"
     R"($.errorCode = AccessDeniedException })",
     Decision::yes, false},
    {"4.1 as two regular expressions covers", "4.1",
     R"({ $.errorCode = %UnauthorizedOperation$% || $.errorCode = %^AccessDenied% })",
     Decision::yes, false},
    {"4.1 that leaves out what one service does misses that service", "4.1",
     R"({ ($.errorCode = "*UnauthorizedOperation" || $.errorCode = "AccessDenied*") && )"
     R"($.eventSource != "s3.amazonaws.com" })",
     Decision::no, false},
    {"4.1 with `AccessDenied` only misses AccessDeniedException", "4.1",
     R"({ $.errorCode = "*UnauthorizedOperation" || $.errorCode = "AccessDenied" })", Decision::no,
     false},
    {"4.1 that excludes an invoking service hangs on records without invokedBy or misses", "4.1",
     R"({ ($.errorCode = "*UnauthorizedOperation" || $.errorCode = "AccessDenied*") && )"
     R"($.userIdentity.invokedBy != "cloudfront.amazonaws.com" })",
     Decision::no, false},
    {"4.1 on any errorCode covers", "4.1", "{ $.errorCode = * }", Decision::yes, false},
    {"4.2 in the form of Security Hub covers", "4.2",
     R"({ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && )"
     R"(($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") })",
     Decision::yes, false},
    {"4.2 with MFAUsed = No covers", "4.2",
     R"({ $.eventName = "ConsoleLogin" && $.additionalEventData.MFAUsed = "No" })", Decision::yes,
     false},
    {"4.2 with the operator turned misses", "4.2",
     R"({ $.eventName = "ConsoleLogin" && $.additionalEventData.MFAUsed = "Yes" })", Decision::no,
     false},
    {"4.2 on every ConsoleLogin covers, but is over-broad", "4.2", "{ $.eventName = ConsoleLogin }",
     Decision::yes, true},
    {"4.3 whose `invokedByNOT EXISTS` lost a blank cannot be read", "4.3",
     R"({ $.userIdentity.type = "Root" && $.userIdentity.invokedByNOT EXISTS && )"
     R"($.eventType != "AwsServiceEvent" })",
     Decision::no, false},
    {"4.3 that only looks at calls misses the sign-in", "4.3",
     R"({ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && )"
     R"($.eventType = "AwsApiCall" })",
     Decision::no, false},
    {"4.3 without the service events excluded covers, but is over-broad", "4.3",
     R"({ $.userIdentity.type = "Root" })", Decision::yes, true},
    {"4.3 that wants invokedBy misses", "4.3",
     R"({ $.userIdentity.type = "Root" && $.userIdentity.invokedBy = * })", Decision::no, false},
    {"4.3 with `invokedBy != x` hangs on what AWS leaves open", "4.3",
     R"({ $.userIdentity.type = "Root" && $.userIdentity.invokedBy != "x" && )"
     R"($.eventType != "AwsServiceEvent" })",
     Decision::undecided, true},
    {"4.4 with `$eventName`, without the dot, cannot be read", "4.4",
     "{($eventName=DeleteGroupPolicy)||($.eventName=DeleteRolePolicy)}", Decision::no, false},
    {"4.4 in the form of Security Hub, with the eventSource before it, covers", "4.4",
     "{($.eventSource=iam.amazonaws.com) && (" + names_pattern(cis_row("4.4").parameters.events) +
         ")}",
     Decision::yes, false},
    {"4.4 with the eventSource of another service misses all", "4.4",
     "{($.eventSource=ec2.amazonaws.com) && (" + names_pattern(cis_row("4.4").parameters.events) +
         ")}",
     Decision::no, false},
    {"4.4 by wildcards covers", "4.4",
     R"({ $.eventName = "*Policy" || $.eventName = "*PolicyVersion" })", Decision::yes, false},
    {"4.5 of one region only misses the others", "4.5",
     R"({ ($.eventName = "*Trail" || $.eventName = "*Logging") && $.awsRegion = "us-east-1" })",
     Decision::no, false},
    {"4.5 of successful calls only misses the denied ones", "4.5",
     R"({ ($.eventName = "*Trail" || $.eventName = "*Logging") && $.errorCode NOT EXISTS })",
     Decision::no, false},
    {"4.5 that also asks for what every record has covers", "4.5",
     R"({ ($.eventName = "*Trail" || $.eventName = "*Logging") && $.eventVersion = "*" && )"
     R"($.managementEvent IS TRUE && $.readOnly IS FALSE && $.eventType = "AwsApiCall" })",
     Decision::yes, false},
    {"4.5 split by a field into two halves covers", "4.5",
     R"({ ($.eventName = "*Trail" || $.eventName = "*Logging") && )"
     R"(($.awsRegion = "us-east-1" || $.awsRegion != "us-east-1") })",
     Decision::yes, false},
    {"4.5 with every call of the service covers, but is over-broad", "4.5",
     R"({ $.eventSource = "cloudtrail.amazonaws.com" })", Decision::yes, true},
    {"4.5 as optional terms covers", "4.5",
     "?CreateTrail ?UpdateTrail ?DeleteTrail ?StartLogging ?StopLogging", Decision::yes, false},
    {"4.5 as terms that must all be there misses", "4.5", "CreateTrail UpdateTrail", Decision::no,
     false},
    {"4.5 as a space-delimited pattern is not followed", "4.5", "[..., w = *CreateTrail*, x]",
     Decision::undecided, false},
    {"a filter for everything covers, but is over-broad", "4.5", "", Decision::yes, true},
    {"4.6 by the result of the sign-in covers", "4.6",
     R"({ $.eventName = ConsoleLogin && $.responseElements.ConsoleLogin = "Failure" })",
     Decision::yes, false},
    {"4.6 without the message covers, but is over-broad", "4.6", "{ $.eventName = ConsoleLogin }",
     Decision::yes, true},
    {"4.6 with the text in other case misses", "4.6",
     R"({ $.eventName = ConsoleLogin && $.errorMessage = "failed authentication" })", Decision::no,
     false},
    {"4.7 with one event only misses the other", "4.7",
     "{ ($.eventSource = kms.amazonaws.com) && ($.eventName = DisableKey) }", Decision::no, false},
    {"4.10 with ModifySecurityGroupRules, of 6.0.0, is a superset and covers", "4.10",
     "{" + names_pattern(cis_row("4.10").parameters.events) +
         " || ($.eventName = ModifySecurityGroupRules) }",
     Decision::yes, false},
    {"4.13 with the eventSource of Security Hub covers", "4.13",
     "{($.eventSource = ec2.amazonaws.com) && (" +
         names_pattern(cis_row("4.13").parameters.events) + ")}",
     Decision::yes, false},
    {"4.15 with the three names that prowler demands covers as well", "4.15",
     R"({ ($.eventSource = "organizations.amazonaws.com") && ()" +
         names_pattern(cis_row("4.15").parameters.events) +
         R"( || ($.eventName = "CancelHandshake") || ($.eventName = "CreateOrganization") || )"
         R"(($.eventName = "EnableAllFeatures")) })",
     Decision::yes, false},
};

TEST(FilterPatternCis, a_pattern_is_judged_by_what_it_matches) {
  for (const auto& c : kCases) {
    const Coverage coverage = cover(cis_row(c.row), {c.pattern});
    EXPECT_EQ(coverage.answer.decision, c.decision)
        << c.name << ": " << coverage.answer.reason << "\n"
        << coverage.answer.witness;
    EXPECT_EQ(!coverage.over_broad.empty(), c.over_broad) << c.name;
  }
}

TEST(FilterPatternCis, an_unreadable_filter_is_named_with_its_offset) {
  const Coverage coverage = cover(cis_row("4.4"), {"{($eventName=DeleteGroupPolicy)}"});
  EXPECT_TRUE(coverage.answer.is_no());
  EXPECT_THAT(coverage.answer.reason, HasSubstr("filter `filter-1` cannot be read at offset 2"));
}

TEST(FilterPatternCis, an_unreadable_filter_beside_a_good_one_does_no_harm) {
  const auto& row = cis_row("4.4");
  EXPECT_TRUE(cover(row, {"{($eventName=DeleteGroupPolicy)}", row.pattern}).answer.is_yes());
}

TEST(FilterPatternCis, filters_of_other_recommendations_do_not_make_one_over_broad) {
  std::vector<std::string> all;
  for (const auto& row : cis_rows()) all.push_back(row.pattern);
  all.push_back("{ $.eventName = GetObject }");
  for (const auto& row : cis_rows()) {
    const Coverage coverage = cover(row, all);
    EXPECT_TRUE(coverage.answer.is_yes()) << row.id;
    EXPECT_THAT(coverage.over_broad, IsEmpty()) << row.id;
  }
}

TEST(FilterPatternCis, no_filter_at_all_misses_everything) {
  const Coverage coverage = cover(cis_row("4.5"), {});
  EXPECT_TRUE(coverage.answer.is_no());
  EXPECT_THAT(coverage.missed, SizeIs(5));
}

}  // namespace
}  // namespace underpin::semantics::test
