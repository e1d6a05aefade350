#include "engine/undo.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "engine/row.h"
#include "resources/writing.h"

namespace underpin::engine {
namespace {

json::object parsed(const std::string& row) {
  return row.empty() ? json::object{} : parse_json(row).as_object();
}

class Undoing {
 public:
  Undoing(const Run& run, const Snapshot& observed) : observed_(observed), plan_(observed) {
    plan_.resources = run.entries.size();
    for (auto entry = run.entries.rbegin(); entry != run.entries.rend(); ++entry)
      if (may_be_done(*entry)) back(*entry);
    // What came first goes last: what rests on it is put back before.
    for (auto& step : plan_.steps)
      for (const auto& entry : run.entries)
        if (std::find(entry.step.after.begin(), entry.step.after.end(), step.address) !=
            entry.step.after.end())
          step.after.push_back(entry.step.address);
  }

  Plan take() { return std::move(plan_); }

 private:
  static bool may_be_done(const JournalEntry& entry) {
    return !entry.state || *entry.state == Outcome::State::done ||
           *entry.state == Outcome::State::failed;
  }

  void back(const JournalEntry& entry) {
    const auto& done = entry.step;
    const auto* writer = writer_of(done.type);
    if (writer == nullptr) return block(done, "this version cannot change its type");
    const auto found = find_row(observed_, done.type, done.region, done.id);
    if (const auto why = found ? "" : describe(observed_.causes(writer->type(), done.region));
        !why.empty())
      return block(done, why);
    switch (done.action) {
      case Action::create:
        return uncreate(entry, *writer, found);
      case Action::update:
        return unchange(done, *writer, found);
      case Action::remove:
        return unremove(entry, *writer, found);
    }
  }

  // Made again it may have another id: it is known by what it holds.
  void unremove(const JournalEntry& entry, const Writer& writer,
                const std::optional<json::object>& found) {
    const auto& done = entry.step;
    const auto prior = parsed(done.prior);
    const auto held = contents(writer.type(), prior, Action::create);
    if (found && entry.state != Outcome::State::done && !(*found == prior))
      return block(done, "it was deleted in part: look at it by hand");
    if (found || holds(writer.type(), done.region, held)) return;
    add(done, Action::create, {}, done.prior, held);
  }

  bool holds(const ResourceType& type, const std::string& region,
             const std::vector<Change>& held) const {
    const auto at = observed_.tables().find(type.name);
    if (held.empty() || at == observed_.tables().end()) return false;
    for (std::size_t i = 0; i < at->second->size(); ++i)
      if (at->second->row(i).region == region &&
          contents(type, at->second->row_json(i), Action::create) == held)
        return true;
    return false;
  }

  void uncreate(const JournalEntry& entry, const Writer& writer,
                const std::optional<json::object>& found) {
    const auto& done = entry.step;
    if (!found) return;
    if (writer.remove == nullptr || !done.residue.empty()) {
      plan_.warnings.push_back(
          fmt::format("{} stays: {}", done.address,
                      done.residue.empty() ? "it is never deleted" : done.residue));
      return;
    }
    if (edited(entry, writer, *found)) return;
    add(done, Action::remove, json::serialize(*found), {},
        contents(writer.type(), *found, Action::remove));
  }

  void unchange(const Step& done, const Writer& writer, const std::optional<json::object>& found) {
    if (!found) return block(done, "it is not there any more");
    const auto prior = parsed(done.prior), planned = parsed(done.planned);
    auto back = *found;
    std::vector<Change> changes;
    for (const auto& attribute : writer.type().attributes) {
      if (!done.touches(attribute.name)) continue;
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

  // What was made, as it was read back then; of a step that was cut off, what was asked for.
  bool edited(const JournalEntry& entry, const Writer& writer, const json::object& found) {
    const auto& done = entry.step;
    const auto planned = parsed(done.planned);
    for (const auto& attribute : writer.type().attributes) {
      if ((attribute.flags & (kComputed | kObservedOnly)) != 0) continue;
      if (!entry.state && !done.touches(attribute.name)) continue;
      if (cell(planned, attribute.name).kind == Cell::Kind::placeholder) continue;
      if (same(cell(found, attribute.name), cell(planned, attribute.name), attribute.flags))
        continue;
      block(done, fmt::format("{} was changed since by somebody else", attribute.name));
      return true;
    }
    return false;
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
