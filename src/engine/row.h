// Row: a resource's row as a snapshot writes it, attribute by attribute. What the engine compares,
// journals and puts together without knowing the type.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "model/plan.h"
#include "model/resource.h"
#include "model/snapshot.h"

namespace underpin::engine {

/// One attribute.
struct Cell {
  enum class Kind { unset, absent, known, unknown, placeholder };
  Kind kind = Kind::unset;
  json::value content;  ///< known: the value · unknown: its cause · placeholder: what it names

  friend bool operator==(const Cell&, const Cell&) = default;
};

Cell cell(const json::object& row, std::string_view attribute);
/// The same, and the row's id for "id": what a placeholder may name.
Cell named(const json::object& row, std::string_view attribute);
void set(json::object& row, std::string_view attribute, const Cell& cell);

/// For plans and people: JSON on one line; empty for what there is none of.
std::string shown(const Cell& cell);

/// What `want` comes to where others have a part in the attribute: a policy keeps their statements.
/// Nothing when the policy that is there cannot be read.
std::optional<Cell> merged(const Cell& is, const Cell& want, unsigned attribute_flags);

/// The same for AWS: lists of an unordered attribute, and statements of a policy, may stand in any
/// order.
bool same(const Cell& a, const Cell& b, unsigned attribute_flags);

/// What a row that comes, or goes, holds of its own: everything known but what AWS decides.
std::vector<Change> contents(const ResourceType& type, const json::object& row, Action action);

/// The row of this id that was read, without the guard for gaps.
std::optional<json::object> find_row(const Snapshot& snapshot, std::string_view type,
                                     std::string_view region, std::string_view id);

/// The one row of the text, as its type's struct; throws Error on a malformed one.
std::unique_ptr<Table> row_of(const ResourceType& type, std::string_view row_json);

}  // namespace underpin::engine
