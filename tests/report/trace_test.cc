// The traceability matrix: nothing is lost between report and matrix, and names stay names.
#include "report/trace.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <utility>

#include "base/csv.h"
#include "hostile_texts.h"
#include "reports.h"
#include "tests/golden.h"

namespace underpin::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

PastReport past(const Report& report) {
  return read_report(find_format("json").render(report, fixed_options()));
}

// The matrix of a report's own rows: every second one has a module.
Trace matrix(const Report& report) {
  Trace out;
  out.benchmark = report.benchmark_name + " v" + report.benchmark_version;
  for (const auto& row : report.recommendations) {
    const bool settled = out.rows.size() % 2 == 0;
    out.rows.push_back(
        {row.id,
         row.key,
         row.title,
         row.section,
         "Deployment walkthrough > Logging",
         settled ? "cloudtrail" : "",
         settled ? std::vector<std::string>{"4.9", "6.2"} : std::vector<std::string>{},
         std::nullopt,
         {}});
  }
  return out;
}

Trace traced(const Report& report) {
  auto out = matrix(report);
  const auto read = past(report);
  // JSON holds no bytes that are no UTF-8: a hostile id comes back written otherwise.
  for (std::size_t i = 0; i < out.rows.size(); ++i) out.rows[i].id = read.rows[i].id;
  fill(out, read);
  return out;
}

TEST(Trace, holds_each_finding_of_the_report_once_under_its_row) {
  for (const auto make : {&mixed_report, &waived_report, &passing_report}) {
    const auto report = make();
    const auto trace = traced(report);
    ASSERT_EQ(trace.rows.size(), report.recommendations.size());
    for (std::size_t i = 0; i < trace.rows.size(); ++i) {
      const auto& row = trace.rows[i];
      EXPECT_EQ(row.verdict, report.recommendations[i].verdict) << row.id;
      EXPECT_EQ(row.resources.size(), report.recommendations[i].findings.size()) << row.id;
    }
  }
}

TEST(Trace, what_asks_for_action_comes_first) {
  constexpr Verdict kOrder[] = {Verdict::fail, Verdict::unknown, Verdict::manual, Verdict::pass,
                                Verdict::not_applicable};
  const auto rank = [&](const PastReport::Judged& judged) {
    return std::find(std::begin(kOrder), std::end(kOrder), judged.verdict) - std::begin(kOrder);
  };
  for (const auto& row : traced(waived_report()).rows)
    EXPECT_TRUE(std::is_sorted(row.resources.begin(), row.resources.end(),
                               [&](const auto& a, const auto& b) { return rank(a) < rank(b); }))
        << row.id;
}

TEST(Trace, a_row_that_the_report_does_not_speak_of_has_no_verdict) {
  auto trace = matrix(mixed_report());
  trace.rows.push_back({"9.9", "x.y", "Not judged", "Other", "", "", {}, std::nullopt, {}});
  fill(trace, past(mixed_report()));
  EXPECT_EQ(trace.rows.back().verdict, std::nullopt);
  EXPECT_EQ(in_numbers(trace.rows.back()), "");
}

TEST(Trace, csv_has_a_line_a_resource_and_one_for_a_row_without) {
  auto trace = traced(mixed_report());
  trace.rows.push_back({"9.9", "x.y", "Not judged", "Other", "", "", {}, std::nullopt, {}});
  std::size_t lines = 1;
  for (const auto& row : trace.rows) lines += row.resources.size();
  const auto table = CsvTable::parse(render_trace_csv(trace, fixed_options()));
  EXPECT_EQ(table.size(), lines);
  for (const auto& line : table) {
    EXPECT_EQ(line["verdict"]->empty(), line["recommendation"] == "9.9");
    EXPECT_EQ(line["module"] == "cloudtrail", line["cis_controls_v7"] == "4.9 6.2");
  }
}

TEST(Trace, without_a_report_says_so_and_claims_no_verdict) {
  const auto trace = matrix(mixed_report());
  const auto text = render_trace_terminal(trace, fixed_options());
  EXPECT_THAT(text, HasSubstr("no account: no report was given"));
  for (const auto* word : {"PASS", "FAIL", "????", "MAN."}) EXPECT_THAT(text, Not(HasSubstr(word)));
}

TEST(Trace, hostile_names_change_no_element_and_no_line) {
  const auto elements = [](const std::string& text) {
    const auto page = render_trace_html(traced(hostile_report(text)), fixed_options());
    return std::pair(std::count(page.begin(), page.end(), '<'),
                     std::count(page.begin(), page.end(), '>'));
  };
  const auto lines = [](const std::string& text) {
    return CsvTable::parse(render_trace_csv(traced(hostile_report(text)), fixed_options())).size();
  };
  const auto rows = [](const std::string& text) {
    const auto table = render_trace_markdown(traced(hostile_report(text)), fixed_options());
    return std::count(table.begin(), table.end(), '\n');
  };
  for (const auto& [name, text] : hostile_texts()) {
    EXPECT_EQ(elements(text), elements("plain")) << name;
    EXPECT_EQ(lines(text), lines("plain")) << name;
    EXPECT_EQ(rows(text), rows("plain")) << name;
  }
}

TEST(Trace, no_format_lets_a_control_character_through) {
  for (const auto& format : trace_formats())
    for (const auto& [name, text] : hostile_texts()) {
      const auto page = format.render(traced(hostile_report(text)), fixed_options());
      EXPECT_EQ(page.find_first_of("\x1b\x07\x08\x7f"), std::string::npos)
          << format.name << ": " << name;
    }
}

TEST(TraceGolden, terminal) {
  testing::expect_golden("report/trace.txt",
                         render_trace_terminal(traced(waived_report()), fixed_options()));
}
TEST(TraceGolden, markdown) {
  testing::expect_golden("report/trace.md",
                         render_trace_markdown(traced(waived_report()), fixed_options()));
}
TEST(TraceGolden, html) {
  testing::expect_golden("report/trace.html",
                         render_trace_html(traced(waived_report()), fixed_options()));
}

}  // namespace
}  // namespace underpin::report
