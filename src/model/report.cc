#include "model/report.h"

#include <algorithm>
#include <array>

namespace underpin {

double Summary::score() const {
  const auto judged = pass + fail + unknown;
  return judged == 0 ? 0.0 : static_cast<double>(pass) / static_cast<double>(judged);
}

Summary Report::summary() const {
  Summary summary;
  const std::array<std::size_t*, 5> counts = {&summary.pass, &summary.fail, &summary.unknown,
                                              &summary.manual, &summary.not_applicable};
  for (const auto& row : recommendations) ++*counts[static_cast<std::size_t>(row.verdict)];
  return summary;
}

Verdict combine(const std::vector<Finding>& findings) {
  for (const Verdict verdict : {Verdict::fail, Verdict::unknown, Verdict::manual, Verdict::pass})
    if (std::any_of(findings.begin(), findings.end(),
                    [&](const Finding& finding) { return finding.verdict == verdict; }))
      return verdict;
  return Verdict::not_applicable;
}

std::string_view word(ReadingMode reading) {
  static constexpr std::array<std::string_view, 3> kWords = {"strict", "letter", "effect"};
  return kWords[static_cast<std::size_t>(reading)];
}

}  // namespace underpin
