// Which of two answers decides under the reading that was asked for: a recommendation's letter is
// what its text says to look at, its effect what that is meant to bring about (docs/semantics.md).
#pragma once

#include "model/report.h"
#include "semantics/answer.h"

namespace underpin::checks {

/// Of two answers to "is there what the recommendation forbids?": a yes is a fail, and one is
/// enough under the strict reading.
inline const semantics::Answer& forbidden(ReadingMode reading, const semantics::Answer& letter,
                                          const semantics::Answer& effect) {
  if (reading == ReadingMode::letter) return letter;
  if (reading == ReadingMode::effect) return effect;
  return semantics::either(letter, effect);
}

/// Of two answers to "is there what the recommendation demands?": a no is a fail, and one is enough
/// under the strict reading.
inline const semantics::Answer& demanded(ReadingMode reading, const semantics::Answer& letter,
                                         const semantics::Answer& effect) {
  if (reading == ReadingMode::letter) return letter;
  if (reading == ReadingMode::effect) return effect;
  return semantics::both(letter, effect);
}

}  // namespace underpin::checks
