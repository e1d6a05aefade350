// Where a call goes and which region signs it, in every partition.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "aws/credentials.h"

namespace underpin::aws {

struct Service;

/// One AWS partition. Source: botocore's partitions.json, generated into data/aws/partitions.json.
struct Partition {
  std::string id;             ///< "aws", "aws-cn", "aws-us-gov", …: the second field of every ARN
  std::string dns_suffix;     ///< of host names
  std::string global_region;  ///< where partition-wide services (IAM, Organizations) sign
};

/// The partition of a region by its list, else by its pattern (a region newer than this build).
/// Throws UsageError for text that is no region name at all: it would otherwise become part of a
/// host name.
const Partition& partition_of(std::string_view region);

/// Endpoint overrides. Order: `url` (the --endpoint-url flag), the service's own, the general one;
/// `ignore_configured` drops all but the flag.
/// Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
struct EndpointSettings {
  std::optional<std::string> url;
  std::optional<std::string> configured_url;                            ///< AWS_ENDPOINT_URL
  std::map<std::string, std::string, std::less<>> configured_services;  ///< "s3" → URL
  bool ignore_configured = false;
  bool fips = false;  ///< hosts with validated cryptography: AWS_USE_FIPS_ENDPOINT

  /// From AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_<SERVICE>, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS and
  /// AWS_USE_FIPS_ENDPOINT.
  static EndpointSettings from(const Environment& environment);
};

struct Endpoint {
  std::string url;  ///< scheme, host, port and base path, without a slash at the end
  std::string signing_region;
  std::string signing_name;
  bool overridden = false;
};

/// `region` may be "global": then `default_region` names the partition. Throws UsageError for an
/// override that is no http(s) URL, or plain http to anything but a loopback address.
Endpoint resolve(const Service& service, std::string_view region, std::string_view default_region,
                 const EndpointSettings& settings);

}  // namespace underpin::aws
