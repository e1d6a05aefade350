#include "model/plan.h"

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

}  // namespace underpin
