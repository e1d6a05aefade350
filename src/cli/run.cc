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

// The first word that is no verb, flag or value; CLI11 names several, in an order of its own.
std::optional<std::string> culprit(const std::vector<std::string>& known, const CLI::App* verb,
                                   const std::string& message,
                                   std::span<const std::string> arguments) {
  for (const auto& argument : arguments) {
    const auto word = argument.substr(0, argument.find('='));
    if (std::find(known.begin(), known.end(), word) != known.end()) continue;
    if (verb == nullptr) return word;
    if (verb->get_name() != word && message.find(word) != std::string::npos) return word;
  }
  return std::nullopt;
}

// CLI11 says what it did not understand; we add which word, and the nearest one that exists.
int report_usage(const Surroundings& io, const CLI::App& app, const CLI::ParseError& error,
                 std::span<const std::string> arguments) {
  const auto chosen = app.get_subcommands();
  const auto* verb = chosen.empty() ? nullptr : chosen.front();
  std::vector<std::string> known = flag_names(verb == nullptr ? app : *verb);
  if (verb == nullptr)
    for (const auto one : all_verbs()) known.emplace_back(one().name);
  const auto word = culprit(known, verb, error.what(), arguments);
  const std::string where = verb == nullptr ? "underpin" : "underpin " + verb->get_name();
  const bool misplaced = word && (verb == nullptr || dynamic_cast<const CLI::ExtrasError*>(&error));
  std::string what = error.what();
  if (misplaced && verb == nullptr)
    what = fmt::format("no {} `{}`", word->starts_with("-") ? "flag" : "verb", *word);
  else if (misplaced)
    what = fmt::format("{} has no {} `{}`", verb->get_name(),
                       word->starts_with("-") ? "flag" : "argument", *word);
  io.err << "underpin: " << printable(what) << (word ? did_you_mean(*word, known) : "")
         << "\n  see " << where << " --help\n";
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
