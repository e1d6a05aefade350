#include "engine/plan.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>

#include "engine/row.h"
#include "model/snapshot_json.h"
#include "resources/writing.h"

namespace underpin::engine {
namespace {

// A wanted resource with what was found of it.
struct Pair {
  const Wanted* wanted;
  json::object desired;               ///< the row
  std::optional<json::object> found;  ///< the row; nothing: it is not there
};

class Planning {
 public:
  Planning(const Desired& desired, const Snapshot& observed)
      : observed_(observed), plan_(observed) {
    for (const auto& wanted : desired.resources()) {
      Pair pair{&wanted, wanted.holder->row_json(0),
                find_row(observed, wanted.type->name, wanted.row().region, wanted.row().id)};
      UP_ASSERT(!pairs_.contains(wanted.address), wanted.address + " is wanted twice");
      pairs_.emplace(wanted.address, std::move(pair));
    }
    plan_.resources = desired.resources().size();
    plan_.warnings = desired.warnings();
    for (const auto& [module, why] : desired.blocked()) plan_.blocked.push_back({module, why});
  }

  Plan run(const Desired& desired) {
    std::set<std::string> waiting;
    for (const auto& wanted : desired.resources()) waiting.insert(wanted.address);
    // In the order of what they come after; ties as the modules gave them.
    while (!waiting.empty()) {
      const auto before = waiting.size();
      for (const auto& wanted : desired.resources()) {
        if (!waiting.contains(wanted.address)) continue;
        const auto& pair = pairs_.at(wanted.address);
        const auto after = comes_after(pair);
        if (std::any_of(after.begin(), after.end(),
                        [&](const auto& address) { return waiting.contains(address); }))
          continue;
        waiting.erase(wanted.address);
        settle(pair, after);
      }
      UP_ASSERT(waiting.size() < before, "desired resources wait for each other");
    }
    return std::move(plan_);
  }

 private:
  static std::set<std::string> comes_after(const Pair& pair) {
    std::set<std::string> out(pair.wanted->after.begin(), pair.wanted->after.end());
    for (const auto& attribute : pair.wanted->type->attributes)
      if (const auto want = cell(pair.desired, attribute.name);
          want.kind == Cell::Kind::placeholder)
        out.insert(text_member(want.content, "address").value_or(""));
    return out;
  }

  // What a placeholder names, when that is there already.
  Cell resolved(const Cell& want) const {
    if (want.kind != Cell::Kind::placeholder) return want;
    const auto at = pairs_.find(text_member(want.content, "address").value_or(""));
    if (at == pairs_.end() || !at->second.found) return want;
    const auto known =
        named(*at->second.found, text_member(want.content, "attribute").value_or(""));
    return known.kind == Cell::Kind::known ? known : want;
  }

  // Why it cannot be told whether the resource is there; empty when it can.
  std::string hidden(const Pair& pair) const {
    const auto& region = pair.wanted->row().region;
    const auto enabled = observed_.enabled_regions();
    if (region != kGlobal && std::find(enabled.begin(), enabled.end(), region) == enabled.end())
      return fmt::format("{} is not among the enabled regions that were read", region);
    if (!observed_.offered(pair.wanted->type->name, region))
      return fmt::format("the service is not offered in {}", region);
    if (pair.found) return {};
    return describe(observed_.causes(*pair.wanted->type, region));
  }

