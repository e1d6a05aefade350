// `underpin validate`: every mistake in a config file, without a call.
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "base/text.h"
#include "cli/planning.h"
#include "report/words.h"

namespace underpin::cli {
namespace {

std::function<int(const Surroundings&)> define(CLI::App& app) {
  auto file = std::make_shared<std::string>();
  app.add_option("CONFIG", *file, "the account's file")->required()->type_name("");
  app.footer("Exit codes: 0 the file is right, 1 it is not: all mistakes are named, 64 usage.");
  return [file](const Surroundings& io) {
    const auto config = read_valid_config(*file);
    fmt::print(io.out, "{} is right: account {}, {}, {}{}\n", printable(config.file),
               config.account.empty() ? "(none)" : config.account,
               report::counted(config.modules.size(), "module"),
               report::counted(config.deviations.size(), "deviation"),
               config.compliance ? "" : "; it claims no compliance");
    return static_cast<int>(kOk);
  };
}

}  // namespace

UNDERPIN_VERB(validate, "Find every mistake in an account's file", define)

}  // namespace underpin::cli
