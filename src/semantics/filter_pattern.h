// CloudWatch Logs filter patterns: read, printed, and tried on an event.
//
// Source of every rule: Amazon CloudWatch Logs User Guide, "Filter pattern syntax for metric
// filters, subscription filters, filter log events, and Live Tail". What that page leaves open is
// listed in filter_reading.h and never guessed: an event whose match hangs on it is `Match::open`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "semantics/filter_expression.h"
#include "semantics/filter_reading.h"
#include "semantics/log_event.h"

namespace underpin::semantics {

/// Why a text is no filter pattern.
struct PatternError {
  std::size_t offset = 0;  ///< byte in the pattern
  std::string reason;      ///< lower-case, no full stop
  /// AWS may well accept the text; it is this program that does not follow it. Such a pattern is
  /// never taken as "matches nothing": questions that hang on it stay undecided.
  bool beyond_us = false;
};

struct ParsedPattern;

/// A pattern that was understood. Immutable, cheap to copy relative to its text.
class FilterPattern {
 public:
  enum class Form {
    everything,  ///< the empty pattern, `""`, `" "`
    terms,       ///< `ERROR -Exiting`, `?a ?b`, `"a phrase"`, `%regex%`
    json,        ///< `{ $.eventName = "CreateTrail" }`
    delimited,   ///< `[ip, user, ..., status = 4*]`
  };

  /// Never throws. At most 1024 characters, the limit of PutMetricFilter's `filterPattern`.
  static ParsedPattern parse(std::string_view text);

  Form form() const { return form_; }
  const filter::Expression& expression() const { return expression_; }  ///< of the JSON form
  const std::vector<filter::Term>& terms() const { return terms_; }     ///< of the term form
  const std::vector<filter::Column>& columns() const {
    return columns_;
  }  ///< of the delimited form

  /// A canonical text: parse(print()) gives an equal pattern.
  std::string print() const;
  bool operator==(const FilterPattern&) const = default;

  /// The events that this JSON pattern takes and in which `selector`, written `$.eventName`, holds
  /// `text`. Nothing for another form of pattern, a selector that is none, and a text with `*`,
  /// which the language cannot ask for.
  std::optional<FilterPattern> where(std::string_view selector, std::string_view text) const;

  /// Whether the pattern takes the event, over every reading of what AWS leaves open.
  Evaluation evaluate(const LogEvent& event) const;

 private:
  friend class FilterPatternBuilder;

  Form form_ = Form::everything;
  filter::Expression expression_;
  std::vector<filter::Term> terms_;
  std::vector<filter::Column> columns_;
};

struct ParsedPattern {
  std::optional<FilterPattern> pattern;
  PatternError error;  ///< meaningful when there is no pattern

  explicit operator bool() const { return pattern.has_value(); }
  const FilterPattern& operator*() const { return *pattern; }
  const FilterPattern* operator->() const { return &*pattern; }
};

}  // namespace underpin::semantics
