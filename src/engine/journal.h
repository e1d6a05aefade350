// Journal: what runs changed, and how it was before, written down before each write. One file an
// account, one line an event, underpin/journal/1; only ever added to.
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/plan.h"

namespace underpin::engine {

/// A step that a run began. Without a state the run ended in the middle of it: whether AWS did it
/// is not known.
struct JournalEntry {
  Step step;
  std::optional<Outcome::State> state;
};

struct Run {
  std::string id;    ///< "20261125T174500Z-1f3a"
  std::string kind;  ///< "apply", "clean" or "undo"
  std::string of;    ///< of an undo: the run it undoes
  std::string caller, config_sha256, at;
  std::vector<JournalEntry> entries;  ///< in the order they were begun; one an address
  bool finished = false;              ///< it came to its end, whatever failed in it
  bool complete = false;              ///< and nothing failed
};

/// What a run is begun with.
struct RunHead {
  std::string kind, of, caller, config_sha256;
  Time at{};
};

class Journal {
 public:
  /// Opens or makes DIR/ACCOUNT.jsonl (0600, the folder 0700) and locks it until it is destroyed.
  /// Throws Error when it cannot be written, or another run holds it: nothing may be changed then.
  Journal(const std::filesystem::path& folder, const std::string& account);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  const std::filesystem::path& path() const { return path_; }

  /// What is written there so far. A line that was cut off by a crash is passed over; any other
  /// malformed one throws Error: a journal that lies is worse than none.
  std::vector<Run> runs() const;

  /// The last run, when it is of this kind and config and did not come to its end.
  std::optional<Run> open_run(const RunHead& head) const;

  /// Continues the open run, or begins one. Gives its id.
  std::string begin_run(const RunHead& head);
  /// Ends the open run, since everything is as it shall be; of an undo, tells that it was made.
  void nothing_to_do(const RunHead& head);
  /// On the disk before it returns. Thread-safe, as after().
  void before(const Step& step);
  void after(const Outcome& outcome);
  void end_run(bool complete);

 private:
  void append(const std::string& line);

  std::filesystem::path path_;
  int file_ = -1;
  std::mutex mutex_;
  std::string run_;
};

/// For tests and `undo`: the runs of a journal's text.
std::vector<Run> parse_journal(std::string_view text, std::string_view path = "the journal");

/// The newest run that is no undo and that no complete undo has undone; null when there is none.
const Run* last_to_undo(const std::vector<Run>& runs);

}  // namespace underpin::engine
