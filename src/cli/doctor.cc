// `underpin doctor`: whether an audit would see everything: who asks, which regions answer, which
// permissions lack and what that costs.
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <ostream>
#include <set>

#include "base/text.h"
#include "cli/progress_display.h"
#include "cli/selection_options.h"
#include "cli/session_options.h"
#include "engine/observe.h"
#include "report/unread.h"
#include "report/words.h"

namespace underpin::cli {
namespace {

void line(const Surroundings& io, std::string_view label, const std::string& text) {
  fmt::print(io.out, "{:<12} {}\n", label, printable(text));
}

void write_regions(const Report& report, const Surroundings& io) {
  std::vector<std::string> enabled, others;
  for (const auto& region : report.regions)
    (region.status == Region::Status::enabled ? enabled : others).push_back(region.name);
  line(io, "regions", fmt::format("{} enabled: {}", enabled.size(), join(enabled, ", ")));
  if (!others.empty()) line(io, "", fmt::format("{} not: {}", others.size(), join(others, ", ")));
}

// What lacks, once each, and what it costs.
void write_missing(const std::vector<report::Unread>& unread, std::size_t calls,
                   const Surroundings& io) {
  if (unread.empty()) return line(io, "calls", fmt::format("{}, all answered", calls));
  line(io, "calls", fmt::format("{}, not all answered:", calls));
  std::set<std::string> actions;
  for (const auto& one : unread) {
    if (!one.missing_action.empty()) actions.insert(one.missing_action);
    line(io, "",
         fmt::format("- {}{}", one.line(),
                     one.affects.empty()
                         ? std::string()
                         : fmt::format(" (unknown for it: {})", join(one.affects, ", "))));
  }
  if (!actions.empty()) line(io, "grant", join({actions.begin(), actions.end()}, ", "));
}

// Rows of several benchmarks in one, told apart by their ids.
benchmark::Benchmark joined(std::vector<benchmark::Benchmark> benchmarks) {
  if (benchmarks.size() == 1) return std::move(benchmarks.front());
  benchmark::Benchmark all;
  for (auto& benchmark : benchmarks)
    for (auto& row : benchmark.recommendations) {
      row.id = benchmark.id + "/" + row.id;
      all.recommendations.push_back(std::move(row));
    }
  return all;
}

int doctor(const SessionOptions& options, const SelectionOptions& selection,
           const Surroundings& io) {
  const auto benchmark = joined(selection.load());
  const auto types = benchmark::types_of(benchmark);
  const auto open = open_session(options, io);
  const auto credentials = open.credentials->get();
  line(io, "credentials", credentials.source);
  line(io, "expires", credentials.expires ? format_time(*credentials.expires) : "never");
  const auto account = [&] {
    ProgressDisplay display(io, *open.transport, false);
    return engine::observe(
        *open.session, *open.pool, types,
        {{}, {}, [&](const engine::Progress& progress) { display.show(progress); }});
  }();
  line(io, "account", fmt::format("{} in partition {}", account.account, account.partition));
  line(io, "caller", account.caller);
  const auto report = benchmark::judge(benchmark, account, {});
  write_regions(report, io);
  const auto unread = report::fold(report.gaps);
  write_missing(unread, open.transport->count(), io);
  fmt::print(io.out, "\n{}\n",
             unread.empty() ? "an audit sees everything it looks at"
                            : "an audit runs, but what is listed above will be unknown");
  return unread.empty() ? kOk : kUnknown;
}

std::function<int(const Surroundings&)> define(CLI::App& app) {
  auto options = std::make_shared<SessionOptions>();
  auto selection = std::make_shared<SelectionOptions>();
  options->define(app);
  selection->define(app);
  app.footer(
      "Reads what an audit would read, judges nothing, and tells what could not be read.\n\n"
      "Exit codes: 0 everything can be read, 4 something cannot, 1 error, 64 usage.");
  return [options, selection](const Surroundings& io) { return doctor(*options, *selection, io); };
}

}  // namespace

UNDERPIN_VERB(doctor, "Tell whether an audit would see everything, and which permissions lack",
              define)

}  // namespace underpin::cli
