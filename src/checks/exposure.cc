#include "checks/exposure.h"

namespace underpin::checks {

std::optional<std::int64_t> number_of(const Value<long long>& value) {
  const auto* known = value.get();
  if (known == nullptr) return std::nullopt;
  return *known;
}

void note_exposure(const semantics::Exposure& exposure, Judgement& judgement) {
  for (const auto* family : {&exposure.ipv4, &exposure.ipv6})
    for (const auto& note : family->notes) judgement.note(std::string(note.code), note.text);
}

std::vector<std::string> named(const std::vector<std::size_t>& rules,
                               const std::vector<std::string>& ids) {
  std::vector<std::string> out;
  for (const auto index : rules) out.push_back(ids[index]);
  return out;
}

}  // namespace underpin::checks
