// Where a call goes and which region signs it, in every partition.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/credentials.h"

namespace underpin::aws {

struct Service;

/// One AWS partition. Source: botocore's partitions.json, generated into data/aws/partitions.json.
struct Partition {
  std::string id;          ///< "aws", "aws-cn", "aws-us-gov", …: the second field of every ARN
  std::string dns_suffix;  ///< of host names
  std::string dual_stack_suffix;  ///< of the host names that have IPv6 addresses too
  std::string global_region;      ///< where partition-wide services (IAM, Organizations) sign
};

/// Letters, digits and dashes only, ending in a number: what may become part of a host name.
bool looks_like_region(std::string_view text);

/// Every partition of this build's table.
std::vector<Partition> partitions();

/// The partition of a region by its list, else by its pattern (a region newer than this build).
/// Throws UsageError for text that is no region name at all: it would otherwise become part of a
/// host name.
const Partition& partition_of(std::string_view region);

/// The partition of that id, the second field of ARNs. Throws UsageError with the nearest for
/// another.
const Partition& partition_named(std::string_view id);

/// Endpoint overrides. Order: `url` (the --endpoint-url flag), the service's own, the general one;
/// `ignore_configured` drops all but the flag.
/// Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints" and "Dual-stack and
/// FIPS endpoints".
struct EndpointSettings {
  std::optional<std::string> url;
  std::optional<std::string> configured_url;                            ///< AWS_ENDPOINT_URL
  std::map<std::string, std::string, std::less<>> configured_services;  ///< "s3" → URL
  bool ignore_configured = false;
  std::optional<bool> fips;        ///< hosts with validated cryptography: AWS_USE_FIPS_ENDPOINT
  std::optional<bool> dual_stack;  ///< hosts with IPv6 addresses: AWS_USE_DUALSTACK_ENDPOINT

  /// From AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_<SERVICE>, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS,
  /// AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT. Throws UsageError for a switch that is
  /// neither `true` nor `false`.
  static EndpointSettings from(const Environment& environment);
};

struct Endpoint {
  std::string url;  ///< scheme, host, port and base path, without a slash at the end
  std::string signing_region;
  std::string signing_name;
  bool overridden = false;
};

/// "true" or "false", any case; throws UsageError naming `setting` for anything else.
bool parse_switch(std::string_view setting, std::string_view text);

/// The override as it is used, without a slash at its end. What the environment or a file says is
/// trusted less than the flag: it must be this machine, or one of the service's own hosts (its
/// regional and global ones, and VPC endpoints), because whoever can write there must be able
/// neither to collect signed requests nor to answer in AWS's place. Throws UsageError.
std::string checked_override(const Service& service, const std::string& url, bool by_flag);

/// Checks every override that a call may come upon, so that a bad one ends the run before it
/// begins. Throws UsageError.
void check_overrides(const EndpointSettings& settings);

/// `region` may be "global": then `default_region` names the partition. Throws UsageError for an
/// override that checked_override() refuses, and where the service has no host of the kind that is
/// asked for.
Endpoint resolve(const Service& service, std::string_view region, std::string_view default_region,
                 const EndpointSettings& settings);

}  // namespace underpin::aws
