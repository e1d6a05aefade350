#include "semantics/known_actions.h"

#include "base/embedded.h"

namespace underpin::semantics {

const KnownActions& known_actions() {
  static const KnownActions kKnown(embedded("data/aws/iam_actions.txt"));
  return kKnown;
}

}  // namespace underpin::semantics
