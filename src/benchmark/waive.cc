// Deviations and regions out of scope: which findings people accept.
#include <fmt/core.h>
#include <fnmatch.h>

#include <algorithm>

#include "base/choose.h"
#include "base/error.h"
#include "base/text.h"
#include "benchmark/benchmark.h"

namespace underpin::benchmark {
namespace {

bool open_verdict(const Finding& finding) {
  return finding.verdict == Verdict::fail || finding.verdict == Verdict::unknown;
}

bool names_row(const std::string& word, const Report& report, const JudgedRecommendation& row) {
  return word == row.id || word == row.key || word == report.benchmark_id + "/" + row.id;
}

// By whatever name a row of any benchmark can be called.
std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const auto& id : benchmark_ids())
    for (const auto& row : load_benchmark(id).recommendations)
      for (const auto& name : {row.id, row.key, id + "/" + row.id}) names.push_back(name);
  return names;
}

bool matches(const std::vector<std::string>& patterns, const Finding& finding) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return fnmatch(pattern.c_str(), finding.resource.c_str(), FNM_NOESCAPE) == 0;
  });
}

// Waives what `accepts` says; the first entry that accepts a finding is the one it is waived by.
template <class Accepts>
void use(UsedWaiver& entry, Report& report, Time until, Accepts&& accepts) {
  if (report.judged_at >= until) {
    entry.state = UsedWaiver::State::expired;
    return;
  }
  for (auto& row : report.recommendations)
    for (auto& finding : row.findings)
      if (open_verdict(finding) && accepts(row, finding)) {
        ++entry.findings;
        if (!finding.waived) finding.waived = entry.waiver;
      }
  if (entry.findings > 0) entry.state = UsedWaiver::State::used;
}

}  // namespace

void check_deviations(const config::Config& config) {
  if (config.deviations.empty()) return;
  const auto known = all_names();
  for (const auto& deviation : config.deviations) {
    const auto& given = deviation.recommendation;
    if (std::find(known.begin(), known.end(), given) == known.end())
      throw UsageError(fmt::format("{}:{}: no recommendation `{}`{}", printable(config.file),
                                   deviation.line, printable(given), did_you_mean(given, known)),
                       "list them: underpin audit --list");
  }
}

void waive(Report& report, const config::Config& config) {
  check_deviations(config);
  const auto place = [&](int line) { return fmt::format("{}:{}", config.file, line); };
  for (const auto& deviation : config.deviations) {
    UsedWaiver entry{deviation.recommendation,
                     deviation.resources,
                     {deviation.reason, deviation.approved_by, deviation.last},
                     place(deviation.line)};
    use(entry, report, deviation.until, [&](const auto& row, const Finding& finding) {
      return names_row(deviation.recommendation, report, row) &&
             matches(deviation.resources, finding);
    });
    report.waivers.push_back(std::move(entry));
  }
  for (const auto& region : config.regions_out_of_scope) {
    UsedWaiver entry{"region " + region.region,
                     {"*"},
                     {region.reason, region.approved_by, region.last},
                     place(region.line)};
    use(entry, report, region.until,
        [&](const auto&, const Finding& finding) { return finding.region == region.region; });
    report.waivers.push_back(std::move(entry));
  }
}

}  // namespace underpin::benchmark
