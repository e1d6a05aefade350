// All texts, sorted by which of several shapes they have: one witness for each combination.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "semantics/filter_text.h"

namespace underpin::semantics::filter {

struct TextClass {
  std::string text;       ///< a shortest text of the class, not empty when there is a choice
  std::vector<bool> has;  ///< for each shape
};

struct TextClasses {
  std::vector<TextClass> classes;
  bool complete = true;  ///< false when a limit ended the walk: there may be more classes
};

/// Remembers what was sorted: one question asks the same once for each reading.
using TextMemo = std::map<std::string, TextClasses>;

/// Walks the product of the shapes' automata breadth first. Exact within 20,000 states.
TextClasses classify_texts(const std::vector<TextShape>& shapes, const Alphabet& alphabet);

}  // namespace underpin::semantics::filter
