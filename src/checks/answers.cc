#include "checks/answers.h"

namespace underpin::checks {

Truth truth_from(const semantics::Answer& answer, const std::string& what) {
  if (!answer.is_undecided()) return answer.is_yes();
  return Truth::unknown({{Cause::Kind::unread, what + ": " + answer.reason, {}}});
}

}  // namespace underpin::checks
