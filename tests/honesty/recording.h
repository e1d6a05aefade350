// The two seeded accounts as tapes, made once for a run of the tests, and audits of them in
// process.
#pragma once

#include <set>
#include <string>

#include "aws/transport.h"
#include "benchmark/benchmark.h"
#include "model/report.h"
#include "model/snapshot.h"
#include "tests/honesty/tape.h"

namespace underpin::testing {

/// When the tests began, which is "now" to every audit: what the emulator says happened just now is
/// as recent to the checks as it is to the emulator.
Time start_of_tests();

struct Audit {
  Snapshot account;
  Report report;
};

/// CIS 1.3.0.
const benchmark::Benchmark& whole_benchmark();

/// Audits what answers at `url` through the transport. Its time stands still and it never waits, so
/// that a replay is exact.
Audit audit(aws::Transport& transport, const std::string& url,
            const benchmark::Benchmark& benchmark = whole_benchmark());

struct Recording {
  /// Starts an emulator, runs the seeding script, audits with short pages.
  explicit Recording(const std::string& seed);

  Tape tape;
  std::string url;
  std::set<std::string> operations, paged;  ///< asked; asked for more than one page
  Report baseline;                          ///< of a replay without fault
};

/// Fails every row that is not for a person.
const Recording& poor();
/// Passes them.
const Recording& compliant();

}  // namespace underpin::testing
