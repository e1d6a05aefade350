#include "checks/answers.h"

#include "base/embedded.h"

namespace underpin::checks {

Truth truth_from(const semantics::Answer& answer, const std::string& what) {
  if (!answer.is_undecided()) return answer.is_yes();
  return Truth::unknown({{Cause::Kind::unread, what + ": " + answer.reason, {}}});
}

const semantics::KnownActions& known_actions() {
  static const semantics::KnownActions known(embedded("data/aws/iam_actions.txt"));
  return known;
}

}  // namespace underpin::checks
