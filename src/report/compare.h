// Two reports of one account compared: what turned, and which resource turned it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/finding.h"
#include "report/format.h"

namespace underpin::report {

/// What a comparison needs of an underpin/report/1 document.
struct PastReport {
  struct Row {
    std::string id, title;
    Verdict verdict = Verdict::unknown;
  };
  struct Judged {
    std::string row, region, resource, reason;  ///< row: the recommendation's id
    Verdict verdict = Verdict::unknown;
    bool waived = false;
  };
  std::string account, partition, benchmark, taken_at;
  std::vector<Row> rows;                   ///< in the benchmark's order
  std::map<std::string, Judged> findings;  ///< by the findings' stable ids
};

/// Throws Error for a text that is no such document, saying what is wrong with it.
PastReport read_report(std::string_view json);

/// One finding that is not as it was; nothing on one side: it is new, or gone.
struct Turn {
  std::optional<Verdict> before, after;
  PastReport::Judged finding;  ///< as it is now, or as it was before it went
};

struct RowTurn {
  std::string id, title;
  std::optional<Verdict> before, after;  ///< nothing: the row is not in that report
  std::vector<Turn> turns;               ///< sorted by (region, resource)
};

struct Comparison {
  std::string account, benchmark, before, after;  ///< the last two: when each was read
  std::vector<RowTurn> rows;                      ///< those in which something turned

  /// Something fails now that did not, resource by resource; waived ones do not count.
  bool worse() const;
  /// Something is unknown now that was not, or a row is not judged any more.
  bool less_known() const;
};

/// Throws UsageError for reports of different accounts or benchmarks, and in the wrong order.
Comparison compare(const PastReport& before, const PastReport& after);

std::string render_comparison(const Comparison& comparison, const RenderOptions& options);
std::string render_comparison_json(const Comparison& comparison);

}  // namespace underpin::report
