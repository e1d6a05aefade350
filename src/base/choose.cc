#include "base/choose.h"

#include <fmt/core.h>

#include "base/error.h"
#include "base/text.h"

namespace underpin {

std::string did_you_mean(std::string_view given, std::span<const std::string> known) {
  const auto meant = nearest(given, known);
  return meant ? fmt::format("; did you mean `{}`?", *meant) : "";
}

void unknown_word(std::string_view kind, std::string_view given, std::span<const std::string> known,
                  std::string hint) {
  if (hint.empty()) hint = "known are: " + join({known.begin(), known.end()}, ", ");
  throw UsageError(fmt::format("no {} `{}`{}", kind, printable(given), did_you_mean(given, known)),
                   std::move(hint));
}

}  // namespace underpin
