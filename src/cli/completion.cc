// `underpin completion`: shell completion, from the definitions that parse the command line.
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <ostream>

#include "base/text.h"
#include "cli/verb.h"
#include "cli/verb_flags.h"

namespace underpin::cli {
namespace {

// Inside single quotes of any of the shells.
std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text)
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  return out + "'";
}

std::string names(const std::vector<VerbDoc>& verbs) {
  std::vector<std::string> words;
  for (const auto& verb : verbs) words.push_back(verb.name);
  return join(words, " ");
}

std::string bash(const std::vector<VerbDoc>& verbs) {
  std::string out =
      "# underpin completion for bash: source it, or put it into\n"
      "# /etc/bash_completion.d/underpin\n"
      "_underpin() {\n"
      "  local word=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\" words=\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n";
  out += fmt::format(
      "    words='{} --help --version'\n  else\n    case \"${{COMP_WORDS[1]}} "
      "$before\" in\n",
      names(verbs));
  for (const auto& verb : verbs)
    for (const auto& flag : verb.all_flags()) {
      if (flag.type.empty()) continue;
      out += fmt::format("      '{} {}') ", verb.name, flag.name);
      out += flag.words.empty() ? "COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n"
                                : fmt::format("words='{}' ;;\n", join(flag.words, " "));
    }
  out += "      *)\n        case \"${COMP_WORDS[1]}\" in\n";
  for (const auto& verb : verbs) {
    std::string words = "--help";
    for (const auto& flag : verb.all_flags()) words += " " + flag.name;
    if (!verb.commands.empty()) words += " " + names(verb.commands);
    out += fmt::format("          {}) words='{}' ;;\n", verb.name, words);
  }
  out +=
      "        esac ;;\n"
      "    esac\n"
      "  fi\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
      "}\n"
      "complete -o default -F _underpin underpin\n";
  return out;
}

std::string zsh(const std::vector<VerbDoc>& verbs) {
  std::string out =
      "#compdef underpin\n"
      "# underpin completion for zsh: put it as _underpin into a folder of $fpath\n"
      "_underpin() {\n"
      "  local -a verbs\n"
      "  verbs=(\n";
  for (const auto& verb : verbs)
    out += fmt::format("    {}\n", shell_quoted(verb.name + ":" + verb.doc));
  out +=
      "  )\n"
      "  if (( CURRENT == 2 )); then\n"
      "    _describe verb verbs\n"
      "    return\n"
      "  fi\n"
      "  case $words[2] in\n";
  for (const auto& verb : verbs) {
    out += fmt::format("    {}) _arguments", verb.name);
    for (const auto& flag : verb.all_flags()) {
      // Brackets end a description, colons separate: neither is worth quoting here.
      std::string doc;
      for (const char c : flag.doc) doc += c == '[' || c == ']' || c == ':' ? ' ' : c;
      std::string spec = fmt::format("{}[{}]", flag.name, doc);
      if (!flag.type.empty())
        spec += flag.words.empty() ? ":" + flag.type + ":_files"
                                   : fmt::format(":{}:({})", flag.type, join(flag.words, " "));
      out += " " + shell_quoted(spec);
    }
    if (!verb.commands.empty()) out += fmt::format(" '1:what:({})'", names(verb.commands));
    out += " '*:file:_files' ;;\n";
  }
  out += "  esac\n}\n_underpin \"$@\"\n";
  return out;
}

std::string fish(const std::vector<VerbDoc>& verbs) {
  std::string out =
      "# underpin completion for fish: put it into ~/.config/fish/completions/underpin.fish\n";
  for (const auto& verb : verbs) {
    out += fmt::format("complete -c underpin -n __fish_use_subcommand -f -a {} -d {}\n", verb.name,
                       shell_quoted(verb.doc));
    for (const auto& command : verb.commands)
      out += fmt::format("complete -c underpin -n '__fish_seen_subcommand_from {}' -a {} -d {}\n",
                         verb.name, command.name, shell_quoted(command.doc));
    for (const auto& flag : verb.all_flags()) {
      out += fmt::format("complete -c underpin -n '__fish_seen_subcommand_from {}' -l {} -d {}",
                         verb.name, flag.name.substr(2), shell_quoted(flag.doc));
      if (!flag.type.empty()) out += " -r";
      if (!flag.words.empty()) out += " -f -a " + shell_quoted(join(flag.words, " "));
      out += "\n";
    }
  }
  return out;
}

std::function<int(const Surroundings&)> define(CLI::App& app) {
  auto shell = std::make_shared<std::string>();
  app.add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  app.footer("  source <(underpin completion bash)");
  return [shell](const Surroundings& io) {
    const auto verbs = describe_verbs();
    io.out << (*shell == "bash" ? bash(verbs) : *shell == "zsh" ? zsh(verbs) : fish(verbs));
    return kOk;
  };
}

}  // namespace

UNDERPIN_VERB(completion, "Print shell completion for bash, zsh or fish", define)

}  // namespace underpin::cli
