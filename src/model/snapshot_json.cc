#include "model/snapshot_json.h"

#include <fmt/core.h>

#include <set>

#include <algorithm>
#include <array>

#include "base/choose.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"

namespace underpin {
namespace {

constexpr std::array<std::string_view, 4> kStatuses = {"enabled", "not_opted_in", "excluded",
                                                       "unreachable"};

json::object to_json(const Region& region) {
  json::object out{{"name", region.name},
                   {"status", kStatuses[static_cast<std::size_t>(region.status)]}};
  if (!region.reason.empty()) out["reason"] = region.reason;
  return out;
}

json::object to_json(const Gap& gap) {
  json::object out{{"type", gap.type}, {"region", gap.region}};
  if (gap.id) out["id"] = *gap.id;
  if (!gap.attributes.empty()) out["attributes"] = json::value_from(gap.attributes);
  out["operation"] = gap.operation;
  out["code"] = gap.code;
  out["message"] = gap.message;
  out["missing_action"] = gap.missing_action;
  return out;
}

std::string text(const json::value& in, std::string_view name) {
  auto found = text_member(in, name);
  if (!found) throw Error(fmt::format("malformed snapshot: `{}` is missing", name));
  return std::move(*found);
}

const json::array& list(const json::value& in, std::string_view name) {
  const auto* found = member(in, name).if_array();
  if (found == nullptr) throw Error(fmt::format("malformed snapshot: no list `{}`", name));
  return *found;
}

Region read_region(const json::value& in) {
  const auto status = text(in, "status");
  const auto found = std::find(kStatuses.begin(), kStatuses.end(), status);
  if (found == kStatuses.end())
    throw Error(fmt::format("malformed snapshot: no region status `{}`", printable(status)));
  return {text(in, "name"), static_cast<Region::Status>(found - kStatuses.begin()),
          text_member(in, "reason").value_or("")};
}

Gap read_gap(const json::value& in) {
  Gap gap{
      text(in, "type"),      text(in, "region"), text_member(in, "id"), {},
      text(in, "operation"), text(in, "code"),   text(in, "message"),   text(in, "missing_action")};
  if (const auto* attributes = member(in, "attributes").if_array())
    for (const auto& name : *attributes)
      if (name.is_string()) gap.attributes.emplace_back(name.get_string());
  return gap;
}

const ResourceType& type_named(std::string_view name, std::span<const TypeFunction> types) {
  std::vector<std::string> known;
  for (const auto type : types) {
    if (type().name == name) return type();
    known.emplace_back(type().name);
  }
  throw Error(
      fmt::format("this version knows no type `{}`{}", printable(name), did_you_mean(name, known)),
      "read the snapshot with the version that wrote it, or a newer one");
}

// Without regions every question about regions would have nothing to ask about.
void check_regions(const std::vector<Region>& regions) {
  if (regions.empty()) throw Error("malformed snapshot: no regions");
  std::set<std::string> seen;
  for (const auto& region : regions)
    if (!seen.insert(region.name).second)
      throw Error(fmt::format("malformed snapshot: the region {} stands there twice",
                              printable(region.name)));
}

// A file that somebody edited is input: what it says twice is its mistake.
void check_rows(const ResourceType& type, const Table& table) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto& row = table.row(i);
    if (row.id.empty() || row.region.empty())
      throw Error(fmt::format("malformed snapshot: a row of {} lacks `id` or `region`", type.name));
    if (!seen.emplace(row.region, row.id).second)
      throw Error(fmt::format("malformed snapshot: {} `{}` in {} stands there twice", type.name,
                              printable(row.id), printable(row.region)));
  }
}

}  // namespace

std::string print_snapshot(const Snapshot& snapshot) {
  json::object out{{"schema", kSnapshotSchema},       {"account", snapshot.account},
                   {"partition", snapshot.partition}, {"dns_suffix", snapshot.dns_suffix},
                   {"caller", snapshot.caller},       {"taken_at", format_time(snapshot.taken_at)}};
  json::array regions, gaps;
  for (const auto& region : snapshot.regions) regions.push_back(to_json(region));
  for (const auto& gap : snapshot.gaps()) gaps.push_back(to_json(gap));
  json::object tables;
  for (const auto& [name, table] : snapshot.tables()) {
    json::array rows;
    for (std::size_t i = 0; i < table->size(); ++i) rows.push_back(table->row_json(i));
    tables[name] = std::move(rows);
  }
  json::array not_offered;
  for (const auto& [type, region] : snapshot.not_offered())
    not_offered.push_back(json::object{{"type", type}, {"region", region}});
  out["regions"] = std::move(regions);
  out["gaps"] = std::move(gaps);
  out["not_offered"] = std::move(not_offered);
  out["tables"] = std::move(tables);
  return print_json(out);
}

Snapshot parse_snapshot(std::string_view source, std::span<const TypeFunction> types) {
  const json::value in = parse_json(source, {.bytes = 1u << 30, .depth = 32});
  if (const auto schema = text_member(in, "schema"); schema != kSnapshotSchema)
    throw Error(fmt::format("not a snapshot: the schema is `{}`, not `{}`",
                            printable(schema.value_or("")), kSnapshotSchema));
  Snapshot snapshot;
  snapshot.account = text(in, "account");
  snapshot.partition = text(in, "partition");
  snapshot.dns_suffix = text(in, "dns_suffix");
  snapshot.caller = text(in, "caller");
  const auto taken_at = parse_time(text(in, "taken_at"));
  if (!taken_at || format_time(*taken_at) != text(in, "taken_at"))
    throw Error("malformed snapshot: `taken_at` is no time");
  snapshot.taken_at = *taken_at;
  for (const auto& region : list(in, "regions")) snapshot.regions.push_back(read_region(region));
  check_regions(snapshot.regions);
  for (const auto& gap : list(in, "gaps")) snapshot.add(read_gap(gap));
  for (const auto& pair : list(in, "not_offered"))
    snapshot.add_not_offered(type_named(text(pair, "type"), types), text(pair, "region"));
  const auto* tables = member(in, "tables").if_object();
  if (tables == nullptr) throw Error("malformed snapshot: no `tables`");
  for (const auto& [name, rows] : *tables) {
    const auto& type = type_named(name, types);
    if (!rows.is_array()) throw Error(fmt::format("malformed snapshot: table `{}`", type.name));
    auto table = type.make_table();
    for (const auto& row : rows.get_array()) table->add_json(row);
    check_rows(type, *table);
    snapshot.add(type, std::move(*table));
  }
  snapshot.finish();
  return snapshot;
}

}  // namespace underpin
