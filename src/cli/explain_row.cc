// `underpin explain row`: what a recommendation asks, how it is read here, what mends it, and where
// other tools are known to go wrong.
#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "benchmark/guidance.h"
#include "cli/explain.h"
#include "report/words.h"

namespace underpin::cli {
namespace {

constexpr std::size_t kLabelColumns = 12;

struct RowOptions {
  std::string row, benchmark = "cis-1.3.0";
};

// A label, and its text beside it; nothing for an empty text.
void put(std::string& out, std::string_view label, std::string_view text, std::size_t columns) {
  if (text.empty()) return;
  std::string lead(label);
  for (const auto& line : report::wrap(text, columns - kLabelColumns)) {
    lead.resize(kLabelColumns, ' ');
    out += lead + line + '\n';
    lead.clear();
  }
}

// Commands stay on one line each, to be copied.
void put_list(std::string& out, std::string_view label, const std::vector<std::string>& items) {
  std::string lead(label);
  for (const auto& item : items) {
    lead.resize(kLabelColumns, ' ');
    out += lead + "- " + item + '\n';
    lead.clear();
  }
}

std::string judged_by(const benchmark::Recommendation& row) {
  return checks::find_check(row.check) == nullptr
             ? "not yet judged by this version"
             : fmt::format("check {}; the label is {}", row.check, row.assessment);
}

std::string describe(const benchmark::Benchmark& table, const benchmark::Recommendation& row,
                     std::size_t columns) {
  const auto guidance = benchmark::guidance_for(row);
  std::string out = fmt::format("{}/{}  {}\n", table.id, row.id, row.key);
  put(out, "title", row.title, columns);
  put(out, "section", fmt::format("{}, level {}", row.section, row.level), columns);
  put(out, "judged by", judged_by(row), columns);
  put(out, "letter", guidance.letter, columns);
  put(out, "effect", guidance.effect, columns);
  put(out, "readings", guidance.readings, columns);
  put(out, "remedy", row.remedy, columns);
  put(out, "console", guidance.console, columns);
  put_list(out, "commands", guidance.cli);
  put(out, "module", guidance.module, columns);
  put(out, "guide", guidance.guide, columns);
  put(out, "controls", join(row.controls, ", "), columns);
  put_list(out, "others", guidance.others);
  return out;
}

std::string explain(const RowOptions& options, const Surroundings& io) {
  const auto table =
      benchmark::select(benchmark::load_benchmark(options.benchmark), {2, {options.row}, {}});
  std::string out;
  for (const auto& row : table.recommendations)
    out += (out.empty() ? "" : "\n") + describe(table, row, io.columns);
  return out;
}

std::function<std::string(const Surroundings&)> define(CLI::App& app) {
  auto options = std::make_shared<RowOptions>();
  app.add_option("ID", options->row, "1.4, cis-1.3.0/1.4, a key, or section:4")
      ->required()
      ->type_name("");
  app.add_option("--benchmark", options->benchmark, join(benchmark::benchmark_ids(), ", "))
      ->type_name("ID")
      ->capture_default_str();
  app.footer(
      "letter: what the benchmark's text looks at; effect: what that is meant to bring about;\n"
      "readings: where they part, with the verdict under strict, letter and effect. The guide is\n"
      "Gruntwork's for CIS 1.3.0, and the module its module. controls: CIS Controls v7 that it "
      "serves.\n"
      "others: known faults of other tools.");
  return [options](const Surroundings& io) { return explain(*options, io); };
}

}  // namespace

const Subject& row_subject() {
  static constexpr Subject kSubject{"row", "What a recommendation asks, and what mends it",
                                    &define};
  return kSubject;
}

}  // namespace underpin::cli
