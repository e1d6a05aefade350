// Rendering a report of ten thousand findings, in every format.
#include <fmt/core.h>

#include "google_benchmark.h"
#include "report/format.h"

namespace underpin::report {
namespace {

constexpr int kFindings = 10'000;

Report big_report() {
  Report report;
  report.account = "123456789012";
  report.partition = "aws";
  report.benchmark_name = "CIS AWS Foundations Benchmark";
  report.benchmark_size = 20;
  for (std::size_t row = 0; row < report.benchmark_size; ++row) {
    JudgedRecommendation judged{.id = fmt::format("3.{}", row),
                                .key = "kms.rotation",
                                .title = "Ensure rotation for customer created CMKs is enabled",
                                .section = row % 2 == 0 ? "Logging" : "Monitoring"};
    for (std::size_t i = 0; i < kFindings / report.benchmark_size; ++i) {
      Finding finding;
      finding.key = judged.key;
      finding.region = i % 3 == 0 ? "eu-west-1" : "us-east-1";
      finding.resource = fmt::format("arn:aws:kms:{}:{}:key/5b0c1d2e-3f40-4152-8364-{:012x}",
                                     finding.region, report.account, i);
      finding.resource_type = "aws_kms_key";
      finding.verdict = i % 2 == 0 ? Verdict::fail : Verdict::pass;
      finding.reason = i % 2 == 0 ? "does not rotate" : "rotates";
      finding.evidence = {{"key_spec", "SYMMETRIC_DEFAULT"},
                          {"enable_key_rotation", Evidence::Content(i % 2 != 0)}};
      judged.findings.push_back(std::move(finding));
    }
    judged.verdict = combine(judged.findings);
    report.recommendations.push_back(std::move(judged));
  }
  return report;
}

void render(benchmark::State& state) {
  const Format& format = all_formats()[static_cast<std::size_t>(state.range(0))]();
  const Report report = big_report();
  const RenderOptions options;
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto text = format.render(report, options);
    bytes = text.size();
    benchmark::DoNotOptimize(text.data());
  }
  state.SetLabel(std::string(format.name));
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(render)
    ->DenseRange(0, static_cast<int>(all_formats().size()) - 1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace underpin::report
