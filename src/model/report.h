// Report: one account judged against one benchmark; what every format renders.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/finding.h"
#include "model/gap.h"
#include "model/snapshot.h"

namespace underpin {

/// How strictly a benchmark's letter and its effect are held together (docs/semantics.md).
enum class ReadingMode { strict, letter, effect };

/// One recommendation with its findings. Findings are sorted by (region, resource).
struct JudgedRecommendation {
  std::string id;   ///< "1.4"
  std::string key;  ///< "iam.root-no-access-keys"
  std::string title, section;
  int level = 1;
  std::string assessment;  ///< "automated" or "manual": the benchmark's label
  Verdict verdict = Verdict::unknown;
  std::vector<Finding> findings;
  bool judged = true;  ///< false: this version has no check for it; its one finding says so
  std::string remedy;  ///< what to do next, one line; may be empty

  /// The row fails or is unknown, and every finding that makes it so is waived.
  bool waived() const;
};

/// Counts of recommendations by verdict. score = pass ÷ (pass + fail + unknown), 0 when that is 0:
/// what is waived still counts there.
struct Summary {
  std::size_t pass = 0, fail = 0, unknown = 0, manual = 0, not_applicable = 0;
  std::size_t waived = 0, waived_unknown = 0;  ///< of fail and of unknown: rows wholly waived
  double score() const;
  std::size_t total() const { return pass + fail + unknown + manual + not_applicable; }
  /// Answered: the evidence, or its proven absence, decided. Unknown and manual rows are not.
  std::size_t answered() const { return pass + fail + not_applicable; }
};

struct JudgedGap {
  Gap gap;
  std::vector<std::string> affects;  ///< ids of the recommendations that are less known for it
};

/// An entry of the config file and what became of it.
struct UsedWaiver {
  enum class State {
    used,     ///< findings are waived by it
    unused,   ///< it matches no finding: a typing mistake, or mended since
    expired,  ///< past its last day: it waives nothing
  };
  std::string what;  ///< "1.4" or "region eu-west-1"
  std::vector<std::string> resources;
  Waiver waiver;
  std::string place;  ///< "file:line"
  State state = State::unused;
  std::size_t findings = 0;
};

std::string_view word(UsedWaiver::State state);

struct Report {
  std::string account, partition, caller;
  Time taken_at{};   ///< when the account was read
  Time judged_at{};  ///< the time that ages are counted to: taken_at, or what `--now` says
  std::vector<Region> regions;
  ReadingMode reading = ReadingMode::strict;
  std::string snapshot_sha256;
  std::string benchmark_id, benchmark_name, benchmark_version;
  std::size_t benchmark_size = 0;  ///< recommendations of the benchmark, before any selection
  std::vector<JudgedRecommendation> recommendations;  ///< in the benchmark's order
  std::vector<JudgedGap> gaps;
  std::vector<UsedWaiver> waivers;  ///< in the order of the config file

  Summary summary() const;
  /// The run was stopped before every read was made; what is missing is in the gaps.
  bool interrupted() const;
  /// Rows of the benchmark were left out: the report does not speak for the whole of it.
  bool partial() const { return recommendations.size() < benchmark_size; }
};

/// fail, else unknown, else manual, else pass, else not_applicable.
Verdict combine(const std::vector<Finding>& findings);

std::string_view word(ReadingMode reading);

}  // namespace underpin
