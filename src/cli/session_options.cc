#include "cli/session_options.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <utility>

#include "aws/clock.h"
#include "aws/credentials_chain.h"
#include "aws/credentials_prompt.h"
#include "aws/curl_transport.h"
#include "base/log.h"
#include "cli/version.h"

namespace underpin::cli {
void SessionOptions::define(CLI::App& app) {
  app.add_option("--profile", profile, "profile of ~/.aws/config; beats keys in the environment")
      ->type_name("NAME");
  app.add_option("--role-arn", role_arn, "assume this role with the credentials found")
      ->type_name("ARN");
  app.add_option("--external-id", external_id, "external id for --role-arn")->type_name("ID");
  app.add_option("--mfa-serial", mfa_serial, "MFA device for --role-arn; asks for its code")
      ->type_name("ARN");
  app.add_option("--endpoint-url", endpoint_url, "send every call there instead of to AWS")
      ->type_name("URL");
  app.add_option("--parallel", parallel, "calls in flight at most")
      ->type_name("N")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  app.add_option("--log-level", log_level, "debug, info, warning, error or off")
      ->type_name("LEVEL")
      ->capture_default_str();
}

OpenSession open_session(const SessionOptions& options, const Surroundings& io) {
  log::set_level(log::parse_level(options.log_level));
  const std::string home = io.environment.get("HOME").value_or("/");
  const auto config = aws::SharedConfig::load(io.environment, home);
  const auto choice = aws::choose_profile(options.profile, io.environment);
  const auto* profile = config.profile(choice.name);

  OpenSession open;
  auto curl = aws::CurlSettings::from(io.environment);
  curl.ca_bundle = aws::choose_ca_bundle(io.environment, profile, home);
  open.wire = std::make_unique<aws::CurlTransport>(std::move(curl));
  open.transport = std::make_unique<aws::RecordingTransport>(*open.wire);
  auto endpoints =
      aws::with_profile_endpoints(aws::EndpointSettings::from(io.environment), config, profile);
  endpoints.url = options.endpoint_url;
  auto region = aws::choose_region(options.region, io.environment, profile);
  // An account in China or GovCloud is unknown to any other partition's endpoint.
  if (!region && options.partition_of)
    region = aws::partition_of(*options.partition_of).global_region;
  const auto clock = aws::system_clock();

  aws::Surroundings around;
  around.environment = io.environment;
  around.home = home;
  around.transport = open.transport.get();
  around.clock = clock;
  around.stop = io.stop;
  around.endpoints = endpoints;
  around.region = region;
  around.max_attempts = aws::choose_attempts(io.environment, profile);
  if (io.err_is_terminal)
    around.ask = [](const std::string& prompt) { return aws::ask_on_terminal(prompt); };
  open.credentials = aws::chain_credentials(
      {options.profile, options.role_arn, options.external_id, options.mfa_serial}, config, around);

  aws::SessionSettings settings;
  if (region) settings.region = *region;
  settings.endpoints = endpoints;
  settings.in_flight = options.parallel;
  settings.max_attempts = around.max_attempts;
  settings.user_agent = fmt::format("underpin/{}", kVersion);
  open.session =
      std::make_unique<aws::Session>(*open.transport, open.credentials, settings, clock, io.stop);
  open.pool = std::make_unique<Pool>(options.parallel);
  return open;
}

}  // namespace underpin::cli
