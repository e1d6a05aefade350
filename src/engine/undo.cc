#include "engine/undo.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "engine/row.h"
#include "resources/writing.h"

namespace underpin::engine {
namespace {

std::optional<json::object> find_row(const Snapshot& observed, const Step& step) {
  const auto at = observed.tables().find(step.type);
  if (at == observed.tables().end()) return std::nullopt;
  for (std::size_t i = 0; i < at->second->size(); ++i)
    if (at->second->row(i).region == step.region && at->second->row(i).id == step.id)
      return at->second->row_json(i);
  return std::nullopt;
}

json::object parsed(const std::string& row) {
  return row.empty() ? json::object{} : parse_json(row).as_object();
}

class Undoing {
 public:
  Undoing(const Run& run, const Snapshot& observed) : observed_(observed) {
    plan_.account = observed.account;
    plan_.partition = observed.partition;
    plan_.caller = observed.caller;
    plan_.observed_at = observed.taken_at;
    plan_.resources = run.entries.size();
    // The last thing done is the first undone: it may rest on the others.
    for (auto entry = run.entries.rbegin(); entry != run.entries.rend(); ++entry) back(*entry);
  }

  Plan take() { return std::move(plan_); }

 private:
  void back(const JournalEntry& entry) {
    const auto& done = entry.step;
    const auto* writer = writer_of(done.type);
    if (writer == nullptr) return block(done, "this version cannot change its type");
    const auto found = find_row(observed_, done);
    if (const auto why = found ? "" : describe(observed_.causes(writer->type(), done.region));
        !why.empty())
      return block(done, why);
    switch (done.action) {
      case Action::create:
        return uncreate(done, *writer, found);
      case Action::update:
        return unchange(done, *writer, found);
      case Action::remove:
        if (!found)
          add(done, Action::create, {}, done.prior,
              contents(writer->type(), parsed(done.prior), Action::create));
    }
  }

  void uncreate(const Step& done, const Writer& writer, const std::optional<json::object>& found) {
    if (!found) return;
    if (writer.remove == nullptr || !done.residue.empty()) {
      plan_.warnings.push_back(
          fmt::format("{} stays: {}", done.address,
                      done.residue.empty() ? "it is never deleted" : done.residue));
      return;
    }
    if (edited(done, writer, *found)) return;
    add(done, Action::remove, json::serialize(*found), {},
        contents(writer.type(), *found, Action::remove));
  }

  void unchange(const Step& done, const Writer& writer, const std::optional<json::object>& found) {
    if (!found) return block(done, "it is not there any more");
    const auto prior = parsed(done.prior), planned = parsed(done.planned);
    auto back = *found;
    std::vector<Change> changes;
    for (const auto& attribute : writer.type().attributes) {
      if (!touched(done, attribute.name)) continue;
      const auto is = cell(*found, attribute.name), was = cell(prior, attribute.name);
      if (same(is, was, attribute.flags)) continue;  // put back already, or never done
      if (!same(is, cell(planned, attribute.name), attribute.flags))
        return block(done, fmt::format("{} was changed since by somebody else", attribute.name));
      set(back, attribute.name, was);
      changes.push_back({std::string(attribute.name), shown(is), shown(was)});
    }
    if (!changes.empty())
      add(done, Action::update, json::serialize(*found), json::serialize(back), std::move(changes));
  }

  bool edited(const Step& done, const Writer& writer, const json::object& found) {
    const auto planned = parsed(done.planned);
    for (const auto& attribute : writer.type().attributes) {
      if (!touched(done, attribute.name)) continue;
      if (same(cell(found, attribute.name), cell(planned, attribute.name), attribute.flags))
        continue;
      block(done, fmt::format("{} was changed since by somebody else", attribute.name));
      return true;
    }
    return false;
  }

  static bool touched(const Step& step, std::string_view attribute) {
    return std::any_of(step.changes.begin(), step.changes.end(),
                       [&](const Change& change) { return change.attribute == attribute; });
  }

  void add(const Step& done, Action action, std::string prior, std::string planned,
           std::vector<Change> changes) {
    Step step;
    step.action = action;
    step.address = done.address;
    step.type = done.type;
    step.region = done.region;
    step.id = done.id;
    step.prior = std::move(prior);
    step.planned = std::move(planned);
    step.changes = std::move(changes);
    // One after the other: the journal tells in which order things were begun, and no more.
    if (!plan_.steps.empty()) step.after = {plan_.steps.back().address};
    plan_.steps.push_back(std::move(step));
  }

  void block(const Step& step, std::string why) {
    plan_.blocked.push_back({step.address, std::move(why)});
  }

  const Snapshot& observed_;
  Plan plan_;
};

}  // namespace

std::vector<TypeFunction> types_of(const Run& run) {
  std::vector<TypeFunction> out;
  for (const auto& entry : run.entries)
    if (const auto* writer = writer_of(entry.step.type);
        writer != nullptr && std::find(out.begin(), out.end(), writer->type) == out.end())
      out.push_back(writer->type);
  return out;
}

Plan undo_plan(const Run& run, const Snapshot& observed) { return Undoing(run, observed).take(); }

}  // namespace underpin::engine
