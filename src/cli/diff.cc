// `underpin diff`: what turned between two reports.
#include <CLI/CLI.hpp>
#include <ostream>

#include "base/error.h"
#include "base/file.h"
#include "cli/verb.h"
#include "report/compare.h"

namespace underpin::cli {
namespace {

struct DiffOptions {
  std::string before, after, format = "terminal";
  bool no_colour = false;
};

report::PastReport read(const std::string& path) {
  constexpr std::size_t kBytes = std::size_t{1} << 30;
  return report::read_report(read_file(path, kBytes));
}

int diff(const DiffOptions& options, const Surroundings& io) {
  const auto comparison = report::compare(read(options.before), read(options.after));
  report::RenderOptions render;
  render.columns = io.columns;
  render.colour = may_colour(io, options.no_colour);
  io.out << (options.format == "json" ? report::render_comparison_json(comparison)
                                      : report::render_comparison(comparison, render));
  return comparison.worse() ? kFails : comparison.less_known() ? kUnknown : kOk;
}

std::function<int(const Surroundings&)> define(CLI::App& app) {
  auto options = std::make_shared<DiffOptions>();
  app.add_option("before", options->before, "the earlier report, as --format json wrote it")
      ->required()
      ->type_name("FILE");
  app.add_option("after", options->after, "the later one")->required()->type_name("FILE");
  app.add_option("--format", options->format, "terminal or json")
      ->check(CLI::IsMember({"terminal", "json"}))
      ->capture_default_str();
  app.add_flag("--no-color", options->no_colour, "no colours")->disable_flag_override();
  app.footer(
      "Exit codes: 0 nothing got worse, 3 something fails that did not, 4 something is unknown\n"
      "that was not, 1 error, 64 usage.");
  return [options](const Surroundings& io) { return diff(*options, io); };
}

}  // namespace

UNDERPIN_VERB(diff, "Tell what turned between two reports, and which resource turned it", define)

}  // namespace underpin::cli
