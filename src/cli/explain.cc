// `underpin explain`: the reasoning, with its witness, about a file that a person has at hand. It
// reads no account and needs no credentials.
#include "cli/explain.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

namespace underpin::cli {
namespace {

constexpr const Subject& (*kSubjects[])() = {&row_subject, &pattern_subject, &policy_subject,
                                             &network_subject, &selectors_subject};

struct Chosen {
  CLI::App* command;
  std::function<std::string(const Surroundings&)> explain;
};

std::function<int(const Surroundings&)> define(CLI::App& app) {
  app.footer(
      "row tells of a recommendation; the others of a FILE: how it is read, what that means for "
      "the\n"
      "benchmark, with an event, a request or a packet as proof. FILE may be -, standard input.\n"
      "Nothing is sent anywhere.\n\n"
      "Examples:\n"
      "  underpin explain row 4.5\n"
      "  underpin explain pattern filters.txt\n"
      "  aws s3api get-bucket-policy --bucket logs | underpin explain policy -\n"
      "  aws ec2 describe-security-groups | underpin explain network -\n"
      "  aws cloudtrail get-event-selectors --trail-name t | underpin explain selectors -\n\n"
      "underpin explain WHAT --help tells more about each.\n\n"
      "Exit codes: 0 explained, whatever the answer is; 1 the file cannot be read; 64 usage.");
  app.require_subcommand(1);
  auto words = std::make_shared<CLI::Formatter>();
  words->label("SUBCOMMAND", "WHAT");
  app.formatter(words);
  auto chosen = std::make_shared<std::vector<Chosen>>();
  for (const auto subject : kSubjects) {
    auto* command = app.add_subcommand(std::string(subject().name), std::string(subject().doc));
    command->group("What can be explained");
    chosen->push_back({command, subject().define(*command)});
  }
  return [chosen](const Surroundings& io) {
    for (const auto& [command, explain] : *chosen)
      if (command->parsed()) io.out << explain(io);
    return static_cast<int>(kOk);
  };
}

}  // namespace

void define_file(CLI::App& app, std::string& file, std::string_view doc) {
  app.add_option("FILE", file, std::string(doc))->required()->type_name("");
}

UNDERPIN_VERB(explain,
              "Explain a recommendation, or a pattern, policy, network or selectors in a file",
              define)

}  // namespace underpin::cli
