// What turned between two reports, and that everything that did is told.
#include "report/compare.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "reports.h"

namespace underpin::report {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

PastReport past(const Report& report) {
  return read_report(find_format("json").render(report, fixed_options()));
}

JudgedRecommendation& row(Report& report, const char* id) {
  for (auto& row : report.recommendations)
    if (row.id == id) return row;
  throw Error("no such row");
}

Comparison turned(const std::function<void(Report&)>& change) {
  Report after = mixed_report();
  change(after);
  for (auto& row : after.recommendations) row.verdict = combine(row.findings);
  return compare(past(mixed_report()), past(after));
}

TEST(Compare, a_report_with_itself_turns_nothing) {
  for (const auto report : {&mixed_report, &passing_report, &unanswered_report}) {
    const auto comparison = compare(past(report()), past(report()));
    EXPECT_THAT(comparison.rows, IsEmpty());
    EXPECT_FALSE(comparison.worse());
    EXPECT_FALSE(comparison.less_known());
    EXPECT_THAT(render_comparison(comparison, fixed_options()), HasSubstr("nothing turned"));
  }
}

TEST(Compare, a_row_that_is_not_judged_any_more_is_less_known) {
  const auto comparison = turned([](Report& report) { report.recommendations.pop_back(); });
  EXPECT_TRUE(comparison.less_known());
  EXPECT_FALSE(comparison.worse());
}

TEST(Compare, the_earlier_report_comes_first) {
  Report later = mixed_report();
  later.taken_at += std::chrono::hours(1);
  EXPECT_NO_THROW(compare(past(mixed_report()), past(later)));
  EXPECT_THROW(compare(past(later), past(mixed_report())), UsageError);
}

TEST(Compare, a_resource_that_fails_now_is_named_with_the_row_it_turned) {
  const auto comparison = turned([](Report& report) {
    auto& finding = row(report, "1.8").findings[0];
    finding.verdict = Verdict::fail;
    finding.reason = "passwords have at least 6 characters";
  });
  ASSERT_EQ(comparison.rows.size(), 1u);
  const auto& turn = comparison.rows[0];
  EXPECT_EQ(turn.id, "1.8");
  EXPECT_EQ(turn.before, Verdict::pass);
  EXPECT_EQ(turn.after, Verdict::fail);
  ASSERT_EQ(turn.turns.size(), 1u);
  EXPECT_EQ(turn.turns[0].finding.reason, "passwords have at least 6 characters");
  EXPECT_TRUE(comparison.worse());
  EXPECT_THAT(render_comparison(comparison, fixed_options()),
              HasSubstr("What fails now and did not"));
}

TEST(Compare, a_turn_inside_a_row_that_keeps_its_verdict_is_told) {
  const auto comparison =
      turned([](Report& report) { row(report, "3.8").findings[0].verdict = Verdict::pass; });
  ASSERT_EQ(comparison.rows.size(), 1u);
  EXPECT_EQ(comparison.rows[0].before, comparison.rows[0].after) << "another key still fails";
  EXPECT_FALSE(comparison.worse());
}

TEST(Compare, a_new_fail_is_worse_and_one_that_went_is_not) {
  const auto fewer = turned([](Report& report) {
    auto& findings = row(report, "5.2").findings;
    findings.erase(findings.begin());
  });
  ASSERT_EQ(fewer.rows.size(), 1u);
  EXPECT_EQ(fewer.rows[0].turns[0].after, std::nullopt);
  EXPECT_FALSE(fewer.worse());
  const auto more = turned([](Report& report) {
    auto& findings = row(report, "5.2").findings;
    findings.push_back(findings[0]);
    findings.back().resource = "sg-new";
  });
  EXPECT_EQ(more.rows[0].turns[0].before, std::nullopt);
  EXPECT_TRUE(more.worse());
}

TEST(Compare, a_waived_fail_is_told_but_not_worse) {
  const auto comparison = turned([](Report& report) {
    auto& finding = row(report, "1.8").findings[0];
    finding.verdict = Verdict::fail;
    finding.waived = Waiver{"old", "ciso", "2027-01-01"};
  });
  EXPECT_EQ(comparison.rows.size(), 1u);
  EXPECT_FALSE(comparison.worse());
}

TEST(Compare, what_is_not_known_any_more_is_told_apart_from_what_fails) {
  const auto comparison =
      turned([](Report& report) { row(report, "1.8").findings[0].verdict = Verdict::unknown; });
  EXPECT_FALSE(comparison.worse());
  EXPECT_TRUE(comparison.less_known());
}

TEST(Compare, the_other_way_round_every_turn_is_reversed) {
  Report after = mixed_report();
  row(after, "1.8").findings[0].verdict = Verdict::fail;
  row(after, "5.2").findings.pop_back();
  const auto one = compare(past(mixed_report()), past(after));
  const auto other = compare(past(after), past(mixed_report()));
  ASSERT_EQ(one.rows.size(), other.rows.size());
  for (std::size_t i = 0; i < one.rows.size(); ++i) {
    EXPECT_EQ(one.rows[i].before, other.rows[i].after);
    ASSERT_EQ(one.rows[i].turns.size(), other.rows[i].turns.size());
    for (std::size_t j = 0; j < one.rows[i].turns.size(); ++j)
      EXPECT_EQ(one.rows[i].turns[j].before, other.rows[i].turns[j].after);
  }
}

TEST(Compare, reports_that_cannot_be_compared_are_refused) {
  Report other = mixed_report();
  other.account = "210987654321";
  EXPECT_THROW(compare(past(mixed_report()), past(other)), UsageError);
  other = mixed_report();
  other.benchmark_id = "cis-1.2.0";
  EXPECT_THROW(compare(past(mixed_report()), past(other)), UsageError);
}

TEST(Compare, what_is_no_report_is_refused_with_the_reason) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"{", "not JSON"},
      {R"({"schema": "underpin/snapshot/1"})", "not a report: the schema is `underpin/snapshot/1`"},
      {R"({"schema": "underpin/report/1"})", "`account` is missing"},
      {R"({"schema": "underpin/report/1", "account": "1", "partition": "aws", "taken_at": "x",
           "benchmark": {"id": "b"}, "recommendations": [{"id": "1", "title": "t",
           "verdict": "maybe"}]})",
       "no verdict `maybe`"},
  };
  for (const auto& c : cases) {
    try {
      read_report(c.text);
      ADD_FAILURE() << c.text;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr(c.message));
    }
  }
}

TEST(Compare, hostile_names_reach_no_terminal) {
  Report after = hostile_report("\x1b[31mevil\n");
  for (auto& row : after.recommendations) {
    row.findings.pop_back();
    row.findings.push_back({});
  }
  const auto comparison = compare(past(hostile_report("\x1b[31mevil\n")), past(after));
  const auto text = render_comparison(comparison, fixed_options());
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(render_comparison_json(comparison), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace underpin::report
