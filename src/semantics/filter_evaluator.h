// A filter pattern tried on one event under one reading of the documentation.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "semantics/filter_pattern.h"

namespace underpin::semantics::filter {

/// A value as a condition sees it.
struct Node {
  enum class Kind { text, number, boolean, null, container };

  Kind kind = Kind::null;
  std::string_view text;  ///< of a text; of a number when its spelling is known
  double number = 0;
  bool truth = false;
};
Node to_node(const boost::json::value& value);

/// Everything the selector points at: none when the field is missing.
std::vector<Node> select(const Selector& selector, const boost::json::value& root);

/// One condition against the values that its selector points at. Adds to `doubts` the switches of
/// `reading` that were looked at.
bool holds(const Condition& condition, const std::vector<Node>& nodes, const Reading& reading,
           unsigned& doubts);

/// A required or excluded term against the line.
bool contains(const Literal& term, std::string_view line, const Reading& reading, unsigned& doubts);

/// A whole pattern against an event.
bool matches(const FilterPattern& pattern, const LogEvent& event, const Reading& reading,
             unsigned& doubts);

/// The fields of a space-delimited line: text in `[…]` and `"…"` is one field.
std::vector<std::string_view> split_fields(std::string_view line);

/// Whether `decide(reading, doubts)` says yes under every reading, under some, or under none. The
/// readings are those that differ in a switch that some call consulted. `doubts` of the result
/// names the switches that matter.
template <typename Decide>
Evaluation over_readings(Decide decide) {
  const auto agree = [&](unsigned switches, unsigned& consulted) {
    bool any = false;
    bool all = true;
    for (const Reading& reading : readings(switches)) {
      const bool match = decide(reading, consulted);
      any = any || match;
      all = all && match;
    }
    return all ? Match::yes : any ? Match::open : Match::no;
  };
  unsigned known = 0;
  unsigned consulted = 0;
  Match match = agree(known, consulted);
  while (match != Match::open && consulted != known) {
    known = consulted;
    match = agree(known, consulted);
  }
  Evaluation out{match, 0};
  if (match != Match::open) return out;
  for (unsigned bit = 1; bit <= known; bit <<= 1u) {
    unsigned unused = 0;
    if ((known & bit) != 0 && agree(bit, unused) == Match::open) out.doubts |= bit;
  }
  if (out.doubts == 0) out.doubts = known;
  return out;
}

}  // namespace underpin::semantics::filter
