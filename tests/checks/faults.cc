#include "tests/checks/faults.h"

#include <fmt/core.h>

#include <algorithm>
#include <random>
#include <set>

#include "model/snapshot_json.h"
#include "resources/registry.h"

namespace underpin::testing {
namespace {

using Visit = std::function<void(const std::string&, Snapshot)>;

Snapshot load(const json::value& document) {
  return parse_snapshot(json::serialize(document), all_types());
}

std::string text(const json::value& value) { return std::string(value.get_string()); }

json::object gap(const std::string& type, const std::string& region) {
  return {{"type", type},           {"region", region},    {"operation", "x:List"},
          {"code", "AccessDenied"}, {"message", "denied"}, {"missing_action", "x:List"}};
}

// Takes what a row says of an attribute away, whether it was a value or "there is none".
void forget(json::object& row, const std::string& attribute) {
  row["values"].as_object().erase(attribute);
  for (const auto* states : {"unknown", "placeholders"})
    if (auto* found = row.if_contains(states)) found->as_object().erase(attribute);
  if (auto* absent = row.if_contains("absent")) {
    auto& names = absent->as_array();
    names.erase(std::remove(names.begin(), names.end(), json::value(attribute)), names.end());
  }
}

class Faults {
 public:
  Faults(const json::value& snapshot, const checks::Check& check, const Visit& visit)
      : snapshot_(snapshot), check_(check), visit_(visit) {}

  void each() {
    for (const auto& region : snapshot_.at("regions").as_array())
      if (text(region.at("status")) == "enabled") regions_.insert(text(region.at("name")));
    for (const auto needs : check_.needs) {
      const auto& type = needs();
      tables(type);
      const auto& rows = snapshot_.at("tables").at(type.name).as_array();
      for (std::size_t i = 0; i < rows.size(); ++i) {
        row_is_missing(type, i);
        for (const auto& attribute : type.attributes) attribute_is_unread(type, i, attribute);
      }
    }
    for (const auto& region : regions_) region_is_lost(region);
  }

 private:
  json::array& rows_in(json::value& document, const ResourceType& type) const {
    return document.at("tables").at(type.name).as_array();
  }
  static void drop(json::array& rows, const std::string& region) {
    rows.erase(
        std::remove_if(rows.begin(), rows.end(),
                       [&](const json::value& row) { return text(row.at("region")) == region; }),
        rows.end());
  }
  static void add_gap(json::value& document, json::object made) {
    document.at("gaps").as_array().push_back(std::move(made));
  }

  // Refused on its first page, or on a later one: what was read before stays.
  void tables(const ResourceType& type) const {
    const std::string name(type.name);
    std::set<std::string> places = regions_;
    if (type.scope == Scope::global) places = {std::string(kGlobal)};
    for (const auto& region : places)
      for (const bool later : {false, true}) {
        auto broken = snapshot_;
        if (!later) drop(rows_in(broken, type), region);
        add_gap(broken, gap(name, region));
        visit_(fmt::format("{} refused in {}{}", name, region, later ? " after a page" : ""),
               load(broken));
      }
    auto broken = snapshot_;
    rows_in(broken, type).clear();
    add_gap(broken, gap(name, type.scope == Scope::global ? "global" : "*"));
    visit_(name + " refused everywhere", load(broken));
  }

  void row_is_missing(const ResourceType& type, std::size_t index) const {
    auto broken = snapshot_;
    auto& rows = rows_in(broken, type);
    const auto id = text(rows[index].at("id")), region = text(rows[index].at("region"));
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(index));
    add_gap(broken, gap(std::string(type.name), region));
    visit_(fmt::format("{} {} on a page that was refused", type.name, id), load(broken));
  }

  void attribute_is_unread(const ResourceType& type, std::size_t index,
                           const Attribute& attribute) const {
    const std::string name(attribute.name);
    auto unread = snapshot_;
    auto& row = rows_in(unread, type)[index].as_object();
    const auto id = text(row.at("id")), region = text(row.at("region"));
    forget(row, name);
    auto made = gap(std::string(type.name), region);
    made["id"] = id;
    made["attributes"] = json::array{json::value(name)};
    if (!row.contains("unknown")) row["unknown"] = json::object{};
    row["unknown"].as_object()[name] =
        json::object{{"kind", "unread"},
                     {"text", "x:Get AccessDenied in " + region},
                     {"gap", fmt::format("{}/{}/{}/x:List", type.name, region, id)}};
    add_gap(unread, std::move(made));
    visit_(fmt::format("{} of {} {} unread", name, type.name, id), load(unread));

    auto planned = snapshot_;
    auto& other = rows_in(planned, type)[index].as_object();
    forget(other, name);
    if (!other.contains("placeholders")) other["placeholders"] = json::object{};
    other["placeholders"].as_object()[name] =
        json::object{{"address", "aws_other.one"}, {"attribute", "arn"}};
    visit_(fmt::format("{} of {} {} known after apply", name, type.name, id), load(planned));
  }

  void region_is_lost(const std::string& region) const {
    auto broken = snapshot_;
    for (auto& listed : broken.at("regions").as_array())
      if (text(listed.at("name")) == region) listed.as_object()["status"] = "unreachable";
    for (const auto needs : check_.needs)
      if (needs().scope == Scope::regional) drop(rows_in(broken, needs()), region);
    add_gap(broken, gap("*", region));
    visit_(region + " lost", load(broken));
  }

  const json::value& snapshot_;
  const checks::Check& check_;
  const Visit& visit_;
  std::set<std::string> regions_;
};

}  // namespace

void each_fault(const json::value& snapshot, const checks::Check& check, const Visit& visit) {
  Faults(snapshot, check, visit).each();
}

Snapshot shuffled(const json::value& snapshot, unsigned seed) {
  std::mt19937 chance(seed);
  auto document = snapshot;
  const auto shuffle = [&](json::value& list) {
    auto& items = list.as_array();
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[chance() % i]);
  };
  shuffle(document.at("regions"));
  shuffle(document.at("gaps"));
  for (auto& table : document.at("tables").as_object()) shuffle(table.value());
  return load(document);
}

}  // namespace underpin::testing
