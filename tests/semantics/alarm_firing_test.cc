// When a metric alarm notifies: settings against samples, and the rule against a simulated alarm.
#include "semantics/alarm_firing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace underpin::semantics {
namespace {

struct Settings {
  const char* statistic = "Sum";
  const char* comparison = "GreaterThanOrEqualToThreshold";
  double threshold = 1;
  const char* missing = "";
  const char* low_samples = "";
};
AlarmFiring fires(const Settings& alarm, std::optional<double> value,
                  std::vector<double> defaults = {}) {
  return semantics::fires(
      {alarm.statistic, alarm.comparison, alarm.threshold, alarm.missing, alarm.low_samples},
      {value, std::move(defaults)});
}

struct Case {
  const char* name;
  Settings alarm;
  std::optional<double> value;
  std::vector<double> defaults;
  Decision expected;
};

constexpr auto kYes = Decision::yes, kNo = Decision::no, kOpen = Decision::undecided;
constexpr const char *kAbove = "GreaterThanThreshold", *kFrom = "GreaterThanOrEqualToThreshold",
                     *kBelow = "LessThanThreshold";

TEST(AlarmFiring, an_event_must_take_the_alarm_from_another_state_into_alarm) {
  const Case cases[] = {
      {"a sum from one", {}, 1, {}, kYes},
      {"a sum from one with a default of zero", {}, 1, {0}, kYes},
      {"a sum above a threshold that needs several events", {"Sum", kAbove, 10}, 1, {0}, kYes},
      {"a sum from zero is always in alarm with a default of zero", {"Sum", kFrom, 0}, 1, {0}, kNo},
      {"a sum from zero without a default fires on the first sample",
       {"Sum", kFrom, 0},
       1,
       {},
       kYes},
      {"a sum above minus one is always in alarm with a default", {"Sum", kAbove, -1}, 1, {0}, kNo},
      {"a count of samples counts default values too", {"SampleCount", kFrom, 1}, 1, {0}, kNo},
      {"a count of samples above what a quiet period may hold",
       {"SampleCount", kFrom, 5},
       1,
       {0},
       kOpen},
      {"a count of samples without a default", {"SampleCount", kFrom, 1}, 1, {}, kYes},
      {"a default as high as the threshold", {}, 1, {1}, kNo},
      {"a small default that may add up", {}, 1, {0.25}, kOpen},
      {"a negative default works against the events", {}, 1, {-1}, kOpen},
      {"the default of another filter on the same metric counts", {}, 1, {0, 1}, kOpen},
      {"missing data that breach leave no other state", {"Sum", kFrom, 1, "breaching"}, 1, {}, kNo},
      {"missing data that breach beside a default", {"Sum", kFrom, 1, "breaching"}, 1, {0}, kYes},
      {"missing data that do not breach", {"Sum", kFrom, 1, "notBreaching"}, 1, {}, kYes},
      {"ignored missing data keep the first alarm", {"Sum", kFrom, 1, "ignore"}, 1, {}, kNo},
      {"ignored missing data beside a default", {"Sum", kFrom, 1, "ignore"}, 1, {0}, kYes},
      {"ignored missing data, and a single event that ends it",
       {"Sum", kFrom, 5, "ignore"},
       1,
       {},
       kYes},
      {"a treatment of missing data that is new", {"Sum", kFrom, 1, "forecast"}, 1, {}, kOpen},
      {"an average without a default is the event's value", {"Average"}, 1, {}, kYes},
      {"an average that the event's value does not reach", {"Average", kAbove, 1}, 1, {}, kNo},
      {"an average with a default of zero hangs on the other events", {"Average"}, 1, {0}, kOpen},
      {"a minimum without a default", {"Minimum"}, 1, {}, kYes},
      {"a minimum with a default of zero never sees the event beside another",
       {"Minimum"},
       1,
       {0},
       kOpen},
      {"a maximum with a default of zero", {"Maximum"}, 1, {0}, kYes},
      {"a maximum above what one event adds", {"Maximum", kFrom, 2}, 1, {0}, kNo},
      {"a percentile without a default", {"p99"}, 1, {}, kYes},
      {"a percentile with a default of zero", {"p99.9"}, 1, {0}, kOpen},
      {"a percentile of few samples that is not evaluated",
       {"p99", kFrom, 1, "", "ignore"},
       1,
       {},
       kOpen},
      {"a trimmed mean without a default", {"tm90"}, 1, {}, kYes},
      {"a trimmed count is not followed", {"tc90"}, 1, {}, kOpen},
      {"a percentile rank is not followed", {"PR(1:)"}, 1, {}, kOpen},
      {"a value from the event", {"Sum"}, std::nullopt, {}, kOpen},
      {"a count of values from the event, which it may lack",
       {"SampleCount"},
       std::nullopt,
       {},
       kOpen},
      {"a value of zero adds nothing", {}, 0, {}, kNo},
      {"a falling sum does not fire on one", {"Sum", kBelow, 1}, 1, {}, kNo},
      {"a falling sum fires on one event and not on many", {"Sum", kBelow, 5}, 1, {}, kOpen},
      {"a falling sum of negative values falls with each", {"Sum", kBelow, 0}, -1, {0}, kYes},
      {"a falling minimum of a negative value", {"Minimum", kBelow, 0}, -1, {0}, kYes},
      {"a band of anomalies is not followed",
       {"Sum", "LessThanLowerOrGreaterThanUpperThreshold", 0},
       1,
       {},
       kOpen},
  };
  for (const auto& c : cases) {
    const auto found = fires(c.alarm, c.value, c.defaults);
    EXPECT_EQ(found.answer.decision, c.expected) << c.name << ": " << found.answer.reason;
  }
}

TEST(AlarmFiring, says_when_several_events_are_needed_and_when_silence_rings) {
  EXPECT_TRUE(fires({}, 1).one_event_is_enough);
  EXPECT_TRUE(fires({"Sum", kFrom, 0.5}, 1).one_event_is_enough);
  EXPECT_TRUE(fires({"Sum", kFrom, 5}, 5).one_event_is_enough);
  EXPECT_FALSE(fires({"Sum", kAbove, 1}, 1).one_event_is_enough);
  EXPECT_TRUE(fires({"Sum", kFrom, 1, "breaching"}, 1, {0}).rings_in_silence);
  EXPECT_FALSE(fires({"Sum", kFrom, 1, "missing"}, 1, {0}).rings_in_silence);
}

// ---- A simulated alarm of one period, over every short history of periods.

enum class State { ok, alarm, insufficient };

// One period: events of the filter, and log events that it leaves.
struct Period {
  int events, others;
};

std::optional<double> datapoint(const std::string& statistic, const Period& period, double value,
                                const std::vector<double>& defaults) {
  std::vector<double> samples(static_cast<std::size_t>(period.events), value);
  if (!defaults.empty())
    samples.insert(samples.end(), static_cast<std::size_t>(period.others), defaults.front());
  if (samples.empty()) return std::nullopt;
  const double sum = std::accumulate(samples.begin(), samples.end(), 0.0);
  if (statistic == "Sum") return sum;
  if (statistic == "SampleCount") return static_cast<double>(samples.size());
  if (statistic == "Average") return sum / static_cast<double>(samples.size());
  if (statistic == "Minimum") return *std::min_element(samples.begin(), samples.end());
  return *std::max_element(samples.begin(), samples.end());
}

bool breaches(const std::string& comparison, double number, double threshold) {
  if (comparison == kAbove) return number > threshold;
  if (comparison == kFrom) return number >= threshold;
  if (comparison == kBelow) return number < threshold;
  return number <= threshold;
}

State next(State state, const Settings& alarm, const Period& period, double value,
           const std::vector<double>& defaults) {
  const auto point = datapoint(alarm.statistic, period, value, defaults);
  if (point) return breaches(alarm.comparison, *point, alarm.threshold) ? State::alarm : State::ok;
  const std::string missing = alarm.missing;
  if (missing == "breaching") return State::alarm;
  if (missing == "notBreaching") return State::ok;
  return missing == "ignore" ? state : State::insufficient;
}

// From either state, a quiet spell and then events: is there a history in which they notify, and
// one in which they do not?
struct Histories {
  bool notifies = false, stays_silent = false;
};

Histories histories(const Settings& alarm, double value, const std::vector<double>& defaults) {
  constexpr int kMany = 60;
  Histories found;
  for (const State start : {State::ok, State::alarm})
    for (const int quiet : {1, 2, 7}) {
      State before = start;
      for (int i = 0; i < 3; ++i) before = next(before, alarm, {0, quiet}, value, defaults);
      for (const int events : {1, kMany})
        for (const int others : {0, 1, 9}) {
          const State after = next(before, alarm, {events, others}, value, defaults);
          const bool told = before != State::alarm && after == State::alarm;
          (told ? found.notifies : found.stays_silent) = true;
        }
    }
  return found;
}

TEST(AlarmFiring, agrees_with_a_simulated_alarm_over_every_short_history) {
  int decided = 0;
  for (const char* statistic : {"Sum", "SampleCount", "Average", "Minimum", "Maximum"})
    for (const char* comparison : {kAbove, kFrom, kBelow, "LessThanOrEqualToThreshold"})
      for (const double threshold : {-2.0, -1.0, 0.0, 0.5, 1.0, 2.0, 5.0})
        for (const char* missing : {"", "notBreaching", "breaching", "ignore"})
          for (const double value : {-1.0, 0.0, 1.0, 2.0})
            for (const auto& defaults : {std::vector<double>{}, {0.0}, {1.0}, {-1.0}, {0.25}}) {
              const Settings alarm{statistic, comparison, threshold, missing};
              const auto said = fires(alarm, value, defaults);
              const auto seen = histories(alarm, value, defaults);
              const auto what = ::testing::Message()
                                << statistic << " " << comparison << " " << threshold << " missing "
                                << missing << " value " << value << " defaults "
                                << ::testing::PrintToString(defaults) << ": " << said.answer.reason;
              if (said.answer.is_undecided()) continue;
              ++decided;
              if (said.answer.is_yes()) {
                EXPECT_TRUE(seen.notifies) << what;
              }
              if (said.answer.is_yes() && said.one_event_is_enough) {
                EXPECT_FALSE(seen.stays_silent) << what;
              }
              // An alarm that ignores missing data may notify once in its life.
              if (said.answer.is_no() && std::string(missing) != "ignore") {
                EXPECT_FALSE(seen.notifies) << what;
              }
            }
  EXPECT_GT(decided, 1000);
}

}  // namespace
}  // namespace underpin::semantics
