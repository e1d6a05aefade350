// What semantics says: yes, no, or undecided with the reason; never a guess.
#pragma once

#include <string>
#include <utility>

namespace underpin::semantics {

enum class Decision { yes, no, undecided };

/// An answer with its proof. `witness` is the concrete thing that proves it (a request, an event, a
/// packet), printed for a person; `reason` says in words what decided or, when undecided, why not.
struct Answer {
  Decision decision = Decision::undecided;
  std::string reason;
  std::string witness;

  static Answer yes(std::string reason, std::string witness = {}) {
    return {Decision::yes, std::move(reason), std::move(witness)};
  }
  static Answer no(std::string reason, std::string witness = {}) {
    return {Decision::no, std::move(reason), std::move(witness)};
  }
  static Answer undecided(std::string reason) {
    return {Decision::undecided, std::move(reason), {}};
  }

  bool is_yes() const { return decision == Decision::yes; }
  bool is_no() const { return decision == Decision::no; }
  bool is_undecided() const { return decision == Decision::undecided; }
};

/// Yes when one of them is, no only when both are. The proof of the first goes before the second's.
inline const Answer& either(const Answer& first, const Answer& second) {
  if (first.is_yes()) return first;
  if (second.is_yes()) return second;
  return first.is_undecided() ? first : second;
}

/// Yes only when both are, no when one of them is.
inline const Answer& both(const Answer& first, const Answer& second) {
  if (first.is_no()) return first;
  if (second.is_no()) return second;
  return first.is_undecided() ? first : second;
}

}  // namespace underpin::semantics
