#include "semantics/alarm_firing.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <limits>
#include <string_view>

#include "base/text.h"

namespace underpin::semantics {
namespace {

constexpr double kNoBound = std::numeric_limits<double>::infinity();

template <std::size_t N>
bool is_one_of(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// Statistics whose number lies between the smallest and the largest sample, however many there are:
// also percentiles (p99.9), trimmed means (tm90, wm90) and the interquartile mean.
bool lies_among_samples(std::string_view statistic) {
  if (is_one_of(statistic, {"Average", "Minimum", "Maximum", "IQM"})) return true;
  for (const std::string_view kind : {"p", "tm", "wm"})
    if (statistic.starts_with(kind) && statistic.size() > kind.size() &&
        std::isdigit(static_cast<unsigned char>(statistic[kind.size()])))
      return true;
  return false;
}

enum class Breach { never, sometimes, always };

// Everything from `low` to `high`.
struct Range {
  double low, high;
};

// An alarm that breaches below its threshold is one that breaches above it with all signs turned:
// `sign` is what numbers are multiplied with, after which only "rises to" and "rises above" remain.
class Firing {
 public:
  Firing(const AlarmSettings& alarm, const CountedMetric& metric)
      : alarm_(alarm),
        metric_(metric),
        sign_(alarm.comparison_operator.starts_with("LessThan") ? -1 : 1),
        counts_(alarm.statistic == "SampleCount"),
        sums_(counts_ || alarm.statistic == "Sum"),
        value_(number(metric.value.value_or(0))) {
    for (const double value : metric.default_values) {
      default_.low = std::min(default_.low, number(value));
      default_.high = std::max(default_.high, number(value));
    }
  }

  AlarmFiring decide() const {
    if (const auto why = not_followed(); !why.empty()) return open(why);
    const Breach one = breach(datapoint_of_one_event());
    // A burst counts against an alarm that wants few.
    if (sums_ && value_ < 0 && one != Breach::never)
      return open("a single event may fire it, many at once do not");
    if (one == Breach::always) return from_rest(true);
    if (sums_ && value_ > 0) {
      if (has_default() && default_.low < 0)
        return open("the default value works against what events add");
      return from_rest(false);  // a sum grows past any threshold
    }
    if (one == Breach::sometimes)
      return open("the other events of the period decide whether an event fires it");
    return {Answer::no("cannot fire on this metric"), false, false};
  }

 private:
  static AlarmFiring open(std::string why) { return {Answer::undecided(std::move(why)), {}, {}}; }

  double number(double of_sample) const { return sign_ * (counts_ ? 1 : of_sample); }
  bool has_default() const { return !metric_.default_values.empty(); }

  Breach breach(const Range& range) const {
    const double threshold = sign_ * alarm_.threshold;
    const bool reaching = alarm_.comparison_operator.find("OrEqual") != std::string::npos;
    const auto breaches = [&](double number) {
      return reaching ? number >= threshold : number > threshold;
    };
    if (breaches(range.low)) return Breach::always;
    return breaches(range.high) ? Breach::sometimes : Breach::never;
  }

  // With any number of samples of the default value beside it.
  Range datapoint_of_one_event() const {
    if (!has_default()) return {value_, value_};
    if (sums_)
      return {default_.low < 0 ? -kNoBound : value_, default_.high > 0 ? kNoBound : value_};
    Range range{std::min(value_, default_.low), std::max(value_, default_.high)};
    if (alarm_.statistic == (sign_ > 0 ? "Maximum" : "Minimum")) range.low = value_;
    if (alarm_.statistic == (sign_ > 0 ? "Minimum" : "Maximum")) range.high = value_;
    return range;
  }

  // Log events come in, and no filter of the metric takes one: one sample or more.
  Range datapoint_without_events() const {
    if (!sums_) return default_;
    return {default_.low < 0 ? -kNoBound : default_.low,
            default_.high > 0 ? kNoBound : default_.high};
  }

  std::string not_followed() const {
    if (!is_one_of(alarm_.comparison_operator,
                   {"GreaterThanThreshold", "GreaterThanOrEqualToThreshold", "LessThanThreshold",
                    "LessThanOrEqualToThreshold"}))
      return fmt::format("comparison `{}` is not followed", printable(alarm_.comparison_operator));
    if (!sums_ && !lies_among_samples(alarm_.statistic))
      return fmt::format("statistic `{}` is not followed", printable(alarm_.statistic));
    if (!is_one_of(alarm_.treat_missing_data,
                   {"", "missing", "notBreaching", "breaching", "ignore"}))
      return fmt::format("missing data treated as `{}` is not followed",
                         printable(alarm_.treat_missing_data));
    // A selector that finds no number in the event adds no sample, not even to a count.
    if (!metric_.value) return "the metric takes its value from the event";
    if (alarm_.statistic.starts_with('p') &&
        alarm_.evaluate_low_sample_count_percentile == "ignore")
      return "it ignores percentiles of few samples";
    return {};
  }

  // Events lead to a breaching datapoint: the alarm must have been in another state before.
  AlarmFiring from_rest(bool one_event_is_enough) const {
    const bool missing_breaches = alarm_.treat_missing_data == "breaching";
    const AlarmFiring yes{Answer::yes("events take it into ALARM"), one_event_is_enough,
                          missing_breaches};
    const auto no = [](std::string why) { return AlarmFiring{Answer::no(std::move(why)), {}, {}}; };
    if (!has_default()) {
      if (missing_breaches)
        return no("is in ALARM while there is no event, since it takes missing data for a breach");
      if (alarm_.treat_missing_data == "ignore" && one_event_is_enough)
        return no("stays in ALARM after the first event, since it ignores missing data");
      return yes;
    }
    switch (breach(datapoint_without_events())) {
      case Breach::always:
        return no("is kept in ALARM by the filter's default value");
      case Breach::sometimes:
        return open("the filter's default value may keep it in ALARM");
      case Breach::never:
        break;
    }
    return yes;
  }

  const AlarmSettings& alarm_;
  const CountedMetric& metric_;
  double sign_;
  bool counts_, sums_;
  double value_;
  Range default_{kNoBound, -kNoBound};
};

}  // namespace

AlarmFiring fires(const AlarmSettings& alarm, const CountedMetric& metric) {
  return Firing(alarm, metric).decide();
}

}  // namespace underpin::semantics
