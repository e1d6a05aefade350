// Benchmark: recommendations as data, the selection of some of them, and the report that joins them
// with what the checks say.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.h"
#include "config/config.h"
#include "model/report.h"
#include "model/snapshot.h"

namespace underpin::benchmark {

/// A row. `check` is the logic's key; a row whose check this version lacks is reported as unknown,
/// "not yet judged", and never left out.
struct Recommendation {
  std::string id, key, check, title, section, assessment, remedy;
  int level = 1;
  checks::Parameters with;
  std::vector<std::string> controls;  ///< CIS Controls v7 that it serves: "4.4"; empty: not known
};

struct Benchmark {
  std::string id, name, version;
  std::vector<Recommendation> recommendations;
  std::size_t size = 0;  ///< of the whole table, before any selection
};

/// The ids of the benchmarks that the binary carries.
std::vector<std::string> benchmark_ids();

/// Throws UsageError with the nearest id for an unknown one.
Benchmark load_benchmark(std::string_view id);

/// For tests and users' own tables: throws Error with the line of the first mistake.
Benchmark parse_benchmark(std::string_view yaml);

/// `--level`, `--only`, `--skip`. A word is an id (`1.4`), `cis-1.3.0/1.4`, a key
/// (`iam.root-no-access-keys`), or `section:4`.
struct Selection {
  int level = 2;  ///< rows up to this level
  std::vector<std::string> only, skip;
};

/// Throws UsageError with the nearest word for one that names nothing.
Benchmark select(Benchmark benchmark, const Selection& selection);

/// The same for several: a word names rows of one at least, and a benchmark that is left without a
/// row drops out.
std::vector<Benchmark> select(std::vector<Benchmark> benchmarks, const Selection& selection);

/// The types that the selected rows' checks look at, each once.
std::vector<TypeFunction> types_of(const Benchmark& benchmark);
std::vector<TypeFunction> types_of(std::span<const Benchmark> benchmarks);

struct JudgeOptions {
  ReadingMode reading = ReadingMode::strict;
  std::optional<Time> now;      ///< ages are counted to it; the snapshot's own time when not given
  std::string snapshot_sha256;  ///< of the snapshot as it was saved or read
};

/// Judges every row. Needs a snapshot with all types_of(benchmark) requested: see require().
Report judge(const Benchmark& benchmark, const Snapshot& account, const JudgeOptions& options);

/// Marks the findings that the config waives, and tells in report.waivers what became of each
/// entry. An entry past its last day waives nothing. Throws UsageError for a deviation from a
/// recommendation that no benchmark of ours has, with file, line and the nearest.
void waive(Report& report, const config::Config& config);

/// Throws UsageError for a deviation from a recommendation that no benchmark of ours has: a slip in
/// a number must not look like a deviation that is no longer needed.
void check_deviations(const config::Config& config);

/// Marks types that a saved snapshot does not hold as unread, so that rows which need them are
/// unknown.
void require(Snapshot& account, std::span<const TypeFunction> types);

}  // namespace underpin::benchmark
