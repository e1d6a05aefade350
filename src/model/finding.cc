#include "model/finding.h"

#include <array>

#include "base/hash.h"

namespace underpin {

std::string_view word(Verdict verdict) {
  static constexpr std::array<std::string_view, 5> kWords = {"pass", "fail", "unknown", "manual",
                                                             "not_applicable"};
  return kWords[static_cast<std::size_t>(verdict)];
}

std::string Finding::id(std::string_view account) const {
  // Length-prefixed, so that no two different lists of parts give the same text.
  std::string text;
  for (const std::string_view part : {account, std::string_view(key), std::string_view(region),
                                      std::string_view(resource), std::string_view(locus)})
    text += std::to_string(part.size()) + ':' + std::string(part) + '\n';
  return sha256_hex(text).substr(0, 32);
}

}  // namespace underpin