  void settle(const Pair& pair, const std::set<std::string>& after) {
    const auto& wanted = *pair.wanted;
    if (auto why = hidden(pair); !why.empty()) return block(wanted, std::move(why));
    const auto* writer = writer_of(wanted.type->name);
    UP_ASSERT(writer != nullptr, std::string(wanted.type->name) + " has no writer");
    json::object planned = pair.found ? *pair.found : created(pair);
    std::vector<Change> changes;
    for (const auto& attribute : wanted.type->attributes) {
      const auto want = resolved(cell(pair.desired, attribute.name));
      if (want.kind == Cell::Kind::unset) continue;
      const auto is = pair.found ? cell(*pair.found, attribute.name) : Cell{};
      if (is.kind == Cell::Kind::unknown)
        return block(wanted, fmt::format("{} could not be read: {}", attribute.name,
                                         text_member(is.content, "text").value_or("")));
      const auto to = merged(is, want, attribute.flags);
      if (!to)
        return block(wanted,
                     fmt::format("the {} that is there cannot be read as one", attribute.name));
      set(planned, attribute.name, *to);
      if (!same(*to, is, attribute.flags))
        changes.push_back({std::string(attribute.name), shown(is), shown(*to)});
    }
    if (pair.found && changes.empty()) return;
    Step step;
    step.action = pair.found ? Action::update : Action::create;
    step.address = wanted.address;
    step.type = wanted.type->name;
    step.region = wanted.row().region;
    step.id = wanted.row().id;
    step.changes = std::move(changes);
    step.prior = pair.found ? json::serialize(*pair.found) : std::string();
    step.planned = json::serialize(planned);
    step.residue = pair.found ? std::string_view() : writer->residue;
    step.after.assign(after.begin(), after.end());
    plan_.steps.push_back(std::move(step));
  }

  // What nobody asks for is not there in a new resource, except where AWS decides.
  static json::object created(const Pair& pair) {
    json::object row{{"region", pair.wanted->row().region}, {"id", pair.wanted->row().id}};
    for (const auto& attribute : pair.wanted->type->attributes)
      if ((attribute.flags & (kComputed | kObservedOnly)) == 0)
        set(row, attribute.name, {Cell::Kind::absent, {}});
    return row;
  }

  void block(const Wanted& wanted, std::string why) {
    plan_.blocked.push_back({wanted.address, std::move(why)});
  }

  const Snapshot& observed_;
  std::map<std::string, Pair> pairs_;
  Plan plan_;
};

// A row that is to be, in a snapshot: what is not there yet is unknown until the apply.
json::object predicted_row(const Step& step, const ResourceType& type) {
  auto row = parse_json(step.planned).as_object();
  if (text_member(row, "id").value_or("").empty()) row["id"] = step.address;
  for (const auto& attribute : type.attributes)
    if (cell(row, attribute.name).kind == Cell::Kind::unset)
      set(row, attribute.name,
          {Cell::Kind::unknown,
           json::object{{"kind", "after_apply"}, {"text", "known after the apply"}}});
  return row;
}

void erase_row(json::object& tables, const std::string& type, const std::string& region,
               const std::string& id) {
  auto* rows = tables.if_contains(type);
  if (rows == nullptr) return;  // of no table that was read
  auto& list = rows->as_array();
  list.erase(std::remove_if(list.begin(), list.end(),
                            [&](const auto& row) {
                              return text_member(row, "region") == region &&
                                     text_member(row, "id") == id;
                            }),
             list.end());
}

}  // namespace

Plan make_plan(const Desired& desired, const Snapshot& observed) {
  return Planning(desired, observed).run(desired);
}

Snapshot predict(const Snapshot& observed, const Plan& plan, std::span<const TypeFunction> types) {
  auto document =
      parse_json(print_snapshot(observed), {.bytes = 1u << 30, .depth = 64}).as_object();
  auto& tables = document["tables"].as_object();
  for (const auto& step : plan.steps) {
    erase_row(tables, step.type, step.region, step.id);
    for (const auto& [type, id] : step.takes) erase_row(tables, type, step.region, id);
    if (step.action != Action::remove)
      tables[step.type].as_array().push_back(predicted_row(step, writer_of(step.type)->type()));
  }
  return parse_snapshot(json::serialize(document), types);
}

std::vector<const Step*> ready(const Plan& plan, const std::set<std::string>& begun,
                               const std::set<std::string>& done) {
  std::vector<const Step*> out;
  for (const auto& step : plan.steps) {
    if (begun.contains(step.address)) continue;
    // What is no step of this plan is there already.
    const bool waits = std::any_of(step.after.begin(), step.after.end(), [&](const auto& address) {
      return !done.contains(address) &&
             std::any_of(plan.steps.begin(), plan.steps.end(),
                         [&](const Step& other) { return other.address == address; });
    });
    if (!waits) out.push_back(&step);
  }
  return out;
}

}  // namespace underpin::engine
