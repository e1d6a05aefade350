// Do these metric filters take every event that a recommendation asks for? And: does one pattern
// take all that another takes?
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "semantics/answer.h"
#include "semantics/filter_pattern.h"
#include "semantics/record_class.h"

namespace underpin::semantics {

/// A metric filter: its name and its pattern, or why the pattern cannot be read.
struct NamedFilter {
  std::string name;
  std::string text;
  ParsedPattern pattern;
};
NamedFilter read_filter(std::string name, std::string text);

/// What has to be taken, and what should not be: see required_events.h.
struct EventRequirement {
  std::vector<RecordClass> required;  ///< every record of every class
  std::vector<RecordClass> controls;  ///< no sample of any of these
  std::string source;                 ///< the eventSource of all required records; empty: any
};

struct Coverage {
  /// Yes: every record of every required class is taken by one filter or another. No: `reason`
  /// names the missed events, `witness` is one record that no filter takes. Undecided: `reason`
  /// says on what it hangs. `reason` also names filters whose pattern cannot be read.
  Answer answer;
  std::vector<std::string> missed;     ///< names of the required classes that are not covered
  std::vector<std::string> undecided;  ///< names of those that could not be decided
  /// Filters that take at least one required sample: the ones that serve this requirement.
  std::vector<std::size_t> serving;
  /// Control records that serving filters take as well: the note `over-broad`.
  std::vector<std::string> over_broad;
  std::string over_broad_witness;  ///< one of those records
};

/// The union of the filters counts: order, spelling, added conditions that always hold and
/// supersets make no difference. A filter whose pattern cannot be read takes nothing.
Coverage covers(std::span<const NamedFilter> filters, const EventRequirement& requirement);

/// Every event that one of `narrow` takes is taken by one of `wide`. The witness of a no is an
/// event that `wide` leaves. Events: JSON objects; any line when all patterns are terms.
Answer implies(std::span<const FilterPattern> narrow, std::span<const FilterPattern> wide);
inline Answer implies(const FilterPattern& narrow, const FilterPattern& wide) {
  return implies(std::span(&narrow, 1), std::span(&wide, 1));
}

/// They take the same events. The witness of a no is an event that only one of them takes.
Answer equivalent(const FilterPattern& a, const FilterPattern& b);

}  // namespace underpin::semantics
