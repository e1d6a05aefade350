// Joins a benchmark's rows with the findings of their checks.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "benchmark/benchmark.h"

namespace underpin::benchmark {
namespace {

Finding not_yet_judged(const Recommendation& row) {
  Finding finding;
  finding.key = row.key;
  finding.region = std::string(kGlobal);
  finding.resource = "*";
  finding.reason = "not yet judged by this version";
  return finding;
}

JudgedRecommendation judge_row(const Recommendation& row, const Snapshot& account,
                               const JudgeOptions& options) {
  JudgedRecommendation judged;
  judged.id = row.id;
  judged.key = row.key;
  judged.title = row.title;
  judged.section = row.section;
  judged.level = row.level;
  judged.assessment = row.assessment;
  judged.remedy = row.remedy;
  if (const auto* check = checks::find_check(row.check)) {
    judged.findings =
        checks::run(*check, row.key, {account, row.with, options.reading, options.now});
  } else {
    judged.judged = false;
    judged.findings.push_back(not_yet_judged(row));
  }
  judged.verdict = combine(judged.findings);
  return judged;
}

// Gap's key -> the rows that have a finding whose causes name it, in their order.
std::map<std::string, std::vector<std::string>> affected(
    const std::vector<JudgedRecommendation>& rows) {
  std::map<std::string, std::vector<std::string>> ids;
  for (const auto& row : rows)
    for (const auto& finding : row.findings)
      for (const auto& cause : finding.causes) {
        auto& known = ids[cause.gap];
        if (known.empty() || known.back() != row.id) known.push_back(row.id);
      }
  return ids;
}

}  // namespace

std::vector<TypeFunction> types_of(std::span<const Benchmark> benchmarks) {
  std::vector<TypeFunction> types;
  for (const auto& benchmark : benchmarks)
    for (const auto& row : benchmark.recommendations)
      if (const auto* check = checks::find_check(row.check))
        for (const auto type : check->needs)
          if (std::find(types.begin(), types.end(), type) == types.end()) types.push_back(type);
  return types;
}

std::vector<TypeFunction> types_of(const Benchmark& benchmark) {
  return types_of(std::span(&benchmark, 1));
}

Report judge(const Benchmark& benchmark, const Snapshot& account, const JudgeOptions& options) {
  Report report;
  report.account = account.account;
  report.partition = account.partition;
  report.caller = account.caller;
  report.taken_at = account.taken_at;
  report.judged_at = options.now.value_or(account.taken_at);
  report.regions = account.regions;
  report.reading = options.reading;
  report.snapshot_sha256 = options.snapshot_sha256;
  report.benchmark_id = benchmark.id;
  report.benchmark_name = benchmark.name;
  report.benchmark_version = benchmark.version;
  report.benchmark_size = benchmark.size;
  for (const auto& row : benchmark.recommendations)
    report.recommendations.push_back(judge_row(row, account, options));
  const auto ids = affected(report.recommendations);
  for (const auto& gap : account.gaps()) {
    const auto at = ids.find(gap.key());
    report.gaps.push_back({gap, at == ids.end() ? std::vector<std::string>{} : at->second});
  }
  return report;
}

void require(Snapshot& account, std::span<const TypeFunction> types) {
  for (const auto type : types) {
    if (account.requested(type())) continue;
    account.request(type());
    account.add({std::string(type().name),
                 type().scope == Scope::global ? std::string(kGlobal) : "*",
                 std::nullopt,
                 {},
                 "",
                 "underpin:NotInSnapshot",
                 fmt::format("{} is not in this snapshot", type().name),
                 ""});
  }
  account.finish();
}

}  // namespace underpin::benchmark
