// The values that a field can have, cut down to one for each way the conditions on it can come out.
#pragma once

#include <string>
#include <vector>

#include "semantics/filter_evaluator.h"
#include "semantics/filter_text_classes.h"
#include "semantics/record_class.h"

namespace underpin::semantics::filter {

/// A value for a field, and how each condition on the field comes out with it.
struct Candidate {
  enum class Kind { absent, text, number, boolean, null, object, array };

  Kind kind = Kind::absent;
  std::string text;
  double number = 0;
  bool truth = false;
  std::vector<bool> holds;

  bool is_container() const { return kind == Kind::object || kind == Kind::array; }
};

struct Domain {
  std::vector<Candidate> candidates;
  /// False: there may be a value with an outcome that no candidate shows.
  bool complete = true;
};

/// What may stand in the field.
struct FieldSpace {
  bool may_be_absent = true;
  RecordField::Type type = RecordField::Type::any;
  std::vector<std::string> excluded;  ///< texts that never stand there
};

/// One candidate for each outcome; containers are kept apart because other fields may need them.
Domain make_domain(const std::vector<const Condition*>& conditions, const FieldSpace& space,
                   const Reading& reading, unsigned& doubts, TextMemo& memo);

}  // namespace underpin::semantics::filter
