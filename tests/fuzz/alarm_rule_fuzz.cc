// Any bytes as the rule of a composite alarm: what follows an alarm does so in brackets, with more
// alarms beside it and under its ARN, and nothing crashes or hangs.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "semantics/alarm_rule.h"

using underpin::semantics::AlarmReference;
using underpin::semantics::follows;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string rule(reinterpret_cast<const char*>(data), size < 2000 ? size : 2000);
  const auto found = follows(rule, {"a", "arn:b"});
  if (!found.answer.is_yes()) return 0;
  const auto other_way = follows(rule, {"arn:b", "a"});
  const auto shared = follows(rule + " OR ALARM(other)", {"a", "arn:b"});
  if (!other_way.answer.is_yes() || !shared.answer.is_yes() || !shared.shared) std::abort();
  if (!follows("(" + rule + "\n)", {"a", "arn:b"}).answer.is_yes() &&
      rule.find("((((((((") == std::string::npos)
    std::abort();
  if (!follows(rule + " AND OK(a)", {"a", "arn:b"}).answer.is_undecided()) std::abort();
  return 0;
}
