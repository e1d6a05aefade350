// The list of IAM actions that the program carries.
#pragma once

#include "semantics/iam_policy_region.h"

namespace underpin::semantics {

/// data/aws/iam_actions.txt, which names its sources and their dates; tools/generate_iam_actions.py
/// writes it. Constant data: read at the first call, the same for every caller.
const KnownActions& known_actions();

}  // namespace underpin::semantics
