// `underpin permissions`: the least IAM policy for what is to be done, from the readers' own
// declarations.
#include <CLI/CLI.hpp>
#include <ostream>
#include <set>

#include "aws/service.h"
#include "base/error.h"
#include "base/json.h"
#include "clean/default_network.h"
#include "cli/planning.h"
#include "cli/selection_options.h"
#include "cli/verb.h"
#include "engine/observe.h"
#include "modules/module.h"
#include "resources/writing.h"

namespace underpin::cli {
namespace {

// Grammar: IAM User Guide, "IAM JSON policy elements reference". Most of these actions know no
// resource; an audit asks about all resources anyway.
json::object policy(const std::set<std::string>& actions, const std::string& what) {
  json::array names;
  for (const auto& action : actions) names.push_back(json::string(action));
  return {{"Version", "2012-10-17"},
          {"Statement", json::array{json::object{{"Sid", what == "audit"   ? "UnderpinAudit"
                                                         : what == "clean" ? "UnderpinClean"
                                                                           : "UnderpinApply"},
                                                 {"Effect", "Allow"},
                                                 {"Action", std::move(names)},
                                                 {"Resource", "*"}}}}};
}

// What reading the types asks, and what their writers ask beside.
std::set<std::string> actions_of(const std::vector<TypeFunction>& types, bool writing) {
  std::set<std::string> actions;
  for (const auto& operation : engine::operations_for(types))
    actions.insert(aws::iam_action(operation));
  if (writing)
    for (const auto type : types)
      if (const auto* writer = writer_of(type().name))
        for (const auto operation : writer->operations) actions.insert(aws::iam_action(operation));
  return actions;
}

struct PermissionsOptions {
  std::string what;
  std::optional<std::string> config;
  SelectionOptions selection;
};

std::set<std::string> actions_for(const PermissionsOptions& options) {
  if (options.what == "clean") return actions_of(clean::default_network_types(), true);
  if (options.what == "audit")
    return actions_of(benchmark::types_of(options.selection.load()), false);
  if (!options.config)
    throw UsageError("permissions apply needs --config", "name the account's file");
  return actions_of(modules::types_of(read_valid_config(*options.config)), true);
}

int permissions(const PermissionsOptions& options, const Surroundings& io) {
  io.out << print_json(policy(actions_for(options), options.what));
  return kOk;
}

std::function<int(const Surroundings&)> define(CLI::App& app) {
  auto options = std::make_shared<PermissionsOptions>();
  app.add_option("what", options->what,
                 "audit: what an audit of the selected recommendations reads; apply: what the "
                 "modules of --config read and write; clean: what clean defaults does")
      ->required()
      ->check(CLI::IsMember({"audit", "apply", "clean"}));
  app.add_option("--config", options->config, "the account's file, for apply")->type_name("FILE");
  options->selection.define(app);
  app.footer(
      "Prints an IAM policy. Give it to a role of its own:\n"
      "  underpin permissions audit > policy.json\n"
      "  aws iam create-policy --policy-name underpin-audit --policy-document "
      "file://policy.json\n\n"
      "It names the calls that this version makes for the selected recommendations, no more. With\n"
      "less, an audit still runs: what it may not read becomes unknown, and the report says which\n"
      "permission would help.");
  return [options](const Surroundings& io) { return permissions(*options, io); };
}

}  // namespace

UNDERPIN_VERB(permissions, "Print the least IAM policy for an audit, an apply or a cleaning",
              define)

}  // namespace underpin::cli
