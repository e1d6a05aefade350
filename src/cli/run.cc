// The command line: finds the verb, runs it, turns errors into messages and exit codes.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <ostream>
#include <vector>

#include "base/choose.h"
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

bool may_colour(const Surroundings& io, bool no_colour) {
  return io.out_is_terminal && !no_colour && !io.environment.get("NO_COLOR") &&
         io.environment.get("TERM").value_or("") != "dumb";
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

// The innermost command that the arguments chose, and the words that lead to it.
struct Reached {
  const CLI::App* command;
  std::vector<std::string> path;

  std::string called() const { return path.empty() ? "underpin" : "underpin " + join(path, " "); }
};

Reached innermost(const CLI::App& app) {
  Reached reached{&app, {}};
  for (auto chosen = app.get_subcommands(); !chosen.empty();
       chosen = reached.command->get_subcommands()) {
    reached.command = chosen.front();
    reached.path.push_back(reached.command->get_name());
  }
  return reached;
}

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

// What a message of CLI11 names: `--level: Value 3 not in range 1 to 2`.
std::vector<std::string> words_of(const std::string& message) {
  std::vector<std::string> words;
  for (auto word : split(message, ' ')) {
    while (word.ends_with(':') || word.ends_with(',')) word.remove_suffix(1);
    words.emplace_back(word);
  }
  return words;
}

// The first word that is no command, flag or value; CLI11 names several, in an order of its own.
// Where a command is still to be chosen, any such word is the one.
std::optional<std::string> culprit(const Reached& reached, const std::vector<std::string>& known,
                                   bool choosing, const std::string& message,
                                   std::span<const std::string> arguments) {
  const auto among = [](const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  const auto named = words_of(message);
  for (const auto& argument : arguments) {
    const auto word = argument.substr(0, argument.find('='));
    if (among(known, word) || among(reached.path, word)) continue;
    if (choosing || among(named, word)) return word;
  }
  return std::nullopt;
}

// CLI11 says what it did not understand; we add which word, and the nearest one that exists.
int report_usage(const Surroundings& io, const CLI::App& app, const CLI::ParseError& error,
                 std::span<const std::string> arguments) {
  const auto reached = innermost(app);
  const auto commands = commands_of(*reached.command);
  const bool choosing = !commands.empty();
  std::vector<std::string> known = flag_names(*reached.command);
  known.insert(known.end(), commands.begin(), commands.end());
  const auto word = culprit(reached, known, choosing, error.what(), arguments);
  const bool misplaced = word && (choosing || dynamic_cast<const CLI::ExtrasError*>(&error));
  std::string what = error.what();
  const auto kind = word && word->starts_with("-") ? "flag" : "argument";
  if (misplaced && reached.path.empty())
    what = fmt::format("no {} `{}`", word->starts_with("-") ? kind : "verb", *word);
  else if (misplaced)
    what = fmt::format("{} has no {} `{}`", join(reached.path, " "), kind, *word);
  else if (choosing && !reached.path.empty())
    what = fmt::format("{} needs one of {}", join(reached.path, " "), join(commands, ", "));
  io.err << "underpin: " << printable(what) << (word ? did_you_mean(*word, known) : "")
         << "\n  see " << reached.called() << " --help\n";
  return kUsage;
}

}  // namespace

int run(std::span<const std::string> arguments, const Surroundings& io) {
  CLI::App app("Brings AWS accounts to the CIS AWS Foundations Benchmark and keeps them there.",
               "underpin");
  app.set_version_flag("--version", std::string("underpin ") + kVersion);
  app.require_subcommand(1);
  app.get_formatter()->label("SUBCOMMAND", "VERB");
  app.get_formatter()->label("Subcommands", "Verbs");
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
    io.out << (chosen.empty() ? app.help() : chosen.front()->help("underpin"));
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
