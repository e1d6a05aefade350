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
  Applying(aws::Session& session, Pool& pool, const Plan& plan, Journal& journal, const Told& told,
           std::stop_token stop)
      : session_(session),
        pool_(pool),
        plan_(plan),
        journal_(journal),
        told_(told),
        stop_(std::move(stop)) {}

  std::vector<Outcome> run() {
    while (!stop_.stop_requested()) {
      const auto wave = ready(plan_, begun_, done_);
      if (wave.empty()) break;
      for (const auto* step : wave) begun_.insert(step->address);
      pool_.for_each(wave.size(), [&](std::size_t i) { settle(*wave[i], carry_out(*wave[i])); });
    }
    std::vector<Outcome> out;
    for (const auto& step : plan_.steps) {
      if (!outcomes_.contains(step.address))
        settle(step,
               stop_.stop_requested()
                   ? not_done(step, Outcome::State::open, "the run was stopped")
                   : not_done(step, Outcome::State::skipped, "a step it comes after was not done"));
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
    if (stop_.stop_requested()) return not_done(step, Outcome::State::open, "the run was stopped");
    journal_.before(step);
    auto outcome = attempt(step);
    if (outcome.state == Outcome::State::done && step.action == Action::create)
      outcome.row = made_row(step, outcome.id);
    // Without its end in the journal the step is found out by whoever continues the run.
    if (outcome.state != Outcome::State::open) journal_.after(outcome);
    return outcome;
  }

  Outcome attempt(const Step& step) {
    for (int i = 0;; ++i) {
      try {
        auto id = write(step);
        return {step.address, Outcome::State::done, {}, {}, std::move(id), {}};
      } catch (const aws::ApiError& error) {
        if (error.denied()) return not_done(step, Outcome::State::refused, error);
        // AWS may have done what it did not answer, and refuses what it has done already.
        const auto is = step.id.empty() ? std::nullopt : as_planned(step);
        if (is == true)
          return not_done(
              step, error.unreachable() ? Outcome::State::done : Outcome::State::unchanged, "");
        if (is == false && error.unreachable() && i + 1 < kAttempts) continue;
        return not_done(step, Outcome::State::failed, error);
      } catch (const Error& error) {
        return not_done(
            step, stop_.stop_requested() ? Outcome::State::open : Outcome::State::failed, error);
      }
    }
  }

  static Outcome not_done(const Step& step, Outcome::State state, std::string why,
                          std::string hint = {}) {
    return {step.address, state, std::move(why), std::move(hint), {}, {}};
  }
  static Outcome not_done(const Step& step, Outcome::State state, const Error& error) {
    return not_done(step, state, error.what(), error.hint());
  }

  // As AWS has it: with what AWS decided, and what nobody asked for.
  std::string made_row(const Step& step, const std::string& id) {
    auto named = step;
    if (named.id.empty()) named.id = id;
    if (named.id.empty()) return {};
    const auto row = read_back(named).row;
    return row ? json::serialize(*row) : std::string();
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
    const auto id = step.id.empty() ? id_of(step.address) : step.id;
    if (auto row = find_row(found, step.type, step.region, id)) return {std::move(row), true};
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
    const auto planned = parse_json(resolved(step, type)).as_object();
    for (const auto& attribute : type.attributes) {
      if (!step.touches(attribute.name)) continue;
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
  const std::stop_token stop_;
  std::mutex mutex_;
  std::set<std::string> begun_;  // by the thread of run() only
  std::set<std::string> done_;
  std::map<std::string, Outcome> outcomes_;
  std::map<std::string, json::object> made_;
};

}  // namespace

std::vector<Outcome> apply(aws::Session& session, Pool& pool, const Plan& plan, Journal& journal,
                           const Told& told, std::stop_token stop) {
  return Applying(session, pool, plan, journal, told, std::move(stop)).run();
}

}  // namespace underpin::engine
