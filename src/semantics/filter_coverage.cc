#include "semantics/filter_coverage.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "semantics/class_view.h"
#include "semantics/event_search.h"
#include "semantics/filter_evaluator.h"
#include "semantics/filter_text_classes.h"

namespace underpin::semantics {
namespace {

using filter::Reading;
using filter::SearchProblem;
using filter::SearchResult;
using filter::Tri;

// The same search under every reading that it consults.
struct Verdict {
  Decision decision = Decision::undecided;  // yes: there is no such event
  std::string reason;
  std::string witness;
};

template <typename Find>
Verdict over_all_readings(Find find) {
  unsigned known = 0;
  while (true) {
    unsigned consulted = known;
    std::optional<LogEvent> event;
    bool always = true;
    std::string open;
    for (const Reading& reading : filter::readings(known)) {
      SearchResult found = find(reading, consulted);
      if (found.event && !event)
        event = std::move(found.event);
      else if (!found.event)
        always = false;
      if (!found.event && !found.open.empty()) open = std::move(found.open);
    }
    if (event && !always)
      return {Decision::undecided,
              open.empty() ? fmt::format("AWS does not document {}", filter::describe_doubts(known))
                           : open,
              event->text()};
    if (!open.empty()) return {Decision::undecided, std::move(open), {}};
    if (consulted == known)
      return event ? Verdict{Decision::no, {}, event->text()} : Verdict{Decision::yes, {}, {}};
    known = consulted;
  }
}

// Patterns that are tried on the text of a record, whose blanks and order CloudTrail does not
// promise: what they say about a record of our making proves nothing.
bool looks_at_layout(const FilterPattern& pattern) {
  if (pattern.form() == FilterPattern::Form::delimited) return true;
  return std::any_of(pattern.terms().begin(), pattern.terms().end(), [](const filter::Term& term) {
    return term.value.text.find_first_of("\":{}[],\\") != std::string::npos;
  });
}

class CoverageCheck {
 public:
  CoverageCheck(std::span<const NamedFilter> filters, const EventRequirement& requirement)
      : filters_(filters), requirement_(requirement) {
    for (const auto& named : filters_) {
      if (!named.pattern && !named.pattern.error.beyond_us) continue;
      if (!named.pattern || looks_at_layout(*named.pattern))
        unclear_.push_back(named.name);
      else
        usable_.push_back(&*named.pattern);
    }
  }

  Coverage run() {
    for (const auto& required : requirement_.required) judge(required);
    find_serving();
    find_over_broad();
    out_.answer = conclude();
    return std::move(out_);
  }

 private:
  void judge(const RecordClass& required) {
    Verdict verdict = decide(required);
    if (verdict.decision == Decision::no && !unclear_.empty())
      verdict = {Decision::undecided,
                 fmt::format("what filter `{}` takes is not followed", printable(unclear_.front())),
                 {}};
    if (verdict.decision == Decision::yes) return;
    if (verdict.decision == Decision::no) {
      if (out_.missed.empty()) witness_ = verdict.witness;
      out_.missed.push_back(required.name);
    } else {
      if (out_.undecided.empty()) open_reason_ = verdict.reason;
      out_.undecided.push_back(required.name);
    }
  }

  Verdict decide(const RecordClass& required) {
    std::vector<const FilterPattern*> possible;
    for (const auto* pattern : usable_) {
      if (pattern->form() == FilterPattern::Form::everything) return {Decision::yes, {}, {}};
      unsigned doubts = 0;
      const Tri tri = pattern->form() != FilterPattern::Form::json
                          ? Tri::depends
                          : fold(pattern->expression(), required, Reading(), doubts);
      if (tri == Tri::yes && doubts == 0) return {Decision::yes, {}, {}};
      if (tri != Tri::no || doubts != 0) possible.push_back(pattern);
    }
    const LogEvent sample = required.sample();
    const bool sample_missed =
        std::all_of(possible.begin(), possible.end(),
                    [&](const auto* pattern) { return pattern->evaluate(sample).is_no(); });
    if (sample_missed) return {Decision::no, {}, sample.text()};
    SearchProblem problem;
    problem.left_by_all = possible;
    problem.within = &required;
    filter::TextMemo memo;
    return over_all_readings([&](const Reading& reading, unsigned& doubts) {
      return filter::search_event(problem, reading, doubts, memo);
    });
  }

  void find_serving() {
    std::vector<LogEvent> samples;
    for (const auto& required : requirement_.required) samples.push_back(required.sample());
    for (std::size_t i = 0; i < filters_.size(); ++i) {
      if (!filters_[i].pattern) continue;
      const bool serves = std::any_of(samples.begin(), samples.end(), [&](const LogEvent& sample) {
        return !filters_[i].pattern->evaluate(sample).is_no();
      });
      if (serves) out_.serving.push_back(i);
    }
  }

  void find_over_broad() {
    for (const auto& control : requirement_.controls) {
      const LogEvent sample = control.sample();
      const bool taken = std::any_of(out_.serving.begin(), out_.serving.end(), [&](std::size_t i) {
        return filters_[i].pattern->evaluate(sample).is_yes();
      });
      if (!taken) continue;
      if (out_.over_broad.empty()) out_.over_broad_witness = sample.text();
      out_.over_broad.push_back(control.name);
    }
  }

