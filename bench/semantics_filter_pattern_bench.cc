// Filter patterns and event selectors: the target is fifteen rows over a hundred filters in 100 ms.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "google_benchmark.h"
#include "semantics/event_selector.h"
#include "semantics/filter_coverage.h"
#include "semantics/required_events.h"

namespace {

using namespace underpin::semantics;

// Ten calls a row, for fifteen rows: about what section 4 asks.
RequirementParameters row(int number) {
  RequirementParameters out{"events", {}, "ec2", "amazonaws.com"};
  for (int i = 0; i < 10; ++i) out.events.push_back(fmt::format("CreateThing{}x{}", number, i));
  return out;
}

std::string pattern(const RequirementParameters& parameters, const std::string& more) {
  std::string names;
  for (const auto& event : parameters.events)
    names += fmt::format("{}($.eventName = {})", names.empty() ? "" : " || ", event);
  return fmt::format("{{ ({}){} }}", names, more);
}

// `filters` texts; those of the rows are in it, each narrowed by `more`.
std::vector<std::string> texts(int filters, const std::string& more) {
  std::vector<std::string> out;
  for (int i = 0; i < filters; ++i) out.push_back(pattern(row(i), i < 15 ? more : ""));
  return out;
}

void judge_fifteen_rows(benchmark::State& state, const std::string& more) {
  const auto all = texts(static_cast<int>(state.range(0)), more);
  for (auto _ : state) {
    std::vector<NamedFilter> filters;
    for (const auto& text : all) filters.push_back(read_filter("filter", text));
    for (int number = 0; number < 15; ++number) {
      auto coverage = covers(filters, required_events(row(number)));
      benchmark::DoNotOptimize(coverage);
    }
  }
}

void covered(benchmark::State& state) { judge_fifteen_rows(state, ""); }
void missed(benchmark::State& state) {
  judge_fifteen_rows(state, " && $.awsRegion = \"us-east-1\"");
}
void hangs_on_a_missing_field(benchmark::State& state) {
  judge_fifteen_rows(state, " && $.userIdentity.invokedBy != \"a\"");
}
BENCHMARK(covered)->Arg(15)->Arg(100)->Unit(benchmark::kMillisecond);
BENCHMARK(missed)->Arg(15)->Arg(100)->Unit(benchmark::kMillisecond);
BENCHMARK(hangs_on_a_missing_field)->Arg(15)->Arg(100)->Unit(benchmark::kMillisecond);

void equivalence_of_two_spellings(benchmark::State& state) {
  const auto a = FilterPattern::parse(pattern(row(1), " && $.errorCode NOT EXISTS"));
  const auto b =
      FilterPattern::parse("{ $.errorCode NOT EXISTS && $.eventName = %^CreateThing1x[0-9]$% }");
  for (auto _ : state) {
    auto answer = equivalent(*a, *b);
    if (!answer.is_yes()) state.SkipWithError("not equivalent");
  }
}
BENCHMARK(equivalence_of_two_spellings)->Unit(benchmark::kMicrosecond);

// A thousand buckets under the 250 values that a trail may have.
void object_events_of_1000_buckets(benchmark::State& state) {
  EventSelector selector;
  selector.data_resources.push_back({"AWS::S3::Object", {}});
  for (int i = 0; i < 250; ++i)
    selector.data_resources[0].values.push_back(fmt::format("arn:aws:s3:::bucket-{}/", i));
  const EventSelectors selectors{{selector}, {}};
  for (auto _ : state) {
    for (int i = 0; i < 1000; ++i) {
      auto coverage =
          object_events(selectors, ObjectAccess::write, "aws", fmt::format("bucket-{}", i));
      benchmark::DoNotOptimize(coverage);
    }
  }
}
BENCHMARK(object_events_of_1000_buckets)->Unit(benchmark::kMillisecond);

}  // namespace
