// Credentials from the program of a profile's `credential_process`.
#include "aws/credentials_process.h"

#include <fmt/core.h>

#include "aws/credentials_http.h"
#include "aws/credentials_refresh.h"
#include "base/json.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

constexpr std::size_t kErrorShown = 400;

// Whether stdout says `"Version": 1`, the only version there is.
void check_version(const std::string& document) {
  const auto parsed = parse_json(document, {.bytes = kProcessOutputLimit, .depth = 8});
  const auto& version = member(parsed, "Version");
  if (!version.is_number() || version.to_number<double>() != 1)
    throw Error("its output has no `\"Version\": 1`");
}

Credentials fetch(const Surroundings& around, const std::vector<std::string>& command,
                  const std::string& source) {
  const auto ended = run_process(
      command, {.timeout = around.process_timeout, .terminal = around.ask != nullptr}, around.stop);
  if (ended.trouble)
    throw Error(*ended.trouble + (ended.error.empty() ? "" : ": ") +
                printable(shorten(trim(ended.error), kErrorShown)));
  check_version(ended.output);
  auto found = read_credentials_document(ended.output, "SessionToken");
  found.source = source;
  return found;
}

}  // namespace

Provider process_credentials(const Profile& profile, const Surroundings& surroundings) {
  const auto source = fmt::format("profile `{}` ({}), credential_process", printable(profile.name),
                                  printable(profile.where));
  auto command = split_command(*profile.get("credential_process"));
  if (!command || command->empty())
    throw CredentialsError(source + ": the command line has an open quote or is empty",
                           "it is split at blanks, with quotes and backslash, and run without a "
                           "shell");
  (*command)[0] = expand_home((*command)[0], surroundings.home).string();
  return refreshing_credentials(
      source,
      [surroundings, command = *command, source] { return fetch(surroundings, command, source); },
      surroundings.clock, surroundings.stop);
}

}  // namespace underpin::aws
