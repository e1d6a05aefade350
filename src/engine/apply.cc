#include "engine/apply.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "engine/observe.h"
#include "engine/plan.h"
#include "engine/row.h"
#include "resources/writing.h"

namespace underpin::engine {
namespace {

constexpr int kAttempts = 3;  // of a step whose reply was lost and that was found undone

std::set<std::string, std::less<>> changed_of(const Step& step) {
  std::set<std::string, std::less<>> out;
  for (const auto& change : step.changes) out.insert(change.attribute);
  return out;
}

class Applying {
 public:
  Applying(aws::Session& session, Pool& pool, const Plan& plan, Journal& journal, const Told& told)
      : session_(session), pool_(pool), plan_(plan), journal_(journal), told_(told) {}

  std::vector<Outcome> run() {
    while (true) {
      const auto wave = ready(plan_, begun_, done_);
      if (wave.empty()) break;
      for (const auto* step : wave) begun_.insert(step->address);
      pool_.for_each(wave.size(), [&](std::size_t i) { settle(*wave[i], carry_out(*wave[i])); });
    }
    std::vector<Outcome> out;
    for (const auto& step : plan_.steps) {
      if (!outcomes_.contains(step.address))
        settle(step,
               {step.address, Outcome::State::skipped, "a step it comes after was not done", {}});
      out.push_back(outcomes_.at(step.address));
    }
    return out;
  }

 private:
  void settle(const Step& step, Outcome outcome) {
    const std::scoped_lock lock(mutex_);
    if (outcome.state == Outcome::State::done || outcome.state == Outcome::State::unchanged)
      done_.insert(step.address);
    if (told_) told_(step, outcome);
    outcomes_.insert_or_assign(step.address, std::move(outcome));
  }

  Outcome carry_out(const Step& step) {
    journal_.before(step);
    auto outcome = attempt(step);
    journal_.after(outcome);
    return outcome;
  }

  Outcome attempt(const Step& step) {
    for (int i = 0;; ++i) {
      try {
        auto id = write(step);
        return {step.address, Outcome::State::done, {}, {}, std::move(id)};
      } catch (const aws::ApiError& error) {
        // AWS may have done what it did not answer, and refuses what it has done already.
        if (step.id.empty())
          return failed(step, error, "run it again: what was done is found and not done twice");
        if (const auto is = as_planned(step); is == true)
          return {step.address, Outcome::State::done, {}, {}, {}};
        else if (is == false && error.unreachable() && i + 1 < kAttempts)
          continue;
        return failed(step, error, error.hint());
      } catch (const Error& error) {
        return failed(step, error, error.hint());
      }
    }
  }

  static Outcome failed(const Step& step, const Error& error, std::string hint) {
    return {step.address, Outcome::State::failed, error.what(), std::move(hint), {}};
  }

  std::string write(const Step& step) {
    const auto* writer = writer_of(step.type);
    UP_ASSERT(writer != nullptr, step.type + " has no writer");
    Writing writing(*writer, session_, plan_.account, step.region, changed_of(step));
    const auto prior = step.prior.empty() ? nullptr : row_of(writer->type(), step.prior);
    if (step.action == Action::remove) {
      UP_ASSERT(writer->remove != nullptr && prior != nullptr, step.type + " is never deleted");
      writer->remove(writing, prior->row(0));
      return {};
    }
    const auto planned = row_of(writer->type(), resolved(step, writer->type()));
    return writer->put(writing, planned->row(0), prior == nullptr ? nullptr : &prior->row(0));
  }

  // The planned row with what earlier steps made in place of what names it.
  std::string resolved(const Step& step, const ResourceType& type) {
    auto row = parse_json(step.planned).as_object();
    for (const auto& attribute : type.attributes) {
      const auto want = cell(row, attribute.name);
      if (want.kind != Cell::Kind::placeholder) continue;
      const auto address = text_member(want.content, "address").value_or("");
      const auto name = text_member(want.content, "attribute").value_or("");
      const auto known = named(made(address), name);
      if (known.kind != Cell::Kind::known)
        throw Error(fmt::format("{} of {} is not known", name, address));
      set(row, attribute.name, known);
    }
    return json::serialize(row);
  }

  // What a step made, read once and only when another needs to know it.
  json::object made(const std::string& address) {
    {
      const std::scoped_lock lock(mutex_);
      if (const auto known = made_.find(address); known != made_.end()) return known->second;
    }
    // Read without the lock: two may read the same, which does no harm.
    const auto step = std::find_if(plan_.steps.begin(), plan_.steps.end(),
                                   [&](const Step& other) { return other.address == address; });
    UP_ASSERT(step != plan_.steps.end(), address + " is no step of the plan");
    auto row = read_back(*step).row;
    if (!row) throw Error(fmt::format("{} was made and cannot be read", address), "run it again");
    const std::scoped_lock lock(mutex_);
    return made_.insert_or_assign(address, std::move(*row)).first->second;
  }

  struct Back {
    std::optional<json::object> row;
    bool complete;  // false: it may be there and could not be read
  };

  Back read_back(const Step& step) {
    const TypeFunction types[] = {writer_of(step.type)->type};
    ObserveOptions options;
    if (step.region != kGlobal) options.regions = {step.region};
    const auto found = observe(session_, pool_, types, options);
    const auto& table = *found.tables().at(step.type);
    const auto id = step.id.empty() ? id_of(step.address) : step.id;
    for (std::size_t i = 0; i < table.size(); ++i)
      if (table.row(i).region == step.region && table.row(i).id == id)
        return {table.row_json(i), true};
    return {std::nullopt, found.causes(types[0](), step.region).empty()};
  }

  std::string id_of(const std::string& address) {
    const std::scoped_lock lock(mutex_);
    const auto outcome = outcomes_.find(address);
    return outcome == outcomes_.end() ? std::string() : outcome->second.id;
  }

  // Nothing when that cannot be read.
  std::optional<bool> as_planned(const Step& step) {
    const auto& type = writer_of(step.type)->type();
    const auto [row, complete] = read_back(step);
    if (!row && !complete) return std::nullopt;
    if (step.action == Action::remove) return !row;
    if (!row) return false;
    const auto planned = parse_json(step.planned).as_object();
    for (const auto& attribute : type.attributes) {
      const auto changed = changed_of(step);
      if (!changed.contains(attribute.name)) continue;
      const auto is = cell(*row, attribute.name);
      if (is.kind == Cell::Kind::unknown) return std::nullopt;
      if (!same(cell(planned, attribute.name), is, attribute.flags)) return false;
    }
    return true;
  }

  aws::Session& session_;
  Pool& pool_;
  const Plan& plan_;
  Journal& journal_;
  const Told& told_;
  std::mutex mutex_;
  std::set<std::string> begun_;  // by the thread of run() only
  std::set<std::string> done_;
  std::map<std::string, Outcome> outcomes_;
  std::map<std::string, json::object> made_;
};

}  // namespace

std::vector<Outcome> apply(aws::Session& session, Pool& pool, const Plan& plan, Journal& journal,
                           const Told& told) {
  return Applying(session, pool, plan, journal, told).run();
}

}  // namespace underpin::engine
