// Events made to order: the fixed fields of a class, chosen values, and what provokes the patterns
// that look at many fields at once.
#pragma once

#include <boost/json/fwd.hpp>
#include <memory>
#include <utility>
#include <vector>

#include "semantics/filter_domain.h"
#include "semantics/filter_pattern.h"
#include "semantics/record_class.h"

namespace underpin::semantics::filter {

/// Only the fields that the class fixes.
LogEvent fixed_fields(const RecordClass& within);

/// Whether a term pattern matches every record of the class, because each term it wants stands as
/// a word in a fixed value and it excludes none.
bool surely_in_text(const FilterPattern& pattern, const RecordClass& within);

class EventBuilder {
 public:
  /// `within` null: starts from an empty object.
  explicit EventBuilder(const RecordClass* within) : within_(within) {}

  void set(const Selector& selector, const Candidate& value) {
    chosen_.emplace_back(&selector, &value);
  }

  /// Real-looking first, then bare, then with values that wildcard conditions and excluded terms
  /// look for.
  std::vector<LogEvent> events(const std::vector<const Condition*>& wildcards,
                               const std::vector<const FilterPattern*>& left_by_all) const;

 private:
  void apply(boost::json::value& record) const;

  const RecordClass* within_;
  std::vector<std::pair<const Selector*, const Candidate*>> chosen_;
};

}  // namespace underpin::semantics::filter
