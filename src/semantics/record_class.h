// A class of CloudTrail records: what is fixed about them, everything else being free.
//
// Source: AWS CloudTrail User Guide, "CloudTrail record contents for management, data, and network
// activity events" (which fields are always present and what they hold).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "semantics/filter_expression.h"
#include "semantics/log_event.h"

namespace underpin::semantics {

/// One thing that is known of every record of a class.
struct FieldRule {
  enum class Kind {
    text,     ///< the field is this text (`values[0]`)
    yes,      ///< the field is true
    no,       ///< the field is false
    absent,   ///< the field is not in the record
    none_of,  ///< the field, if present, is none of `values`
  };

  std::vector<std::string> path;  ///< {"userIdentity", "type"}
  Kind kind = Kind::text;
  std::vector<std::string> values;
};

struct RecordClass {
  std::string name;              ///< "CreateTrail": how a person calls it
  std::vector<FieldRule> rules;  ///< what holds for each record
  /// Values that make the sample look real; nothing rests on them. Path and value.
  std::vector<std::pair<std::vector<std::string>, std::string>> typical;

  RecordClass& is(std::vector<std::string> path, std::string value);
  RecordClass& flag(std::vector<std::string> path, bool value);
  RecordClass& lacks(std::vector<std::string> path);
  RecordClass& never(std::vector<std::string> path, std::vector<std::string> values);
  RecordClass& shows(std::vector<std::string> path, std::string value);

  /// One record of the class: the fixed fields, and real-looking values in the usual free ones.
  LogEvent sample() const;
  /// The same with nothing but what every record of the class has.
  LogEvent bare() const;
};

/// What CloudTrail's documentation says of a field.
struct RecordField {
  enum class Type { text, boolean, object, any };

  Type type = Type::any;
  bool always = false;
};
/// `any` and not always, for a path that the documentation does not describe.
RecordField describe_record_field(const filter::Selector& selector);

}  // namespace underpin::semantics
