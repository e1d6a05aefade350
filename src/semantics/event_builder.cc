#include "semantics/event_builder.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <string>

namespace underpin::semantics::filter {
namespace {

namespace json = boost::json;

json::value to_json(const Candidate& candidate) {
  switch (candidate.kind) {
    case Candidate::Kind::text:
      return json::value(candidate.text);
    case Candidate::Kind::number:
      if (std::abs(candidate.number) < 1e15 && std::floor(candidate.number) == candidate.number)
        return static_cast<std::int64_t>(candidate.number);
      return candidate.number;
    case Candidate::Kind::boolean:
      return candidate.truth;
    case Candidate::Kind::object:
      return json::object();
    case Candidate::Kind::array:
      return json::array();
    default:
      return nullptr;
  }
}

// The place below `at` that a step leads to, made when it is not there. A place that cannot be
// made (a text has nothing below it) is null: the event is then tried as it is, and rejected.
json::value* enter(json::value& at, const Step& step) {
  if (step.kind == Step::Kind::key || step.kind == Step::Kind::any_member) {
    if (at.is_null()) at.emplace_object();
    if (!at.is_object()) return nullptr;
    return &at.get_object()[step.kind == Step::Kind::key ? step.name : "any"];
  }
  if (at.is_null()) at.emplace_array();
  if (!at.is_array()) return nullptr;
  const std::size_t index = step.kind == Step::Kind::index ? step.index : 0;
  if (index > 1000) return nullptr;
  if (at.get_array().size() <= index) at.get_array().resize(index + 1);
  return &at.get_array()[index];
}

void put(json::value& record, const Selector& selector, json::value value) {
  json::value* at = &record;
  for (const auto& step : selector.steps) {
    at = enter(*at, step);
    if (at == nullptr) return;
  }
  const bool keep = (value.is_object() && at->is_object()) || (value.is_array() && at->is_array());
  if (!keep) *at = std::move(value);
}

void erase(json::value& record, const Selector& selector) {
  json::value* at = &record;
  for (std::size_t i = 0; i + 1 < selector.steps.size(); ++i) {
    const Step& step = selector.steps[i];
    json::value* next = nullptr;
    if (step.kind == Step::Kind::key && at->is_object())
      next = at->get_object().if_contains(step.name);
    if (step.kind == Step::Kind::index && at->is_array() && step.index < at->get_array().size())
      next = &at->get_array()[step.index];
    if (next == nullptr) return;
    at = next;
  }
  const Step& last = selector.steps.back();
  if (last.kind == Step::Kind::key && at->is_object()) at->get_object().erase(last.name);
  if (last.kind == Step::Kind::index && at->is_array() && last.index < at->get_array().size())
    at->get_array().resize(last.index);
}

std::string without_stars(std::string text) {
  std::erase(text, '*');
  return text;
}

bool stands_in_fixed_value(const Literal& term, const RecordClass& within) {
  unsigned doubts = 0;
  Reading strict;
  strict.whole_words = true;
  return std::any_of(within.rules.begin(), within.rules.end(), [&](const FieldRule& rule) {
    return rule.kind == FieldRule::Kind::text && term.kind == Literal::Kind::text &&
           contains(term, rule.values.front(), strict, doubts);
  });
}

}  // namespace

LogEvent fixed_fields(const RecordClass& within) {
  json::value record = json::object();
  for (const auto& rule : within.rules) {
    if (rule.kind == FieldRule::Kind::absent || rule.kind == FieldRule::Kind::none_of) continue;
    Selector selector;
    for (const auto& name : rule.path) selector.steps.push_back({Step::Kind::key, name, 0});
    json::value value = rule.kind == FieldRule::Kind::text
                            ? json::value(rule.values.front())
                            : json::value(rule.kind == FieldRule::Kind::yes);
    put(record, selector, std::move(value));
  }
  return LogEvent::from_json(record);
}

bool surely_in_text(const FilterPattern& pattern, const RecordClass& within) {
  if (pattern.form() != FilterPattern::Form::terms) return false;
  const auto& terms = pattern.terms();
  const auto stands = [&](const Term& term) { return stands_in_fixed_value(term.value, within); };
  const auto is_optional = [](const Term& term) { return term.role == Term::Role::optional; };
  if (std::all_of(terms.begin(), terms.end(), is_optional))
    return std::any_of(terms.begin(), terms.end(), stands);
  return std::all_of(terms.begin(), terms.end(), [&](const Term& term) {
    return is_optional(term) || (term.role == Term::Role::required && stands(term));
  });
}

void EventBuilder::apply(json::value& record) const {
  for (const auto& [selector, candidate] : chosen_) {
    if (candidate->kind == Candidate::Kind::absent)
      erase(record, *selector);
    else
      put(record, *selector, to_json(*candidate));
  }
}

std::vector<LogEvent> EventBuilder::events(
    const std::vector<const Condition*>& wildcards,
    const std::vector<const FilterPattern*>& left_by_all) const {
  std::vector<LogEvent> out;
  if (within_ != nullptr) {
    json::value record = *within_->sample().json();
    apply(record);
    out.push_back(LogEvent::from_json(record));
  }
  json::value bare = within_ != nullptr ? *within_->bare().json() : json::value(json::object());
  apply(bare);
  out.push_back(LogEvent::from_json(bare));

  // What a term pattern refuses to see, put where a record may hold any text.
  std::string refused;
  for (const auto* pattern : left_by_all)
    for (const auto& term : pattern->terms())
      if (term.role == Term::Role::excluded)
        refused += (refused.empty() ? "" : " ") + term.value.text;
  if (!refused.empty()) {
    json::value record = bare;
    record.as_object()["userAgent"] = json::value(refused);
    out.push_back(LogEvent::from_json(record));
  }
  for (const bool other : {false, true}) {
    if (wildcards.empty()) break;
    json::value record = bare;
    for (const auto* condition : wildcards)
      put(record, condition->selector,
          json::value(other ? std::string("other") : without_stars(condition->value.text)));
    apply(record);
    out.push_back(LogEvent::from_json(record));
  }
  return out;
}

}  // namespace underpin::semantics::filter
