// Reads benchmark tables.
#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

#include <array>

#include "base/choose.h"
#include "base/embedded.h"
#include "base/error.h"
#include "base/text.h"
#include "benchmark/benchmark.h"

namespace underpin::benchmark {
namespace {

constexpr std::array<std::string_view, 2> kIds = {"cis-1.2.0", "cis-1.3.0"};
constexpr std::array<std::string_view, 11> kMembers = {"id",      "key",      "check",      "title",
                                                       "section", "level",    "assessment", "with",
                                                       "remedy",  "controls", "note"};

[[noreturn]] void fail(const YAML::Node& at, const std::string& message) {
  throw Error(fmt::format("benchmark table, line {}: {}", at.Mark().line + 1, message));
}

std::string word(const YAML::Node& row, const char* name, bool required) {
  const auto value = row[name];
  if (!value.IsDefined()) {
    if (required) fail(row, fmt::format("a recommendation lacks `{}`", name));
    return {};
  }
  if (!value.IsScalar()) fail(value, fmt::format("`{}` is no word", name));
  return value.Scalar();
}

std::vector<std::string> words(const YAML::Node& list) {
  std::vector<std::string> out;
  if (list.IsDefined() && !list.IsSequence()) fail(list, "`controls` is no list");
  for (const auto& item : list) out.push_back(item.as<std::string>());
  return out;
}

checks::Parameters parameters(const YAML::Node& with) {
  std::map<std::string, std::vector<std::string>, std::less<>> values;
  if (!with.IsMap()) fail(with, "`with` is no map");
  for (const auto& entry : with) {
    auto& words = values[entry.first.as<std::string>()];
    if (entry.second.IsScalar())
      words.push_back(entry.second.Scalar());
    else
      for (const auto& item : entry.second) words.push_back(item.as<std::string>());
  }
  return checks::Parameters(std::move(values));
}

Recommendation recommendation(const YAML::Node& row) {
  if (!row.IsMap()) fail(row, "a recommendation is no map");
  for (const auto& entry : row) {
    const auto name = entry.first.as<std::string>();
    if (std::find(kMembers.begin(), kMembers.end(), name) == kMembers.end())
      fail(entry.first, fmt::format("unknown member `{}`", printable(name)));
  }
  Recommendation out{word(row, "id", true),
                     word(row, "key", true),
                     word(row, "check", false),
                     word(row, "title", true),
                     word(row, "section", true),
                     word(row, "assessment", true),
                     word(row, "remedy", false),
                     1,
                     {},
                     words(row["controls"])};
  const auto level = to_integer(word(row, "level", true));
  if (!level || *level < 1 || *level > 2) fail(row, "`level` is not 1 or 2");
  if (out.assessment != "automated" && out.assessment != "manual")
    fail(row, "`assessment` is not automated or manual");
  out.level = static_cast<int>(*level);
  if (row["with"].IsDefined()) out.with = parameters(row["with"]);
  return out;
}

// What the row does not say itself, the row of its key in the benchmark it builds on says.
void complete(Recommendation& row, bool has_parameters, const Benchmark& base) {
  for (const auto& older : base.recommendations) {
    if (older.key != row.key) continue;
    if (row.check.empty()) row.check = older.check;
    if (row.remedy.empty()) row.remedy = older.remedy;
    if (!has_parameters) row.with = older.with;
  }
  if (row.check.empty()) row.check = row.key;
}

// A word that the logic does not take would be dropped in silence, and change a verdict in silence.
void check_parameters(const Recommendation& made, const YAML::Node& row) {
  const auto* check = checks::find_check(made.check);
  if (check == nullptr) return;
  if (const auto wrong = checks::problem(*check, made.with); !wrong.empty())
    fail(row["with"].IsDefined() ? row["with"] : row, wrong);
}

}  // namespace

std::vector<std::string> benchmark_ids() { return {kIds.begin(), kIds.end()}; }

Benchmark load_benchmark(std::string_view id) {
  const auto ids = benchmark_ids();
  if (std::find(ids.begin(), ids.end(), id) == ids.end()) unknown_word("benchmark", id, ids);
  return parse_benchmark(embedded(fmt::format("data/benchmarks/{}.yaml", id)));
}

Benchmark parse_benchmark(std::string_view yaml) {
  try {
    const YAML::Node table = YAML::Load(std::string(yaml));
    if (!table.IsMap()) throw Error("benchmark table: not a map");
    Benchmark benchmark{
        word(table, "id", true), word(table, "name", true), word(table, "version", true), {}, 0};
    const auto based_on = word(table, "based_on", false);
    const auto base = based_on.empty() ? Benchmark{} : load_benchmark(based_on);
    for (const auto& row : table["recommendations"]) {
      benchmark.recommendations.push_back(recommendation(row));
      complete(benchmark.recommendations.back(), row["with"].IsDefined(), base);
      check_parameters(benchmark.recommendations.back(), row);
    }
    if (benchmark.recommendations.empty()) throw Error("benchmark table: no recommendations");
    benchmark.size = benchmark.recommendations.size();
    return benchmark;
  } catch (const YAML::Exception& error) {
    throw Error(fmt::format("benchmark table, line {}: {}", error.mark.line + 1, error.msg));
  }
}

}  // namespace underpin::benchmark
