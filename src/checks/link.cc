#include "checks/link.h"

#include <algorithm>

namespace underpin::checks {

Link best_of(std::vector<Link> links, std::string none) {
  const auto rank = [](const Link& link) {
    return std::pair(link.holds.is_true() ? 2 : link.holds.is_unknown() ? 1 : 0, link.depth);
  };
  const auto best = std::max_element(
      links.begin(), links.end(), [&](const Link& a, const Link& b) { return rank(a) < rank(b); });
  if (best == links.end()) return broken(kNoAlarm, std::move(none));
  return std::move(*best);
}

}  // namespace underpin::checks
