#include "tests/model/sample.h"

namespace underpin {

UNDERPIN_TYPE(sample::Thing, "sample_thing", Scope::regional, "every kind of attribute",
              {{"text", kPlain, "text"},
               {"secret", kSensitive, "never kept"},
               {"flag", kPlain, "flag"},
               {"count", kPlain, "count"},
               {"ratio", kPlain, "ratio"},
               {"time", kPlain, "time"},
               {"words", kPlain, "words"},
               {"entries", kPlain, "entries"},
               {"parts", kPlain, "parts"}})

}  // namespace underpin
