#include "cli/verb_flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "benchmark/benchmark.h"
#include "cli/verb.h"
#include "report/format.h"

namespace underpin::cli {
namespace {

std::vector<std::string> words_of(const std::string& flag) {
  std::vector<std::string> words;
  if (flag == "--format")
    for (const auto format : report::all_formats()) words.emplace_back(format().name);
  if (flag == "--benchmark") words = benchmark::benchmark_ids();
  if (flag == "--reading") words = {"strict", "letter", "effect"};
  if (flag == "--log-level") words = {"debug", "info", "warning", "error", "off"};
  if (flag == "--fail-on") words = {"fail", "unknown", "manual", "none"};
  if (flag == "--level") words = {"1", "2"};
  return words;
}

FlagDoc describe(const CLI::Option& option) {
  const bool positional = option.get_positional();
  const auto name = positional ? option.get_single_name() : "--" + option.get_lnames().front();
  const bool takes_value = option.get_expected_min() > 0;
  const auto type = option.get_type_name();  // checks add themselves after a colon
  return {name, takes_value ? type.substr(0, type.find(':')) : "", option.get_description(),
          words_of(name)};
}

VerbDoc describe(const CLI::App& app, std::string_view name, std::string_view about) {
  VerbDoc doc{std::string(name), std::string(about), app.get_footer(), {}, {}};
  for (const auto* option : app.get_options()) {
    if (option->get_positional())
      doc.arguments.push_back(describe(*option));
    else if (!option->get_lnames().empty())
      doc.flags.push_back(describe(*option));
  }
  for (const auto* command : app.get_subcommands({}))
    doc.commands.push_back(describe(*command, command->get_name(), command->get_description()));
  return doc;
}

}  // namespace

std::vector<FlagDoc> VerbDoc::all_flags() const {
  auto all = flags;
  for (const auto& command : commands)
    for (const auto& flag : command.all_flags())
      if (std::ranges::find(all, flag.name, &FlagDoc::name) == all.end()) all.push_back(flag);
  return all;
}

std::vector<VerbDoc> describe_verbs() {
  std::vector<VerbDoc> verbs;
  for (const auto verb : all_verbs()) {
    CLI::App app;
    verb().define(app);
    verbs.push_back(describe(app, verb().name, verb().doc));
  }
  return verbs;
}

}  // namespace underpin::cli
