// What a class of records says about the field that a selector points at.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "semantics/filter_evaluator.h"
#include "semantics/record_class.h"

namespace underpin::semantics::filter {

/// A field of a record class.
struct FieldView {
  /// The field's value in every record of the class; empty: it is missing in every record.
  /// Nothing: it differs from record to record.
  std::optional<std::vector<Node>> known;
  RecordField described;              ///< when not known
  std::vector<std::string> excluded;  ///< texts that it never has, when not known
};

/// `within` must outlive the result. Wildcard selectors are never known here.
FieldView view_field(const RecordClass& within, const Selector& selector);

/// Yes or no for all records of a class, or it depends.
enum class Tri { no, yes, depends };

/// A JSON pattern over all records of a class, looking at what is fixed only. `depends` may hide a
/// yes or a no that needs the free fields looked at together.
Tri fold(const Expression& expression, const RecordClass& within, const Reading& reading,
         unsigned& doubts);

}  // namespace underpin::semantics::filter
