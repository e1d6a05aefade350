// `underpin man`: the man page, from the definitions that parse the command line.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <ostream>

#include "base/text.h"
#include "cli/verb.h"
#include "cli/verb_flags.h"
#include "cli/version.h"

namespace underpin::cli {
namespace {

// roff: a backslash is \e, a line must not begin with a dot or an apostrophe, - is a minus.
std::string roff(std::string_view text) {
  std::string out;
  bool first = true;
  for (const char c : text) {
    if (first && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
    first = c == '\n';
  }
  return out;
}

std::string flag(const FlagDoc& doc) {
  return fmt::format(".TP\n.B {}{}\n{}\n", roff(doc.name),
                     doc.type.empty() ? "" : " \\fI" + roff(doc.type) + "\\fR", roff(doc.doc));
}

std::string verb_section(const VerbDoc& verb, const std::string& before = {}) {
  const auto name = before + verb.name;
  std::string out = fmt::format(".SS {}\n{}.\n", roff(name), roff(verb.doc));
  for (const auto& argument : verb.arguments) out += flag(argument);
  for (const auto& one : verb.flags) out += flag(one);
  if (!verb.footer.empty()) out += fmt::format(".PP\n.nf\n{}\n.fi\n", roff(verb.footer));
  for (const auto& command : verb.commands) out += verb_section(command, name + " ");
  return out;
}

std::string page() {
  std::string out = fmt::format(
      ".TH UNDERPIN 1 \"\" \"underpin {}\" \"User Commands\"\n"
      ".SH NAME\nunderpin \\- audit AWS accounts against the CIS AWS Foundations Benchmark\n"
      ".SH SYNOPSIS\n.B underpin\n.I VERB\n[\\fIOPTIONS\\fR]\n"
      ".SH DESCRIPTION\n"
      "Reads an AWS account in all its regions and judges it against the benchmark. A pass is "
      "said\n"
      "only when every read that it rests on came to its end; what could not be read is unknown,\n"
      "with the reason.\n"
      ".PP\nResults go to standard output, progress and messages to standard error.\n"
      ".SH VERBS\n",
      kVersion);
  for (const auto& verb : describe_verbs()) out += verb_section(verb);
  out +=
      ".SH ENVIRONMENT\n"
      "The AWS environment variables of the AWS CLI are honoured: AWS_PROFILE, AWS_REGION,\n"
      "AWS_ACCESS_KEY_ID and its kin, AWS_CONFIG_FILE, AWS_ENDPOINT_URL, AWS_CA_BUNDLE, "
      "HTTPS_PROXY\n"
      "and others; docs/credentials.md has the order. NO_COLOR turns colours off.\n"
      ".SH FILES\n~/.aws/config, ~/.aws/credentials\n"
      ".SH SEE ALSO\nhttps://www.cisecurity.org/benchmark/amazon_web_services\n";
  return out;
}

std::function<int(const Surroundings&)> define(CLI::App& app) {
  app.footer("  underpin man | man -l -");
  return [](const Surroundings& io) {
    io.out << page();
    return kOk;
  };
}

}  // namespace

UNDERPIN_VERB(man, "Print the man page", define)

}  // namespace underpin::cli
