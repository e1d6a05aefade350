// CloudTrail event selectors: which events do the selectors of a trail record, and which not?
//
// Sources: AWS CloudTrail API Reference, EventSelector, DataResource, AdvancedFieldSelector; AWS
// CloudTrail User Guide, "Filtering data events by using advanced event selectors" (how several
// conditions on a field combine).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "semantics/answer.h"

namespace underpin::semantics {

/// A basic selector. Member for member the API's EventSelector and DataResource.
struct DataResource {
  std::string type;                 ///< `AWS::S3::Object` and two others
  std::vector<std::string> values;  ///< ARNs or beginnings of ARNs
};

struct EventSelector {
  std::string read_write_type = "All";    ///< `All`, `ReadOnly`, `WriteOnly`
  bool include_management_events = true;  ///< the API's default
  std::vector<DataResource> data_resources;
  std::vector<std::string> exclude_management_event_sources;
};

/// An advanced selector. Member for member the API's AdvancedEventSelector; the name is a label and
/// decides nothing.
struct AdvancedFieldSelector {
  std::string field;
  std::vector<std::string> equals, starts_with, ends_with;
  std::vector<std::string> not_equals, not_starts_with, not_ends_with;
};

struct AdvancedEventSelector {
  std::string name;
  std::vector<AdvancedFieldSelector> field_selectors;
};

/// What GetEventSelectors returns for a trail; a trail has one kind or the other. The selectors of
/// several trails may be put together: what is recorded is the union.
struct EventSelectors {
  std::vector<EventSelector> basic;
  std::vector<AdvancedEventSelector> advanced;
};

/// Are all management events recorded, reads and writes?
struct ManagementCoverage {
  /// A no carries an event that is left out. That the sources in `excluded_sources` are left out
  /// does not make it a no.
  Answer answer;
  bool reads = false;   ///< all management reads, but for `excluded_sources`
  bool writes = false;  ///< all management writes, but for `excluded_sources`
  /// AWS KMS and the RDS Data API may be excluded: the only two that AWS lets a trail exclude.
  std::vector<std::string> excluded_sources;
};
ManagementCoverage management_events(const EventSelectors& selectors);

enum class ObjectAccess { read, write };

/// Are all object-level S3 events of this access recorded?
struct ObjectCoverage {
  Answer answer;                   ///< a no carries an event that is left out
  std::vector<std::string> notes;  ///< values that record nothing, and why
};

/// For one bucket, or for every bucket there is and will be when `bucket` is empty. Exact as a set
/// of (event name, caller, object ARN). `partition` is that of the ARNs: `aws`, `aws-cn`, ….
/// Reasons are for people; the account's object keys never matter.
ObjectCoverage object_events(const EventSelectors& selectors, ObjectAccess access,
                             std::string_view partition, std::optional<std::string_view> bucket);

}  // namespace underpin::semantics
