// The command line: finds the verb, runs it, turns errors into messages and exit codes.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <ostream>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/verb.h"
#include "cli/version.h"

namespace underpin::cli {

#define VERB(verb) const Verb& verb##_verb();
#include "cli/all.def"
#undef VERB

std::span<const VerbFunction> all_verbs() {
  static constexpr VerbFunction kVerbs[] = {
#define VERB(verb) &verb##_verb,
#include "cli/all.def"
#undef VERB
  };
  return kVerbs;
}

namespace {

int report_error(const Surroundings& io, const Error& error, int code) {
  io.err << "underpin: " << printable_lines(error.what()) << '\n';
  if (!error.hint().empty()) io.err << "  " << printable_lines(error.hint()) << '\n';
  return code;
}

std::vector<std::string> flag_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* option : app.get_options())
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

// CLI11 names the word it did not understand; we add the nearest one that exists.
int report_usage(const Surroundings& io, const CLI::App& app, const CLI::ParseError& error,
                 std::span<const std::string> arguments) {
  std::vector<std::string> known;
  const auto chosen = app.get_subcommands();
  if (chosen.empty())
    for (const auto verb : all_verbs()) known.emplace_back(verb().name);
  const auto flags = flag_names(chosen.empty() ? app : *chosen.front());
  known.insert(known.end(), flags.begin(), flags.end());
  std::string meant;
  for (const auto& argument : arguments) {
    const auto word = argument.substr(0, argument.find('='));
    const bool listed = std::find(known.begin(), known.end(), word) != known.end();
    // Without a verb the word itself is the mistake, though CLI11 only says that a verb is missing.
    const bool culprit =
        chosen.empty() || std::string_view(error.what()).find(word) != std::string_view::npos;
    if (listed || !culprit || (chosen.size() == 1 && chosen.front()->get_name() == word)) continue;
    if (const auto near = nearest(word, known)) meant = fmt::format("; did you mean `{}`?", *near);
  }
  const std::string_view what = chosen.empty() && !arguments.empty()
                                    ? std::string_view("no such verb or flag")
                                    : std::string_view(error.what());
  io.err << "underpin: " << printable(what) << meant << "\n  see underpin "
         << (chosen.empty() ? "" : chosen.front()->get_name() + " ") << "--help\n";
  return kUsage;
}

}  // namespace

int run(std::span<const std::string> arguments, const Surroundings& io) {
  CLI::App app("Brings AWS accounts to the CIS AWS Foundations Benchmark and keeps them there.",
               "underpin");
  app.set_version_flag("--version", std::string("underpin ") + kVersion);
  app.require_subcommand(1);
  app.footer(
      "Results go to standard output, progress and messages to standard error.\n"
      "underpin VERB --help tells more about each.");
  std::vector<std::pair<CLI::App*, std::function<int(const Surroundings&)>>> verbs;
  for (const auto verb : all_verbs()) {
    auto* sub = app.add_subcommand(std::string(verb().name), std::string(verb().doc));
    verbs.emplace_back(sub, verb().define(*sub));
  }
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(reversed);
    for (const auto& [sub, body] : verbs)
      if (sub->parsed()) return body(io);
    return kUsage;
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    io.out << (chosen.empty() ? app : *chosen.front()).help();
    return kOk;
  } catch (const CLI::CallForVersion&) {
    io.out << "underpin " << kVersion << '\n';
    return kOk;
  } catch (const CLI::ParseError& error) {
    return report_usage(io, app, error, arguments);
  } catch (const UsageError& error) {
    return report_error(io, error, kUsage);
  } catch (const Error& error) {
    return report_error(io, error, kError);
  } catch (const std::exception& error) {  // memory, threads, the standard library: still a message
    return report_error(io, Error(fmt::format("could not go on: {}", error.what())), kError);
  }
}

}  // namespace underpin::cli
