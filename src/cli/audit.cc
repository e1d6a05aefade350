// `underpin audit`: judges an account, or a saved snapshot of one, against a benchmark.
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <ostream>

#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/text.h"
#include "benchmark/benchmark.h"
#include "cli/progress_display.h"
#include "cli/session_options.h"
#include "cli/version.h"
#include "engine/observe.h"
#include "model/snapshot_json.h"
#include "report/format.h"
#include "resources/registry.h"

namespace underpin::cli {
namespace {

struct AuditOptions {
  SessionOptions aws;
  std::vector<std::string> regions, exclude_regions, formats{"terminal"}, only, skip,
      fail_on{"fail", "unknown"};
  std::optional<std::string> config, from, snapshot, output, now;
  std::string benchmark = "cis-1.3.0", reading = "strict", colour = "auto";
  int level = 2;
  bool list = false, quiet = false, no_colour = false, no_waivers = false;
};

ReadingMode reading_of(const std::string& word_given) {
  std::vector<std::string> words;
  for (const auto mode : {ReadingMode::strict, ReadingMode::letter, ReadingMode::effect}) {
    if (word(mode) == word_given) return mode;
    words.emplace_back(word(mode));
  }
  const auto meant = nearest(word_given, words);
  throw UsageError(fmt::format("no reading `{}`{}", printable(word_given),
                               meant ? fmt::format("; did you mean `{}`?", *meant) : ""),
                   "readings: " + join(words, ", "));
}

int list_rows(const benchmark::Benchmark& benchmark, const Surroundings& io) {
  for (const auto& row : benchmark.recommendations)
    fmt::print(io.out, "{:<6} {:<9} level {}  {}{}\n", row.id, row.assessment, row.level, row.title,
               checks::find_check(row.check) == nullptr ? "  (not yet judged)" : "");
  return kOk;
}

Snapshot observe_account(const AuditOptions& options, std::span<const TypeFunction> types,
                         const Surroundings& io) {
  auto session_options = options.aws;
  if (!options.regions.empty()) session_options.partition_of = options.regions.front();
  const auto open = open_session(session_options, io);
  const auto identity = open.session->identity();
  if (!options.quiet)
    fmt::print(io.err, "auditing account {} as {}\n", identity.account, printable(identity.arn));
  ProgressDisplay display(io, *open.transport, options.quiet);
  return engine::observe(*open.session, *open.pool, types,
                         {options.regions, options.exclude_regions,
                          [&](const engine::Progress& progress) { display.show(progress); }});
}

// An account as it was read, and the digest of its snapshot.
struct Read {
  Snapshot account;
  std::string sha256;
};

Read read_account(const AuditOptions& options, std::span<const TypeFunction> types,
                  const Surroundings& io) {
  if (options.from) {
    const auto text = read_file(*options.from, std::size_t{1} << 30);
    return {parse_snapshot(text, all_types()), sha256_hex(text)};
  }
  auto account = observe_account(options, types, io);
  const auto text = print_snapshot(account);
  if (options.snapshot) write_file(*options.snapshot, text);
  return {std::move(account), sha256_hex(text)};
}

Time time_of(const std::string& text) {
  if (const auto time = parse_time(text)) return *time;
  throw UsageError(fmt::format("`{}` is no time", printable(text)),
                   "write it as 2026-11-25T10:00:00Z");
}

bool is_directory(const std::string& path) {
  std::error_code unreadable;  // a path that cannot be looked at fails when it is written
  return std::filesystem::is_directory(path, unreadable);
}

// Mistakes that would be found after the reading are found before it: they cost no calls.
void check(const AuditOptions& options) {
  for (const auto& name : options.formats) report::find_format(name);
  log::parse_level(options.aws.log_level);
  if (options.now) time_of(*options.now);
  if (options.output && options.formats.size() > 1 && !is_directory(*options.output))
    throw UsageError(fmt::format("`{}` is no directory, and several formats were asked for",
                                 printable(*options.output)),
                     "create the directory first, or ask for one format");
  if (options.from && options.snapshot)
    throw UsageError("--snapshot saves what was read, and --from reads nothing",
                     "leave one of them out");
}

// What was selected, for whoever reads the report later.
std::vector<std::pair<std::string, std::string>> parameters(const AuditOptions& options) {
  std::vector<std::pair<std::string, std::string>> out;
  if (options.level != 2) out.emplace_back("level", std::to_string(options.level));
  if (!options.only.empty()) out.emplace_back("only", join(options.only, ", "));
  if (!options.skip.empty()) out.emplace_back("skip", join(options.skip, ", "));
  return out;
}

report::RenderOptions render_options(const AuditOptions& options,
                                     const std::optional<config::Config>& config,
                                     const Surroundings& io) {
  report::RenderOptions render;
  render.tool_version = kVersion;
  render.parameters = parameters(options);
  if (config) render.config_sha256 = config->sha256;
  render.columns = io.columns;
  const bool plain = options.no_colour || io.environment.get("NO_COLOR") ||
                     io.environment.get("TERM").value_or("") == "dumb";
  render.colour = !options.output && io.out_is_terminal && !plain;
  return render;
}

// `--output DIR` with several formats, or FILE with one; without it everything goes to `out`.
void write(const Report& report, const AuditOptions& options, const report::RenderOptions& render,
           const Surroundings& io) {
  for (const auto& name : options.formats) {
    const auto& format = report::find_format(name);
    const auto text = format.render(report, render);
    if (!options.output) {
      io.out << text << std::flush;
      continue;
    }
    const auto path = is_directory(*options.output) ? std::filesystem::path(*options.output) /
                                                          fmt::format("report.{}", format.extension)
                                                    : std::filesystem::path(*options.output);
    write_file(path, text);
    if (!options.quiet) fmt::print(io.err, "wrote {}\n", path.string());
  }
}

int exit_code(const Report& report, const AuditOptions& options) {
  auto summary = report.summary();
  if (!options.no_waivers) {
    summary.fail -= summary.waived;
    summary.unknown -= summary.waived_unknown;
  }
  const auto& fail_on = options.fail_on;
  const auto counts = [&](std::string_view name) {
    return std::find(fail_on.begin(), fail_on.end(), name) != fail_on.end();
  };
  if (summary.fail > 0 && counts("fail")) return kFails;
  if (summary.unknown > 0 && counts("unknown")) return kUnknown;
  if (summary.manual > 0 && counts("manual")) return kUnknown;
  return kOk;
}

int audit(const AuditOptions& options, const Surroundings& io) {
  const auto benchmark = benchmark::select(benchmark::load_benchmark(options.benchmark),
                                           {options.level, options.only, options.skip});
  const auto reading = reading_of(options.reading);
  check(options);
  if (options.list) return list_rows(benchmark, io);
  const auto config =
      options.config ? std::optional(config::read_config(*options.config)) : std::nullopt;
  const auto types = benchmark::types_of(benchmark);
  auto [account, sha256] = read_account(options, types, io);
  benchmark::require(account, types);
  auto report = benchmark::judge(
      benchmark, account,
      {reading, options.now ? std::optional(time_of(*options.now)) : std::nullopt, sha256});
  if (config) benchmark::waive(report, *config);
  write(report, options, render_options(options, config, io), io);
  return exit_code(report, options);
}

std::function<int(const Surroundings&)> define(CLI::App& app) {
  auto options = std::make_shared<AuditOptions>();
  options->aws.define(app);
  app.add_option("--region", options->regions, "read only these regions; others become unknown")
      ->type_name("REGION")
      ->delimiter(',');
  app.add_option("--exclude-region", options->exclude_regions, "do not read these regions")
      ->type_name("REGION")
      ->delimiter(',');
  app.add_option("--benchmark", options->benchmark, "which benchmark")->capture_default_str();
  app.add_option("--level", options->level, "rows up to this level")
      ->check(CLI::Range(1, 2))
      ->capture_default_str();
  app.add_option("--only", options->only, "judge only these: 1.4, a check's key, section:4")
      ->type_name("ID")
      ->delimiter(',');
  app.add_option("--skip", options->skip, "judge all but these")->type_name("ID")->delimiter(',');
  app.add_option("--reading", options->reading, "strict, letter or effect")->capture_default_str();
  app.add_option("--format", options->formats, "terminal, json; several with commas")
      ->type_name("F")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option("--output", options->output, "write there instead of to standard output")
      ->type_name("FILE|DIR");
  app.add_option("--config", options->config, "deviations and regions out of scope")
      ->type_name("FILE");
  app.add_flag("--no-waivers", options->no_waivers, "the exit code counts what is waived, too");
  app.add_option("--from", options->from, "judge a saved snapshot; no call is made")
      ->type_name("SNAPSHOT");
  app.add_option("--snapshot", options->snapshot, "save what was read")->type_name("FILE");
  app.add_option("--now", options->now, "judge as of this time")->type_name("TIME");
  app.add_option("--fail-on", options->fail_on, "what makes the exit code non-zero")
      ->delimiter(',')
      ->check(CLI::IsMember({"fail", "unknown", "manual", "none"}))
      ->capture_default_str();
  app.add_flag("--list", options->list, "list the selected recommendations and stop");
  app.add_flag("--quiet", options->quiet, "no progress, no messages");
  app.add_flag("--no-color", options->no_colour, "no colours, also with NO_COLOR set");
  app.footer(
      "Examples:\n"
      "  underpin audit                                  every enabled region of the account at "
      "hand\n"
      "  underpin audit --profile prod --only section:4  one section, another account\n"
      "  underpin audit --snapshot today.json --format json --output report.json\n"
      "  underpin audit --from today.json                judge again, without a call\n\n"
      "Exit codes: 0 nothing fails and nothing is unknown, 3 something fails, 4 nothing fails but\n"
      "something is unknown, 1 error, 64 usage, 130 or 143 interrupted.");
  return [options](const Surroundings& io) { return audit(*options, io); };
}

}  // namespace

UNDERPIN_VERB(audit, "Judge an account against the benchmark", define)

}  // namespace underpin::cli
