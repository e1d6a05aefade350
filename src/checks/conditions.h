// Several things that must all hold for one finding.
#pragma once

#include <string>
#include <vector>

#include "model/findings.h"

namespace underpin::checks {

struct Condition {
  Truth holds;
  std::string missing;  ///< what to say when it does not
};

Truth all_hold(const std::vector<Condition>& conditions);

/// Passes when all hold; fails when one is known not to, and names all such. Else it is undecided,
/// by itself.
void judge_all(const std::vector<Condition>& conditions, std::string pass_reason,
               Judgement& judgement);

}  // namespace underpin::checks
