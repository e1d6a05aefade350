#include "engine/row.h"

#include <algorithm>
#include <vector>

#include "semantics/iam_policy_merge.h"

namespace underpin::engine {
namespace {

// The groups of a row: model/describe.h.
constexpr std::string_view kGroups[] = {"values", "unknown", "placeholders"};

const json::value* in_group(const json::object& row, std::string_view group,
                            std::string_view attribute) {
  const auto* members = row.if_contains(group);
  return members == nullptr || !members->is_object() ? nullptr
                                                     : members->as_object().if_contains(attribute);
}

bool is_absent(const json::object& row, std::string_view attribute) {
  const auto* names = row.if_contains("absent");
  return names != nullptr && names->is_array() &&
         std::any_of(names->as_array().begin(), names->as_array().end(), [&](const auto& name) {
           return name.is_string() && name.get_string() == attribute;
         });
}

bool never_read(const json::value& cause) {
  return text_member(cause, "text") == "not read" && !text_member(cause, "gap");
}

std::vector<std::string> sorted(const json::value& list) {
  std::vector<std::string> items;
  for (const auto& item : list.as_array()) items.push_back(json::serialize(item));
  std::sort(items.begin(), items.end());
  return items;
}

std::optional<semantics::Policy> policy_in(const Cell& cell) {
  if (cell.kind != Cell::Kind::known || !cell.content.is_string()) return std::nullopt;
  return semantics::parse_policy(std::string_view(cell.content.get_string())).policy;
}

}  // namespace

Cell cell(const json::object& row, std::string_view attribute) {
  if (const auto* value = in_group(row, "values", attribute)) return {Cell::Kind::known, *value};
  if (const auto* cause = in_group(row, "unknown", attribute))
    return never_read(*cause) ? Cell{} : Cell{Cell::Kind::unknown, *cause};
  if (const auto* place = in_group(row, "placeholders", attribute))
    return {Cell::Kind::placeholder, *place};
  if (is_absent(row, attribute)) return {Cell::Kind::absent, {}};
  return {};
}

Cell named(const json::object& row, std::string_view attribute) {
  return attribute == "id" ? Cell{Cell::Kind::known, row.at("id")} : cell(row, attribute);
}

void set(json::object& row, std::string_view attribute, const Cell& to) {
  for (const auto group : kGroups)
    if (auto* members = row.if_contains(group); members != nullptr && members->is_object())
      members->as_object().erase(attribute);
  if (auto* names = row.if_contains("absent"); names != nullptr && names->is_array()) {
    auto& list = names->as_array();
    list.erase(std::remove(list.begin(), list.end(), json::value(attribute)), list.end());
  }
  const auto put = [&](std::string_view group) {
    auto& members = row[group];
    if (!members.is_object()) members = json::object{};
    members.as_object()[attribute] = to.content;
  };
  switch (to.kind) {
    case Cell::Kind::unset:
      break;
    case Cell::Kind::absent: {
      auto& names = row["absent"];
      if (!names.is_array()) names = json::array{};
      names.as_array().emplace_back(attribute);
      break;
    }
    case Cell::Kind::known:
      put("values");
      break;
    case Cell::Kind::unknown:
      put("unknown");
      break;
    case Cell::Kind::placeholder:
      put("placeholders");
      break;
  }
}

std::string shown(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::known:
      return json::serialize(cell.content);
    case Cell::Kind::placeholder:
      return "${" + text_member(cell.content, "address").value_or("") + "." +
             text_member(cell.content, "attribute").value_or("") + "}";
    case Cell::Kind::unknown:
      return "(not known)";
    case Cell::Kind::unset:
    case Cell::Kind::absent:
      break;
  }
  return {};
}

std::optional<Cell> merged(const Cell& is, const Cell& want, unsigned attribute_flags) {
  if ((attribute_flags & kPolicy) == 0 || is.kind != Cell::Kind::known) return want;
  const auto ours = policy_in(want), theirs = policy_in(is);
  if (!ours) return want;
  if (!theirs) return std::nullopt;
  const auto together = semantics::merge_policy(*theirs, *ours);
  if (!together) return std::nullopt;
  if (semantics::same_statements(*together, *theirs)) return is;
  return Cell{Cell::Kind::known, json::value(semantics::print_policy(*together))};
}

bool same(const Cell& a, const Cell& b, unsigned attribute_flags) {
  if (a == b) return true;
  if ((attribute_flags & kPolicy) != 0)
    if (const auto one = policy_in(a), other = policy_in(b); one && other)
      return semantics::same_statements(*one, *other);
  const bool lists = a.kind == Cell::Kind::known && b.kind == Cell::Kind::known &&
                     a.content.is_array() && b.content.is_array();
  return lists && (attribute_flags & kUnordered) != 0 && sorted(a.content) == sorted(b.content);
}

std::vector<Change> contents(const ResourceType& type, const json::object& row, Action action) {
  std::vector<Change> out;
  for (const auto& attribute : type.attributes) {
    const auto is = cell(row, attribute.name);
    if (is.kind != Cell::Kind::known || (attribute.flags & (kComputed | kObservedOnly)) != 0)
      continue;
    Change change{std::string(attribute.name), "", ""};
    (action == Action::remove ? change.before : change.after) = shown(is);
    out.push_back(std::move(change));
  }
  return out;
}

std::optional<json::object> find_row(const Snapshot& snapshot, std::string_view type,
                                     std::string_view region, std::string_view id) {
  const auto at = snapshot.tables().find(type);
  if (at == snapshot.tables().end()) return std::nullopt;
  for (std::size_t i = 0; i < at->second->size(); ++i)
    if (at->second->row(i).region == region && at->second->row(i).id == id)
      return at->second->row_json(i);
  return std::nullopt;
}

std::unique_ptr<Table> row_of(const ResourceType& type, std::string_view row_json) {
  auto table = type.make_table();
  table->add_json(parse_json(row_json));
  return table;
}

}  // namespace underpin::engine
