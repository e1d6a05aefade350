// `underpin audit`: judges an account, or a saved snapshot of one, against a benchmark.
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <ostream>

#include "aws/endpoints.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "benchmark/benchmark.h"
#include "cli/audit_options.h"
#include "cli/progress_display.h"
#include "cli/version.h"
#include "engine/observe.h"
#include "model/snapshot_json.h"
#include "report/format.h"
#include "resources/registry.h"

namespace underpin::cli {
namespace {

int list_rows(std::span<const benchmark::Benchmark> benchmarks, const Surroundings& io) {
  for (const auto& benchmark : benchmarks) {
    if (benchmarks.size() > 1) fmt::print(io.out, "{}\n", benchmark.id);
    for (const auto& row : benchmark.recommendations)
      fmt::print(io.out, "{:<6} {:<9} level {}  {}{}\n", row.id, row.assessment, row.level,
                 row.title, checks::find_check(row.check) == nullptr ? "  (not yet judged)" : "");
  }
  return kOk;
}

Snapshot observe_account(const AuditOptions& options, std::span<const TypeFunction> types,
                         const Surroundings& io) {
  auto session_options = options.aws;
  if (!options.regions.empty()) session_options.partition_of = options.regions.front();
  const auto open = open_session(session_options, io);
  ProgressDisplay display(io, *open.transport, options.quiet);
  const auto identity = open.session->identity();
  if (!options.quiet)
    display.say(fmt::format("auditing account {} as {}", identity.account, identity.arn));
  return engine::observe(*open.session, *open.pool, types,
                         {options.regions, options.exclude_regions,
                          [&](const engine::Progress& progress) { display.show(progress); }});
}

// An account as it was read, and its snapshot as it is saved.
struct Read {
  Snapshot account;
  std::string text;
};

Read read_account(const AuditOptions& options, std::span<const TypeFunction> types,
                  const Surroundings& io) {
  constexpr std::size_t kSnapshotBytes = std::size_t{1} << 30;
  if (options.from) {
    auto text = read_file(*options.from, kSnapshotBytes);
    auto account = parse_snapshot(text, all_types());
    return {std::move(account), std::move(text)};
  }
  auto account = observe_account(options, types, io);
  auto text = print_snapshot(account);
  return {std::move(account), std::move(text)};
}

report::RenderOptions render_options(const AuditOptions& options,
                                     const std::optional<config::Config>& config,
                                     std::string_view partition, const Surroundings& io) {
  report::RenderOptions render;
  render.tool_version = kVersion;
  render.parameters = options.selection.words();
  if (config) render.config_sha256 = config->sha256;
  for (const auto& known : aws::partitions())
    if (known.id == partition) render.global_region = known.global_region;
  render.columns = io.columns;
  render.colour = !options.output && may_colour(io, options.no_colour);
  return render;
}

void save(const std::filesystem::path& path, std::string_view text, const AuditOptions& options,
          const Surroundings& io) {
  write_file(path, text);
  if (!options.quiet) fmt::print(io.err, "wrote {}\n", printable(path.string()));
}

// `--output DIR` with several formats or benchmarks, or FILE with one of each; without it
// everything goes to `out`, one report after another.
void write(const Report& report, const AuditOptions& options, const report::RenderOptions& render,
           const Surroundings& io) {
  for (const auto& name : options.formats) {
    const auto& format = report::find_format(name);
    const auto text = format.render(report, render);
    if (!options.output)
      io.out << text << std::flush;
    else if (options.output_is_directory())
      save(std::filesystem::path(*options.output) / report::file_name(format, report), text,
           options, io);
    else
      save(*options.output, text, options, io);
  }
}

int exit_code(const Report& report, const AuditOptions& options) {
  auto summary = report.summary();
  if (!options.no_waivers) {
    summary.fail -= summary.waived;
    summary.unknown -= summary.waived_unknown;
  }
  const auto counts = [&](std::string_view name) {
    const auto& words = options.fail_on;
    return std::find(words.begin(), words.end(), name) != words.end();
  };
  if (summary.fail > 0 && counts("fail")) return kFails;
  if (summary.unknown > 0 && counts("unknown")) return kUnknown;
  if (summary.manual > 0 && counts("manual")) return kUnknown;
  return kOk;
}

// A fail of one report is a fail of the run, whatever is unknown in another.
int worst(const std::vector<int>& codes) {
  for (const int code : {kFails, kUnknown})
    if (std::find(codes.begin(), codes.end(), code) != codes.end()) return code;
  return kOk;
}

// A file that names an account decides about no other.
void check_account(const config::Config& config, const std::string& account) {
  if (config.account.empty() || config.account == account) return;
  throw UsageError(fmt::format("`{}` is of account {}, and this is {}", printable(config.file),
                               config.account, account),
                   "use the account's own file");
}

int audit(const AuditOptions& options, const Surroundings& io) {
  const auto benchmarks = options.selection.load();
  options.check();
  if (options.list) return list_rows(benchmarks, io);
  const auto config =
      options.config ? std::optional(config::read_config(*options.config)) : std::nullopt;
  const auto types = benchmark::types_of(benchmarks);
  auto [account, text] = read_account(options, types, io);
  if (config) check_account(*config, account.account);
  benchmark::require(account, types);
  const benchmark::JudgeOptions judging{options.reading_mode(), options.judged_at(account.taken_at),
                                        sha256_hex(text)};
  std::vector<int> codes;
  for (const auto& benchmark : benchmarks) {
    auto report = benchmark::judge(benchmark, account, judging);
    if (config) benchmark::waive(report, *config);
    write(report, options, render_options(options, config, report.partition, io), io);
    codes.push_back(exit_code(report, options));
  }
  if (options.snapshot) save(*options.snapshot, text, options, io);
  return worst(codes);
}

std::function<int(const Surroundings&)> define(CLI::App& app) {
  auto options = std::make_shared<AuditOptions>();
  options->define(app);
  return [options](const Surroundings& io) { return audit(*options, io); };
}

}  // namespace

UNDERPIN_VERB(audit, "Judge an account against the benchmark", define)

}  // namespace underpin::cli
