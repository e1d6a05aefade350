// The events that the fifteen monitoring recommendations ask for (CIS 1.3.0 section 4, 1.2.0
// section 3), built from the parameters of a benchmark row.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "semantics/filter_coverage.h"

namespace underpin::semantics {

/// What a row of the benchmark says.
struct RequirementParameters {
  /// `events` (one class a name in `events`), or one of the four that are no list of API calls:
  /// `unauthorized-api` (4.1), `console-no-mfa` (4.2), `root-usage` (4.3),
  /// `console-auth-failure` (4.6).
  std::string kind = "events";
  std::vector<std::string> events;
  /// The service that the events come from: `ec2`, or the whole eventSource. A pattern may then
  /// ask for that eventSource as well. Empty: any service.
  std::string source;
  /// What follows the service in an eventSource: see service_names.h.
  std::string service_suffix;
};

/// The kinds, for validating a row.
std::span<const std::string_view> requirement_kinds();

/// Throws Error for an unknown kind, or `events` without a name.
EventRequirement required_events(const RequirementParameters& parameters);

}  // namespace underpin::semantics
