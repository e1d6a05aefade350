// What AWS's documentation of filter patterns leaves open, as switches. A question is answered only
// when the answer is the same whichever way the switches stand.
#pragma once

#include <string>
#include <vector>

namespace underpin::semantics {

enum class Match { no, yes, open };

namespace filter {

/// One way to read the documentation. The defaults are the likelier readings; they only decide
/// which witness is shown first.
struct Reading {
  /// `$.x != "v"` on an event without `x`. Users report that it does not match.
  bool missing_differs = false;
  /// `Ev*ent`: older editions say that it "will only match the actual string Ev*ent"; today's
  /// edition no longer says so.
  bool inner_star_is_wildcard = false;
  /// A text compared with a number, boolean or null, a number with a text.
  enum class Kinds { never_match, as_text, always_differ };
  Kinds kinds = Kinds::never_match;
  /// `$.a[*] != "v"`: some element differs, or every one.
  bool some_element_differs = true;
  /// A term must stand alone: `ERROR` in `ERRORCODE`. Older editions match it, today's says "word".
  bool whole_words = false;
  /// The last column of `[w1, w2]` takes the rest of the line.
  bool last_column_takes_rest = false;
};

/// The switches as bits: which of them an evaluation consulted.
enum Doubt : unsigned {
  kMissing = 1u << 0u,
  kInnerStar = 1u << 1u,
  kKinds = 1u << 2u,
  kElements = 1u << 3u,
  kWholeWords = 1u << 4u,
  kLastColumn = 1u << 5u,
};

/// Every combination of the switches in `doubts`; the default reading first.
std::vector<Reading> readings(unsigned doubts);

/// "whether `!=` matches an event without the field, …": for a reason.
std::string describe_doubts(unsigned doubts);

}  // namespace filter

/// `open` when the readings disagree; `doubts` then says on what (filter::Doubt bits).
struct Evaluation {
  Match match = Match::no;
  unsigned doubts = 0;

  bool is_yes() const { return match == Match::yes; }
  bool is_no() const { return match == Match::no; }
};

}  // namespace underpin::semantics
