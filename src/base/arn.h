// Amazon Resource Names, taken apart. Partition-aware: nothing is assumed of the first fields.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace underpin {

/// arn:partition:service:region:account:resource. Source: IAM User Guide, "Identify AWS resources
/// with Amazon Resource Names (ARNs)". Region and account may be empty.
struct Arn {
  std::string partition, service, region, account, resource;

  static std::optional<Arn> parse(std::string_view text);
  std::string print() const;
  friend bool operator==(const Arn&, const Arn&) = default;
};

/// The name in a log group's ARN: `log-group:NAME` with or without the `:*` that CloudTrail keeps.
std::string log_group_name(const Arn& group);

}  // namespace underpin
