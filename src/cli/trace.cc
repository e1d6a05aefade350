// `underpin trace`: the matrix of recommendation, guide, module, resources and verdict.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "base/choose.h"
#include "base/error.h"
#include "base/text.h"
#include "benchmark/guidance.h"
#include "cli/input.h"
#include "cli/selection_options.h"
#include "cli/verb.h"
#include "cli/version.h"
#include "report/trace.h"

namespace underpin::cli {
namespace {

struct TraceOptions {
  std::string report, format = "terminal";
  SelectionOptions selection;
  CLI::Option* benchmark = nullptr;  // tells whether it was given
  bool no_colour = false;
};

report::Trace matrix(const benchmark::Benchmark& table) {
  report::Trace out;
  out.benchmark = table.name + " v" + table.version;
  for (const auto& row : table.recommendations) {
    auto guidance = benchmark::guidance_for(row);
    out.rows.push_back({row.id,
                        row.key,
                        row.title,
                        row.section,
                        std::move(guidance.guide),
                        std::move(guidance.module),
                        row.controls,
                        std::nullopt,
                        {}});
  }
  return out;
}

const report::TraceFormat& find_format(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& format : report::trace_formats()) {
    if (format.name == name) return format;
    names.emplace_back(format.name);
  }
  unknown_word("format", name, names);
}

int trace(const TraceOptions& options, const Surroundings& io) {
  constexpr std::size_t kReportBytes = std::size_t{1} << 30;
  const auto& format = find_format(options.format);
  auto selection = options.selection;
  std::optional<report::PastReport> past;
  if (!options.report.empty()) {
    past = report::read_report(read_input(options.report, io, kReportBytes));
    if (options.benchmark->count() == 0) selection.benchmarks = {past->benchmark};
  }
  report::RenderOptions render;
  render.tool_version = kVersion;
  render.columns = io.columns;
  render.colour = may_colour(io, options.no_colour);
  for (const auto& table : selection.load()) {
    if (past && table.id != past->benchmark)
      throw UsageError(
          fmt::format("the report is of {}, not of {}", printable(past->benchmark), table.id),
          "leave out --benchmark");
    auto rows = matrix(table);
    if (past) report::fill(rows, *past);
    io.out << format.render(rows, render);
  }
  return kOk;
}

std::function<int(const Surroundings&)> define(CLI::App& app) {
  auto options = std::make_shared<TraceOptions>();
  app.add_option("REPORT", options->report,
                 "of the account, as underpin audit --format json wrote it; - is standard input")
      ->type_name("");
  options->selection.define(app);
  options->benchmark = app.get_option("--benchmark");
  app.add_option("--format", options->format, "terminal, markdown, csv or html")
      ->type_name("F")
      ->capture_default_str();
  app.add_flag("--no-color", options->no_colour, "no colours")->disable_flag_override();
  app.footer(
      "Tells of each recommendation where the guide to Gruntwork's CIS modules speaks of it, which "
      "of\n"
      "its modules settles it, the CIS Controls v7 it serves where a source gives them, and, with "
      "a\n"
      "REPORT, the resources that it was judged by and the verdict. No call is made.\n\n"
      "Examples:\n"
      "  underpin audit --format json --output report.json; underpin trace report.json\n"
      "  underpin audit --from today.json --format json | underpin trace - --format csv\n"
      "  underpin trace --only section:3                 the matrix alone, of no account");
  return [options](const Surroundings& io) { return trace(*options, io); };
}

}  // namespace

UNDERPIN_VERB(trace, "Print the matrix of recommendation, guide, module, resources and verdict",
              define)

}  // namespace underpin::cli
