// `underpin whoami`: which account and identity a run would use, and where its credentials come
// from.
#include <fmt/ostream.h>

#include <CLI/CLI.hpp>
#include <ostream>

#include "base/text.h"
#include "cli/session_options.h"

namespace underpin::cli {
namespace {

int whoami(const SessionOptions& options, const Surroundings& io) {
  const auto open = open_session(options, io);
  const auto identity = open.session->identity();
  const auto credentials = open.credentials->get();
  fmt::print(io.out, "account  {}\narn      {}\nsource   {}\nexpires  {}\n", identity.account,
             printable(identity.arn), printable(credentials.source),
             credentials.expires ? format_time(*credentials.expires) : "never");
  return kOk;
}

std::function<int(const Surroundings&)> define(CLI::App& app) {
  auto options = std::make_shared<SessionOptions>();
  options->define(app);
  app.add_option("--region", options->region, "region whose STS endpoint is asked");
  return [options](const Surroundings& io) { return whoami(*options, io); };
}

}  // namespace

UNDERPIN_VERB(whoami, "Print account, identity, and where the credentials come from", define)

}  // namespace underpin::cli