  Answer conclude() const {
    std::string unreadable;
    for (const auto& named : filters_)
      if (!named.pattern)
        unreadable += fmt::format("; the pattern of filter `{}` cannot be read at offset {}: {}",
                                  printable(named.name), named.pattern.error.offset,
                                  named.pattern.error.reason);
    if (!out_.missed.empty())
      return Answer::no(fmt::format("not taken: {}{}", join(out_.missed, ", "), unreadable),
                        witness_);
    if (!out_.undecided.empty())
      return Answer::undecided(fmt::format("undecided for {}: {}{}", join(out_.undecided, ", "),
                                           open_reason_, unreadable));
    return Answer::yes(fmt::format("every required event is taken{}", unreadable));
  }

  std::span<const NamedFilter> filters_;
  const EventRequirement& requirement_;
  std::vector<const FilterPattern*> usable_;
  std::vector<std::string> unclear_;
  Coverage out_;
  std::string witness_;
  std::string open_reason_;
};

bool is_line_pattern(const FilterPattern& pattern) {
  return pattern.form() == FilterPattern::Form::terms ||
         pattern.form() == FilterPattern::Form::everything;
}

// Patterns that look for terms only: sorts all lines by the terms they contain.
SearchResult search_line(const SearchProblem& problem, const Reading& reading, unsigned& doubts) {
  std::vector<const filter::Literal*> terms;
  for (const auto* side : {&problem.taken_by_one, &problem.left_by_all})
    for (const auto* pattern : *side)
      for (const auto& term : pattern->terms()) terms.push_back(&term.value);
  filter::Alphabet alphabet;
  bool room = true;
  for (const auto* term : terms)
    for (const char32_t c : filter::code_points(term->text)) room = alphabet.add(c) && room;
  std::vector<filter::TextShape> shapes;
  for (const auto* term : terms)
    shapes.push_back(term->kind == filter::Literal::Kind::regex
                         ? *term->regex
                         : containing_shape(term->text, reading.whole_words, alphabet));
  const auto classes = classify_texts(shapes, alphabet);
  if (!terms.empty()) doubts |= filter::kWholeWords;
  const auto takes = [&](const FilterPattern* pattern, const LogEvent& event) {
    return matches(*pattern, event, reading, doubts);
  };
  for (const auto& text_class : classes.classes) {
    LogEvent event = LogEvent::from_text(text_class.text);
    const auto by = [&](const FilterPattern* pattern) { return takes(pattern, event); };
    if (std::any_of(problem.taken_by_one.begin(), problem.taken_by_one.end(), by) &&
        std::none_of(problem.left_by_all.begin(), problem.left_by_all.end(), by))
      return {std::move(event), {}};
  }
  if (!classes.complete || !room) return {std::nullopt, "there are too many combinations of terms"};
  return {};
}

}  // namespace

NamedFilter read_filter(std::string name, std::string text) {
  ParsedPattern pattern = FilterPattern::parse(text);
  return {std::move(name), std::move(text), std::move(pattern)};
}

Coverage covers(std::span<const NamedFilter> filters, const EventRequirement& requirement) {
  return CoverageCheck(filters, requirement).run();
}

Answer implies(std::span<const FilterPattern> narrow, std::span<const FilterPattern> wide) {
  SearchProblem problem;
  for (const auto& pattern : narrow) problem.taken_by_one.push_back(&pattern);
  for (const auto& pattern : wide) problem.left_by_all.push_back(&pattern);
  if (narrow.empty()) return Answer::yes("no pattern, no event");
  if (std::all_of(narrow.begin(), narrow.end(), [&](const FilterPattern& pattern) {
        return std::find(wide.begin(), wide.end(), pattern) != wide.end();
      }))
    return Answer::yes("they are the same pattern");
  const bool lines_only = std::all_of(narrow.begin(), narrow.end(), is_line_pattern) &&
                          std::all_of(wide.begin(), wide.end(), is_line_pattern);
  filter::TextMemo memo;
  const Verdict verdict = over_all_readings([&](const Reading& reading, unsigned& doubts) {
    return lines_only ? search_line(problem, reading, doubts)
                      : filter::search_event(problem, reading, doubts, memo);
  });
  switch (verdict.decision) {
    case Decision::yes:
      return Answer::yes("every event that the first takes, the second takes");
    case Decision::no:
      return Answer::no("the first takes this event, the second does not", verdict.witness);
    case Decision::undecided:
      break;
  }
  return Answer::undecided(verdict.reason);
}

Answer equivalent(const FilterPattern& a, const FilterPattern& b) {
  const Answer forth = implies(a, b);
  const Answer back = implies(b, a);
  if (forth.is_no()) return Answer::no("only the first takes this event", forth.witness);
  if (back.is_no()) return Answer::no("only the second takes this event", back.witness);
  if (forth.is_undecided()) return forth;
  if (back.is_undecided()) return back;
  return Answer::yes("they take the same events");
}

}  // namespace underpin::semantics
