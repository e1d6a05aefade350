// `underpin explain network` and `underpin explain selectors`: what gets in, and what is recorded?
#include <CLI/CLI.hpp>
#include <cstdint>
#include <iterator>

#include "aws/endpoints.h"
#include "base/arn.h"
#include "cli/explain.h"
#include "cli/input.h"
#include "semantics/explain_event_selector.h"
#include "semantics/explain_network.h"

namespace underpin::cli {
namespace {

constexpr std::size_t kNetworkBytesMax = std::size_t{256} << 20;  // of ten thousand groups: 30 MB
constexpr std::size_t kSelectorsBytesMax = std::size_t{4} << 20;

struct NetworkOptions {
  std::string file;
  std::vector<std::uint16_t> ports{std::begin(semantics::kAdministrationPorts),
                                   std::end(semantics::kAdministrationPorts)};
};

std::function<std::string(const Surroundings&)> define_network(CLI::App& app) {
  auto options = std::make_shared<NetworkOptions>();
  define_file(app, options->file, "what describe-security-groups or describe-network-acls prints");
  app.add_option("--ports", options->ports, "administration ports")
      ->type_name("PORT,…")
      ->delimiter(',')
      ->capture_default_str();
  app.footer(
      "Tells of each security group and network ACL whether it opens an administration port to\n"
      "every address: by the letter (one rule does), and in effect (a packet from every address\n"
      "gets in, by one rule or several), with such a packet. Rules of an ACL are followed in "
      "order,\n"
      "and those that are never reached are marked.\n\n"
      "Examples:\n"
      "  aws ec2 describe-security-groups --group-ids sg-1 | underpin explain network -\n"
      "  aws ec2 describe-network-acls > acls.json; underpin explain network acls.json\n"
      "  underpin explain network groups.json --ports 22,3389,5985,5986\n\n"
      "A prefix list is not in what AWS prints: put \"PrefixLists\": {\"pl-…\": [\"10.0.0.0/8\", "
      "…]}\n"
      "beside the groups; a rule whose list is missing is undecided.");
  return [options](const Surroundings& io) {
    return semantics::explain_network(read_input(options->file, io, kNetworkBytesMax),
                                      options->ports);
  };
}

struct SelectorOptions {
  std::string file, bucket, partition = "aws";
};

std::function<std::string(const Surroundings&)> define_selectors(CLI::App& app) {
  auto options = std::make_shared<SelectorOptions>();
  define_file(app, options->file, "what get-event-selectors prints");
  app.add_option("--bucket", options->bucket, "ask about this bucket instead of every bucket")
      ->type_name("NAME|ARN");
  app.add_option("--partition", options->partition, "of the trail, where the file has no TrailARN")
      ->type_name("ID")
      ->capture_default_str();
  app.footer(
      "Tells whether a trail's selectors record all management events (3.1 and section 4), and "
      "all\n"
      "writes (3.10) and reads (3.11) of S3 objects, with an event that is left out. Basic and\n"
      "advanced selectors count alike, and together; the display name decides nothing.\n\n"
      "Examples:\n"
      "  aws cloudtrail get-event-selectors --trail-name t | underpin explain selectors -\n"
      "  underpin explain selectors selectors.json --bucket my-data");
  return [options](const Surroundings& io) {
    aws::partition_named(options->partition);
    const auto text = read_input(options->file, io, kSelectorsBytesMax);
    const auto arn = Arn::parse(options->bucket);
    const auto bucket = arn ? arn->resource : options->bucket;
    return semantics::explain_event_selector(
        text, options->partition,
        bucket.empty() ? std::nullopt : std::optional<std::string_view>(bucket));
  };
}

}  // namespace

const Subject& network_subject() {
  static constexpr Subject kSubject{
      "network", "Whether security groups or network ACLs open administration ports",
      &define_network};
  return kSubject;
}

const Subject& selectors_subject() {
  static constexpr Subject kSubject{"selectors", "Which events a trail's selectors record",
                                    &define_selectors};
  return kSubject;
}

}  // namespace underpin::cli
