// `underpin explain pattern`: which recommendations do these metric filter patterns serve?
#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "aws/endpoints.h"
#include "base/error.h"
#include "base/text.h"
#include "benchmark/benchmark.h"
#include "checks/log_metrics.h"
#include "cli/explain.h"
#include "cli/input.h"
#include "semantics/explain_filter_pattern.h"

namespace underpin::cli {
namespace {

constexpr std::size_t kPatternsBytesMax = std::size_t{4} << 20;

struct PatternOptions {
  std::string file, source, recommendation, benchmark = "cis-1.3.0", partition = "aws";
  std::vector<std::string> events;
};

// The rows of the benchmark that ask for a metric filter, or those that `recommendation` names.
std::vector<semantics::RequiringRow> rows_of(const PatternOptions& options,
                                             const std::string& suffix) {
  const auto whole = benchmark::load_benchmark(options.benchmark);
  const auto requiring = [&](const benchmark::Benchmark& table) {
    std::vector<semantics::RequiringRow> rows;
    for (const auto& row : table.recommendations)
      if (row.check == checks::kLogMetricCheck)
        rows.push_back({row.id, row.title, checks::event_requirement(row.with, suffix)});
    return rows;
  };
  if (options.recommendation.empty()) return requiring(whole);
  auto rows = requiring(benchmark::select(whole, {2, {options.recommendation}, {}}));
  if (!rows.empty()) return rows;
  std::vector<std::string> ids;
  for (const auto& row : requiring(whole)) ids.push_back(row.id);
  throw UsageError(fmt::format("recommendation `{}` asks for no metric filter",
                               printable(options.recommendation)),
                   "these do: " + join(ids, ", "));
}

std::string explain(const PatternOptions& options, const Surroundings& io) {
  const auto& suffix = aws::partition_named(options.partition).dns_suffix;
  if (!options.events.empty()) {
    const auto events =
        semantics::required_events({"events", options.events, options.source, suffix});
    return semantics::explain_filter_pattern(read_input(options.file, io, kPatternsBytesMax),
                                             events);
  }
  const auto rows = rows_of(options, suffix);
  const auto text = read_input(options.file, io, kPatternsBytesMax);
  if (!options.recommendation.empty() && rows.size() == 1)
    return semantics::explain_filter_pattern(text, rows.front().events);
  return semantics::explain_filter_pattern(text, rows);
}

std::function<std::string(const Surroundings&)> define(CLI::App& app) {
  auto options = std::make_shared<PatternOptions>();
  define_file(app, options->file, "one pattern a line, or what describe-metric-filters prints");
  auto* row = app.add_option("--recommendation", options->recommendation,
                             "ask about this one only: 4.5, or its key")
                  ->type_name("ID");
  app.add_option("--requires", options->events, "ask about these API calls instead")
      ->type_name("EVENT,…")
      ->delimiter(',')
      ->excludes(row);
  app.add_option("--source", options->source, "with --requires: the service they come from, ec2")
      ->type_name("SERVICE")
      ->needs("--requires");
  app.add_option("--benchmark", options->benchmark, "whose recommendations")->capture_default_str();
  app.add_option("--partition", options->partition, "of the account: aws, aws-cn, …")
      ->type_name("ID")
      ->capture_default_str();
  app.footer(
      "Tells how each pattern is read, which recommendations of section 4 the patterns of one log\n"
      "group cover together, an event that they miss, and whether they take more than was asked\n"
      "(over-broad). Patterns are compared by the events they take, never by their text.\n\n"
      "Examples:\n"
      "  echo '{ $.eventName = CreateTrail }' | underpin explain pattern - --recommendation 4.5\n"
      "  aws logs describe-metric-filters --log-group-name trail | underpin explain pattern -\n"
      "  underpin explain pattern filters.txt --requires CreateQueue,DeleteQueue --source sqs\n\n"
      "A line that begins with # is a comment. A pattern in braces may go on to the line that "
      "ends\n"
      "with }.");
  return [options](const Surroundings& io) { return explain(*options, io); };
}

}  // namespace

const Subject& pattern_subject() {
  static constexpr Subject kSubject{"pattern", "Which recommendations metric filters serve",
                                    &define};
  return kSubject;
}

}  // namespace underpin::cli
