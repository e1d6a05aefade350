// Check: the logic behind recommendations. Pure: a snapshot, parameters and the time of the
// snapshot go in, findings come out.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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
  /// The first word as a number, or `fallback`.
  long long number(std::string_view name, long long fallback) const;
  /// The words as numbers, which Parameter::numbers has made sure of. Empty when the row does not
  /// name it.
  std::vector<long long> numbers(std::string_view name) const;

  const auto& all() const { return values_; }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

/// One name that a row's `with:` may give to a check, and the words that it takes. A row with
/// another name or word is refused when the table is loaded: what is dropped in silence would
/// change a verdict in silence.
class Parameter {
 public:
  static Parameter words(std::string_view name) { return {name, {}, std::nullopt}; }
  /// Only these words.
  static Parameter choice(std::string_view name, std::span<const std::string_view> allowed) {
    return {name, allowed, std::nullopt};
  }
  /// Whole numbers, both bounds included.
  static Parameter numbers(std::string_view name, long long least, long long most) {
    return {name, {}, std::pair(least, most)};
  }

  std::string_view name() const { return name_; }
  /// Why these words are none that it takes; empty when they are.
  std::string problem(std::span<const std::string> words) const;

 private:
  using Bounds = std::optional<std::pair<long long, long long>>;
  Parameter(std::string_view name, std::span<const std::string_view> allowed, Bounds bounds)
      : name_(name), allowed_(allowed), bounds_(bounds) {}

  std::string_view name_;
  std::span<const std::string_view> allowed_;
  Bounds bounds_;
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
  std::vector<Parameter> takes = {};  ///< every parameter it looks at
};

/// Every check, by topic (all.def).
std::vector<const Check*> all_checks();
/// Null when there is none of that key.
const Check* find_check(std::string_view key);

/// What is wrong with a row's parameters for the check; empty when nothing is.
std::string problem(const Check& check, const Parameters& with);

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
