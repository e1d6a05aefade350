#include "semantics/filter_reading.h"

#include <utility>

#include "base/text.h"

namespace underpin::semantics::filter {
namespace {

// Doubles the readings: each once as it is and once with the switch turned.
template <typename Turn>
void split(std::vector<Reading>& all, Turn turn) {
  const std::size_t count = all.size();
  for (std::size_t i = 0; i < count; ++i) {
    Reading turned = all[i];
    turn(turned);
    all.push_back(turned);
  }
}

constexpr std::pair<Doubt, const char*> kDescriptions[] = {
    {kMissing, "whether `!=` matches an event that lacks the field"},
    {kInnerStar, "whether `*` inside a text is a wildcard"},
    {kKinds, "how a text compares with a number, boolean or null"},
    {kElements, "whether `!=` on `[*]` or `.*` wants one value to differ or all"},
    {kWholeWords, "whether a term also matches inside a longer word"},
    {kLastColumn, "whether the last column takes the rest of the line"},
};

}  // namespace

std::vector<Reading> readings(unsigned doubts) {
  std::vector<Reading> all(1);
  const auto turn = [&](Doubt doubt, bool Reading::*field) {
    if ((doubts & doubt) != 0) split(all, [&](Reading& r) { r.*field = !(r.*field); });
  };
  turn(kMissing, &Reading::missing_differs);
  turn(kInnerStar, &Reading::inner_star_is_wildcard);
  turn(kElements, &Reading::some_element_differs);
  turn(kWholeWords, &Reading::whole_words);
  turn(kLastColumn, &Reading::last_column_takes_rest);
  if ((doubts & kKinds) != 0) {
    const auto plain = all;
    for (const auto kinds : {Reading::Kinds::as_text, Reading::Kinds::always_differ}) {
      for (Reading reading : plain) {
        reading.kinds = kinds;
        all.push_back(reading);
      }
    }
  }
  return all;
}

std::string describe_doubts(unsigned doubts) {
  std::vector<std::string> parts;
  for (const auto& [doubt, text] : kDescriptions)
    if ((doubts & doubt) != 0) parts.emplace_back(text);
  return join(parts, ", and ");
}

}  // namespace underpin::semantics::filter
