// Settling: how a plan becomes deeds, in one way for all verbs that change anything. Shown, asked
// for, made again, carried out under the journal, and looked at once more.
#pragma once

#include <functional>
#include <string>

#include "cli/consent.h"
#include "cli/session_options.h"
#include "engine/journal.h"
#include "report/plan.h"

namespace underpin::cli {

struct Settling {
  /// Observes the account and plans. Called before the question, after a typed answer, since time
  /// has passed, and at the end.
  std::function<Plan()> plan;
  std::string kind;             ///< of the run: "apply", "clean", "undo"
  std::string of;               ///< of an undo: the run it undoes
  std::string config_sha256;    ///< of the file that the plan comes from; empty: of none
  bool all_or_nothing = false;  ///< a plan with something blocked is refused
  std::string format = "terminal";
};

/// The exit code: 0 when everything is as it shall be. `journal` must be open: whoever holds it
/// plans alone.
int settle(const Settling& settling, const ConsentOptions& consent, const OpenSession& open,
           engine::Journal& journal, const report::RenderOptions& render, bool quiet,
           const Surroundings& io);

}  // namespace underpin::cli
