// A CloudWatch Logs filter pattern as data: what the text says, before any event is looked at.
//
// Source: Amazon CloudWatch Logs User Guide, "Filter pattern syntax for metric filters,
// subscription filters, filter log events, and Live Tail".
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "semantics/filter_text.h"

namespace underpin::semantics::filter {

/// One part of a property selector: `.name` or `['na.me']`, `[3]`, `[*]`, `.*`.
struct Step {
  enum class Kind { key, index, any_element, any_member };

  Kind kind = Kind::key;
  std::string name;       ///< of a key
  std::size_t index = 0;  ///< of an element, from 0

  bool operator==(const Step&) const = default;
};

/// `$.userIdentity.type`. Never empty: the root alone cannot be selected.
struct Selector {
  std::vector<Step> steps;

  bool operator==(const Selector&) const = default;
  /// Holds `[*]` or `.*` and may therefore select many values.
  bool is_wildcard() const;
  /// As it is written after `$`, for keys, messages and printing.
  std::string print() const;
};

/// The right side of a comparison. `*` in `text` is the wildcard, quoted or not.
struct Literal {
  enum class Kind { text, number, regex };

  Kind kind = Kind::text;
  std::string text;                        ///< unescaped; a number as written; a regex without `%`
  double number = 0;                       ///< of a number
  std::shared_ptr<const TextShape> regex;  ///< compiled from `text`; of a regex

  bool operator==(const Literal& other) const { return kind == other.kind && text == other.text; }
};

enum class Operator {
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  is_null,
  is_true,
  is_false,
  not_exists,
};

/// Whether the operator has a right side.
bool is_comparison(Operator op);
bool is_ordering(Operator op);

struct Condition {
  Selector selector;
  Operator op = Operator::equal;
  Literal value;

  bool operator==(const Condition&) const = default;
};

/// A condition, or two or more parts joined by `&&` (all) or `||` (any). The language has no
/// negation but `!=`, so an expression grows monotonously with its conditions.
struct Expression {
  enum class Kind { condition, all, any };

  Kind kind = Kind::condition;
  Condition condition;
  std::vector<Expression> parts;

  bool operator==(const Expression&) const = default;
};

/// One term of an unstructured pattern: `word`, `"a phrase"`, `%regex%`, with `?` or `-` before it.
struct Term {
  enum class Role { required, optional, excluded };

  Role role = Role::required;
  Literal value;  ///< text or regex; `*` has no meaning here

  bool operator==(const Term&) const = default;
};

/// One field of a space-delimited pattern. `...` stands for any number of fields. The conditions
/// select the column's own name.
struct Column {
  bool is_ellipsis = false;
  std::string name;                     ///< may be empty: `[..., status = 4*, ]`
  std::vector<Expression> restriction;  ///< none or one

  bool operator==(const Column&) const = default;
};

}  // namespace underpin::semantics::filter
