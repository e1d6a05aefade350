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
  for (const auto& row : recommendations) {
    ++*counts[static_cast<std::size_t>(row.verdict)];
    if (row.waived()) ++(row.verdict == Verdict::fail ? summary.waived : summary.waived_unknown);
  }
  return summary;
}

bool Report::interrupted() const {
  return std::any_of(gaps.begin(), gaps.end(),
                     [](const JudgedGap& judged) { return judged.gap.code == kInterrupted; });
}

// Below a waived fail an unknown may hide a fail that nobody accepted: it must be waived as well.
bool JudgedRecommendation::waived() const {
  if (verdict != Verdict::fail && verdict != Verdict::unknown) return false;
  return std::all_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return (finding.verdict != Verdict::fail && finding.verdict != Verdict::unknown) ||
           finding.waived;
  });
}

Verdict combine(const std::vector<Finding>& findings) {
  for (const Verdict verdict : {Verdict::fail, Verdict::unknown, Verdict::manual, Verdict::pass})
    if (std::any_of(findings.begin(), findings.end(),
                    [&](const Finding& finding) { return finding.verdict == verdict; }))
      return verdict;
  return Verdict::not_applicable;
}

std::string_view word(UsedWaiver::State state) {
  static constexpr std::array<std::string_view, 3> kWords = {"used", "unused", "expired"};
  return kWords[static_cast<std::size_t>(state)];
}

std::string_view word(ReadingMode reading) {
  static constexpr std::array<std::string_view, 3> kWords = {"strict", "letter", "effect"};
  return kWords[static_cast<std::size_t>(reading)];
}

}  // namespace underpin
