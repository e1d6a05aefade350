// Event selectors in few words, for their tests.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "semantics/event_selector.h"

namespace underpin::semantics::test {

using Values = std::vector<std::string>;

inline AdvancedFieldSelector equals(std::string field, Values values) {
  AdvancedFieldSelector out;
  out.field = std::move(field);
  out.equals = std::move(values);
  return out;
}

inline AdvancedFieldSelector with(std::string field, Values AdvancedFieldSelector::*op,
                                  Values values) {
  AdvancedFieldSelector out;
  out.field = std::move(field);
  out.*op = std::move(values);
  return out;
}

inline AdvancedEventSelector advanced(std::vector<AdvancedFieldSelector> fields,
                                      std::string name = {}) {
  return {std::move(name), std::move(fields)};
}

inline AdvancedEventSelector management(std::vector<AdvancedFieldSelector> more = {},
                                        std::string name = {}) {
  more.insert(more.begin(), equals("eventCategory", {"Management"}));
  return advanced(std::move(more), std::move(name));
}

inline AdvancedEventSelector objects(std::vector<AdvancedFieldSelector> more = {}) {
  more.insert(more.begin(), equals("eventCategory", {"Data"}));
  more.insert(more.begin(), equals("resources.type", {"AWS::S3::Object"}));
  return advanced(std::move(more));
}

inline EventSelector basic(std::string access, bool include_management, Values s3 = {}) {
  EventSelector out;
  out.read_write_type = std::move(access);
  out.include_management_events = include_management;
  if (!s3.empty()) out.data_resources.push_back({"AWS::S3::Object", std::move(s3)});
  return out;
}

}  // namespace underpin::semantics::test
