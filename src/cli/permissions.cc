// `underpin permissions`: the least IAM policy for what is to be done, from the readers' own
// declarations.
#include <CLI/CLI.hpp>
#include <ostream>
#include <set>

#include "aws/service.h"
#include "base/json.h"
#include "cli/selection_options.h"
#include "cli/verb.h"
#include "engine/observe.h"

namespace underpin::cli {
namespace {

// Grammar: IAM User Guide, "IAM JSON policy elements reference". Most of these actions know no
// resource; an audit asks about all resources anyway.
json::object policy(const std::set<std::string>& actions) {
  json::array names;
  for (const auto& action : actions) names.push_back(json::string(action));
  return {{"Version", "2012-10-17"},
          {"Statement", json::array{json::object{{"Sid", "UnderpinAudit"},
                                                 {"Effect", "Allow"},
                                                 {"Action", std::move(names)},
                                                 {"Resource", "*"}}}}};
}

int permissions(const SelectionOptions& selection, const Surroundings& io) {
  std::set<std::string> actions;
  for (const auto& operation : engine::operations_for(benchmark::types_of(selection.load())))
    actions.insert(aws::iam_action(operation));
  io.out << print_json(policy(actions));
  return kOk;
}

std::function<int(const Surroundings&)> define(CLI::App& app) {
  auto what = std::make_shared<std::string>();
  auto selection = std::make_shared<SelectionOptions>();
  app.add_option("what", *what, "audit: what an audit of the selected recommendations reads")
      ->required()
      ->check(CLI::IsMember({"audit"}));
  selection->define(app);
  app.footer(
      "Prints an IAM policy. Give it to a role of its own:\n"
      "  underpin permissions audit > policy.json\n"
      "  aws iam create-policy --policy-name underpin-audit --policy-document "
      "file://policy.json\n\n"
      "It names the calls that this version makes for the selected recommendations, no more. With\n"
      "less, an audit still runs: what it may not read becomes unknown, and the report says which\n"
      "permission would help.");
  return [what, selection](const Surroundings& io) { return permissions(*selection, io); };
}

}  // namespace

UNDERPIN_VERB(permissions, "Print the least IAM policy that an audit needs", define)

}  // namespace underpin::cli
