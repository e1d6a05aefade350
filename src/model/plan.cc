#include "model/plan.h"

#include <algorithm>

#include "model/snapshot.h"

namespace underpin {

std::string_view word(Action action) {
  static constexpr std::string_view kWords[] = {"create", "update", "delete"};
  return kWords[static_cast<std::size_t>(action)];
}

std::string_view word(Outcome::State state) {
  static constexpr std::string_view kWords[] = {"done",   "unchanged", "refused",
                                                "failed", "skipped",   "open"};
  return kWords[static_cast<std::size_t>(state)];
}

bool Step::touches(std::string_view attribute) const {
  return std::any_of(changes.begin(), changes.end(),
                     [&](const Change& change) { return change.attribute == attribute; });
}

Plan::Plan(const Snapshot& observed)
    : account(observed.account),
      partition(observed.partition),
      caller(observed.caller),
      observed_at(observed.taken_at) {}

}  // namespace underpin
