// Plan: the steps from what an account has to what it shall have; Outcome: what became of each.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "model/finding.h"

namespace underpin {

class Snapshot;

enum class Action { create, update, remove };

/// "create", "update", "delete": the words of plans and journals.
std::string_view word(Action action);

/// One attribute that a step changes. Contents are JSON texts; empty: there is none.
struct Change {
  std::string attribute, before, after;
  friend bool operator==(const Change&, const Change&) = default;
};

/// One resource to be changed. `prior` and `planned` are whole rows as snapshots write them; empty:
/// there is none.
struct Step {
  Action action = Action::create;
  std::string address;
  std::string type, region, id;
  std::vector<Change> changes;
  std::string prior, planned;
  std::string residue;  ///< what an undo leaves behind; empty: nothing
  /// Type and id of what goes with it, in its region: AWS deletes it in the same breath.
  std::vector<std::pair<std::string, std::string>> takes;
  std::vector<std::string> after;  ///< addresses of steps that must be done before

  bool touches(std::string_view attribute) const;
  friend bool operator==(const Step&, const Step&) = default;
};

/// A wanted resource, or a whole module, that no step can be made for.
struct Blocked {
  std::string address, why;
};

/// A recommendation whose verdict the plan changes.
struct VerdictChange {
  std::string id, title;
  Verdict before = Verdict::unknown, after = Verdict::unknown;
};

struct Plan {
  std::string account, partition, caller;
  std::string config_file, config_sha256;
  Time observed_at{};
  std::size_t resources = 0;  ///< that were wanted; those without a step are as they shall be
  std::vector<Step> steps;    ///< each behind those it comes after
  std::vector<Blocked> blocked;
  std::vector<Blocked> kept;  ///< left alone on purpose, and why
  std::vector<std::string> warnings;
  std::vector<VerdictChange> verdicts;

  Plan() = default;
  /// No step yet, for the account as it was observed.
  explicit Plan(const Snapshot& observed);

  bool empty() const { return steps.empty() && blocked.empty(); }
};

struct Outcome {
  enum class State {
    done,
    unchanged,  ///< AWS refused it, and it is as it shall be all the same: not our doing
    refused,    ///< the caller may not: surely not done
    failed,     ///< done or not, or in part
    skipped,    ///< a step it comes after was not done
    open,       ///< the run was stopped before its turn, or in the middle of it
  };
  std::string address;
  State state = State::open;
  std::string message, hint;  ///< why it was not done, and the next step
  std::string id;             ///< that AWS gave to what was created, where it chooses; else empty
  std::string row;            ///< what was created, as read back; empty: it was not
};

std::string_view word(Outcome::State state);

}  // namespace underpin
