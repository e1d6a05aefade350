// Check: the logic behind recommendations. Pure: a snapshot, parameters and the time of the
// snapshot go in, findings come out.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/findings.h"
#include "model/report.h"
#include "model/snapshot.h"

namespace underpin::checks {

/// The `with:` of a benchmark's row: named lists of words; a single word is a list of one.
class Parameters {
 public:
  Parameters() = default;
  explicit Parameters(std::map<std::string, std::vector<std::string>, std::less<>> values)
      : values_(std::move(values)) {}

  /// Empty when the row does not name it.
  std::span<const std::string> list(std::string_view name) const;
  /// The first word, or `fallback`.
  std::string word(std::string_view name, std::string_view fallback) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

/// What a check is asked.
struct Question {
  const Snapshot& account;
  const Parameters& with;
  ReadingMode reading = ReadingMode::strict;
  std::optional<Time> as_of = {};  ///< instead of the snapshot's own time
  Time now() const { return as_of.value_or(account.taken_at); }
};

struct Check {
  std::string_view key;             ///< "kms.rotation": what a row's `check` or `key` names
  std::vector<TypeFunction> needs;  ///< every type it looks at; others assert
  void (*judge)(const Question&, Findings&);
};

/// Every check, by topic (all.def).
std::vector<const Check*> all_checks();
/// Null when there is none of that key.
const Check* find_check(std::string_view key);

/// Runs the check. At least one finding comes back.
std::vector<Finding> run(const Check& check, std::string_view row_key, const Question& question);

}  // namespace underpin::checks

/// At the foot of a topic's file, inside `namespace underpin::checks`:
/// UNDERPIN_CHECKS(kms, {"kms.rotation", {&type_of<kms::Key>}, rotation}, …)
#define UNDERPIN_CHECKS(topic, ...)                      \
  std::span<const Check> topic##_checks() {              \
    static const std::vector<Check> checks{__VA_ARGS__}; \
    return checks;                                       \
  }
