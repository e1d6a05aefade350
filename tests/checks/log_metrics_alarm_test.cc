// 4.1: which events an alarm sees, and whether they take it into ALARM, again and again.
#include "tests/checks/chain.h"

namespace underpin::testing {
namespace {

using cloudwatch::MetricQuery;
using Fields = std::map<std::string, std::string>;

std::vector<logs::MetricTransformation> counting(std::optional<double> default_value) {
  return {{"Denied", "CIS", "1", {}, {}, default_value}};
}
Snapshot with_default(double value, const Change& change = {}) {
  return changed([&](Chain& c) {
    c.filter.metric_transformation = counting(value);
    if (change) change(c);
  });
}
// An alarm that is written as queries.
Snapshot asking(std::vector<MetricQuery> queries, const Change& change = {}) {
  return changed([&](Chain& c) {
    c.alarm.metric_name = Value<std::string>::absent();
    c.alarm.namespace_name = Value<std::string>::absent();
    c.alarm.statistic = Value<std::string>::absent();
    c.alarm.metric_query = std::move(queries);
    if (change) change(c);
  });
}
MetricQuery metric(const char* stat = "Sum") {
  return {"m", "", "Denied", "CIS", stat, {}, {}, {}, 60};
}
MetricQuery expression(const char* text) { return {"e", text, "", "", "", {}}; }

// One alarm for each value of the filter's only dimension.
Snapshot by_value(const char* selector, const std::vector<std::string>& values) {
  Chain chain;
  chain.filter.metric_transformation =
      std::vector<logs::MetricTransformation>{{"Denied", "CIS", "1", {{"field", selector}}, {}}};
  chain.alarm.dimensions = Fields{{"field", values.front()}};
  auto rows = chain.rows();
  for (std::size_t i = 1; i < values.size(); ++i) {
    chain.alarm.dimensions = Fields{{"field", values[i]}};
    rows.row("us-east-1", alarm_arn("denied-" + std::to_string(i)), chain.alarm);
  }
  return rows.build();
}
// A second filter that writes to the same metric.
Snapshot beside(const char* pattern, std::vector<logs::MetricTransformation> metrics) {
  Chain chain;
  auto rows = chain.rows();
  auto second = chain.filter;
  second.name = "second";
  second.pattern = pattern;
  second.metric_transformation = std::move(metrics);
  return rows.row("us-east-1", "trail:second", second).build();
}

constexpr const char* kUnrelated = R"({ $.eventName = "CreateTrail" })";

std::vector<Case> dimension_cases() {
  return table(Case{"an alarm on one value of a dimension sees one user and misses the others",
                    by_value("$.userIdentity.userName", {"root"}), fail, "miss other events"},
               Case{"alarms on every value that required events have add up",
                    by_value("$.errorCode", {"AccessDenied", "AccessDeniedException",
                                             "Client.UnauthorizedOperation"}),
                    pass},
               Case{"alarms on some of these values name what they miss",
                    by_value("$.errorCode", {"AccessDenied", "Client.UnauthorizedOperation"}), fail,
                    "AccessDeniedException"},
               Case{"a value that the pattern language cannot ask for is unknown",
                    by_value("$.errorCode", {"Access*"}), unknown, "is not followed"},
               Case{"alarms on values are no worse for one that cannot be followed",
                    by_value("$.errorCode", {"AccessDenied", "AccessDeniedException",
                                             "Client.UnauthorizedOperation", "Access*"}),
                    pass},
               Case{"a pattern that is no JSON takes none of the events, dimensions or not",
                    changed([](Chain& c) {
                      c.filter.pattern = "AccessDenied";
                      c.filter.metric_transformation = by_user();
                      c.alarm.dimensions = Fields{{"user", "root"}};
                    }),
                    fail, "no metric filter"});
}

std::vector<Case> default_value_cases() {
  return table(
      Case{"a default value of zero lets the alarm come back", with_default(0), pass},
      Case{"a default value that reaches the threshold keeps it in ALARM", with_default(1), fail,
           "default value"},
      Case{"a count of samples counts the default value's",
           with_default(0, [](Chain& c) { c.alarm.statistic = "SampleCount"; }), fail,
           "default value"},
      Case{"a sum from zero is in ALARM with a default value of zero",
           with_default(0, [](Chain& c) { c.alarm.threshold = 0.0; }), fail, "default value"},
      Case{"a sum from zero without one fires on the first sample",
           changed([](Chain& c) { c.alarm.threshold = 0.0; }), pass},
      Case{"the default value of another filter on the same metric keeps it in ALARM",
           beside(kUnrelated, counting(1)), fail, "default value"},
      Case{"the default value of another metric does not matter",
           beside(kUnrelated, {{"Other", "CIS", "1", {}, {}, 1}}), pass},
      Case{"an average with a default value of zero hangs on the other events",
           with_default(0, [](Chain& c) { c.alarm.statistic = "Average"; }), unknown,
           "other events of the period"});
}

std::vector<Case> missing_data_cases() {
  const auto treating = [](const char* how, long long needed = 1) {
    return [=](Chain& c) {
      c.alarm.treat_missing_data = how;
      c.alarm.evaluation_periods = needed;
    };
  };
  return table(
      Case{"missing data that breach keep the alarm in ALARM", changed(treating("breaching")), fail,
           "takes missing data for a breach"},
      Case{"beside a default value they ring in silence", with_default(0, treating("breaching")),
           pass, "", "alarms-in-silence"},
      Case{"missing data that do not breach let it come back", changed(treating("notBreaching")),
           pass},
      Case{"ignored missing data keep it in ALARM after the first event",
           changed(treating("ignore")), fail, "after the first event"},
      Case{"ignored missing data do not matter beside a default value",
           with_default(0, treating("ignore")), pass},
      Case{"an unread treatment of missing data is unknown",
           changed([](Chain& c) { c.alarm.treat_missing_data = denied<std::string>(); }), unknown},
      Case{"an alarm that needs events in several periods says so",
           changed(treating("notBreaching", 3)), pass, "", "needs-several-datapoints"},
      Case{"an alarm that needs one of several periods fires on one event", changed([&](Chain& c) {
             treating("notBreaching", 3)(c);
             c.alarm.datapoints_to_alarm = 1LL;
           }),
           pass});
}

std::vector<Case> statistic_cases() {
  const auto extended = [](const char* statistic) {
    return changed([=](Chain& c) {
      c.alarm.statistic = Value<std::string>::absent();
      c.alarm.extended_statistic = statistic;
    });
  };
  return table(Case{"an average of single events fires",
                    changed([](Chain& c) { c.alarm.statistic = "Average"; }), pass},
               Case{"a minimum of single events fires",
                    changed([](Chain& c) { c.alarm.statistic = "Minimum"; }), pass},
               Case{"a percentile of single events fires", extended("p99"), pass},
               Case{"a percentile that waits for many samples is unknown", changed([](Chain& c) {
                      c.alarm.statistic = Value<std::string>::absent();
                      c.alarm.extended_statistic = "p99";
                      c.alarm.evaluate_low_sample_count_percentiles = "ignore";
                    }),
                    unknown, "few samples"},
               Case{"a statistic that is not followed is unknown", extended("PR(1:)"), unknown,
                    "not followed"});
}

std::vector<Case> query_cases() {
  return table(
      Case{"one query of the metric is a plain alarm", asking({metric()}), pass},
      Case{"one query of the metric is judged like a plain alarm",
           asking({metric("Maximum")}, [](Chain& c) { c.alarm.threshold = 2.0; }), fail,
           "cannot fire"},
      Case{"one query of another account's metric watches another one", changed([](Chain& c) {
             auto query = metric();
             query.account_id = "999999999999";
             c.alarm.metric_name = Value<std::string>::absent();
             c.alarm.metric_query = std::vector<MetricQuery>{query};
           }),
           fail, "no alarm watches"},
      Case{"metric math over the metric is unknown", asking({expression("m * 2"), metric()}),
           unknown, "metric math"},
      Case{"metric math over other metrics is not",
           asking({expression("m * 2"), {"m", "", "Other", "CIS", "Sum", {}}}), fail,
           "no alarm watches"},
      Case{"a Metrics Insights query that names the metric is unknown",
           asking({expression(R"(SELECT SUM(Denied) FROM "CIS")")}), unknown, "Metrics Insights"},
      Case{"a Metrics Insights query of another metric is not",
           asking({expression(R"(SELECT MAX(CPUUtilization) FROM "AWS/EC2")")}), fail,
           "no alarm watches"},
      Case{"a PromQL alarm may watch anything and is unknown",
           asking({}, [](Chain& c) { c.alarm.promql_query = "sum(denied) > 0"; }), unknown,
           "PromQL"},
      Case{"a PromQL alarm that is switched off is not",
           asking({},
                  [](Chain& c) {
                    c.alarm.promql_query = "up > 0";
                    c.alarm.actions_enabled = false;
                  }),
           fail, "switched off"});
}

}  // namespace

std::vector<Case> log_metric_alarm_cases() {
  std::vector<Case> all;
  for (auto* cases :
       {dimension_cases, default_value_cases, missing_data_cases, statistic_cases, query_cases})
    for (auto& one : cases()) all.push_back(std::move(one));
  return all;
}

namespace {

TEST(LogMetrics, an_alarm_sees_the_events_and_fires_on_them_again_and_again) {
  expect_verdicts("4.1", log_metric_alarm_cases());
}

TEST(LogMetrics, an_event_that_only_other_values_have_is_shown) {
  const auto row = judged("4.1", by_value("$.userIdentity.userName", {"root"}));
  EXPECT_EQ(evidence_names(row).back(), "missed_event") << describe(row);
}

TEST(LogMetrics, one_of_several_periods_is_no_note) {
  const auto row = judged("4.1", changed([](Chain& c) {
                            c.alarm.evaluation_periods = 3LL;
                            c.alarm.datapoints_to_alarm = 1LL;
                          }));
  EXPECT_TRUE(row.findings.at(0).notes.empty()) << describe(row);
}

}  // namespace
}  // namespace underpin::testing
