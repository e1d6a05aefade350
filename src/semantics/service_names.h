// How AWS's services are called: as principals in policies, and as sources in CloudTrail records.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace underpin::semantics {

/// The service principal, `cloudwatch` followed by the commercial partition's DNS suffix. That is
/// its form in every partition for all services but a few, of which CloudWatch is none. Source: the
/// AWS CDK's table of service principals (region-info), which the Terraform AWS provider's data
/// source aws_service_principal follows.
std::string service_principal(std::string_view service);

/// What may follow the service in a record's eventSource, in a partition with this DNS suffix.
///
/// One ending in most: "typically a short form of the service name without spaces plus" the
/// commercial suffix (AWS CloudTrail User Guide, "CloudTrail record contents for management, data,
/// and network activity events", eventSource); the same page for China shows no other. Partitions
/// whose suffix is not made of that one are not described: the partition's own may be meant too, so
/// both come back, and what hangs on the difference is undecided.
std::vector<std::string> event_source_suffixes(std::string_view dns_suffix);

}  // namespace underpin::semantics
