#include "base/error.h"

#include <cstdio>
#include <cstdlib>

#include "base/text.h"

namespace underpin {

void assertion_failed(const char* expression, const char* file, int line,
                      std::string_view message) {
  std::fprintf(stderr, "underpin: internal error at %s:%d: %s (%s)\n", file, line,
               printable(message).c_str(), expression);
  std::abort();
}

}  // namespace underpin
