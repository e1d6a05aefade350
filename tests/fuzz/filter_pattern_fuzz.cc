// Any two lines as filter patterns: they are read or refused, print and read back the same, and no
// answer contradicts the evaluator.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "semantics/filter_coverage.h"

using underpin::semantics::FilterPattern;
using underpin::semantics::LogEvent;
using underpin::semantics::Match;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = text.find('\n');
  const auto first = FilterPattern::parse(text.substr(0, line));
  if (!first) return 0;
  const auto again = FilterPattern::parse(first->print());
  // Quotes that the text did without may make the print longer than a pattern may be.
  if (!again && first->print().size() < 1000) std::abort();
  if (again && !(*again == *first)) std::abort();
  if (line == std::string_view::npos) return 0;
  const auto second = FilterPattern::parse(text.substr(line + 1));
  if (!second) {
    first->evaluate(LogEvent::from_text(std::string(text.substr(line + 1))));
    return 0;
  }
  const auto answer = implies(*first, *second);
  if (answer.is_no()) {
    const LogEvent witness = LogEvent::from_text(answer.witness);
    if (first->evaluate(witness).match == Match::no) std::abort();
    if (second->evaluate(witness).match == Match::yes) std::abort();
  }
  return 0;
}
