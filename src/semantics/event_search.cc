#include "semantics/event_search.h"

#include <algorithm>
#include <map>
#include <utility>

#include "semantics/class_view.h"
#include "semantics/event_builder.h"
#include "semantics/filter_domain.h"

namespace underpin::semantics::filter {
namespace {

constexpr std::size_t kMaxNodes = 200000;

// A pattern as a formula over numbered conditions.
struct Formula {
  enum class Kind { condition, all, any, fixed, opaque };

  Kind kind = Kind::fixed;
  std::size_t condition = 0;
  bool value = false;
  std::vector<Formula> parts;
};

// Conditions on the same selector, and the values that the field can have.
struct Field {
  Selector selector;
  std::vector<std::size_t> conditions;
  std::vector<const Condition*> texts;
  Domain domain;
  std::vector<std::size_t> above;  // fields whose selector is a beginning of this one
};

class Search {
 public:
  Search(const SearchProblem& problem, const Reading& reading, unsigned& doubts, TextMemo& memo)
      : problem_(problem), reading_(reading), doubts_(doubts), memo_(memo) {
    taken_ = compile_any(problem.taken_by_one);
    left_ = compile_any(problem.left_by_all);
    prepare_fields();
  }

  SearchResult run() {
    descend(0);
    if (result_.event) result_.open.clear();
    return std::move(result_);
  }

 private:
  Formula compile_any(const std::vector<const FilterPattern*>& patterns) {
    Formula any{Formula::Kind::any, 0, false, {}};
    for (const auto* pattern : patterns) any.parts.push_back(compile(*pattern));
    return any;
  }

  Formula compile(const FilterPattern& pattern) {
    if (pattern.form() == FilterPattern::Form::everything)
      return {Formula::Kind::fixed, 0, true, {}};
    if (pattern.form() == FilterPattern::Form::json) return compile(pattern.expression());
    if (problem_.within != nullptr && surely_in_text(pattern, *problem_.within))
      return {Formula::Kind::fixed, 0, true, {}};
    return {Formula::Kind::opaque, 0, false, {}};
  }

  Formula compile(const Expression& expression) {
    if (expression.kind == Expression::Kind::condition) return compile(expression.condition);
    Formula out{expression.kind == Expression::Kind::all ? Formula::Kind::all : Formula::Kind::any,
                0,
                false,
                {}};
    for (const auto& part : expression.parts) out.parts.push_back(compile(part));
    return out;
  }

  Formula compile(const Condition& condition) {
    if (condition.selector.is_wildcard()) {
      wildcards_.push_back(&condition);
      return {surely_holds(condition) ? Formula::Kind::fixed : Formula::Kind::opaque, 0, true, {}};
    }
    const std::string place = condition.selector.print();
    const auto [field, is_new_field] = field_of_.emplace(place, fields_.size());
    if (is_new_field) fields_.push_back({condition.selector, {}, {}, {}, {}});
    Field& on = fields_[field->second];
    for (std::size_t i = 0; i < on.texts.size(); ++i)
      if (*on.texts[i] == condition) return {Formula::Kind::condition, on.conditions[i], false, {}};
    on.conditions.push_back(values_.size());
    on.texts.push_back(&condition);
    values_.push_back(Tri::depends);
    return {Formula::Kind::condition, on.conditions.back(), false, {}};
  }

  // A wildcard condition that holds on what every record of the class has: more fields cannot
  // undo it, except for the operators that speak of all values.
  bool surely_holds(const Condition& condition) {
    if (problem_.within == nullptr || condition.op == Operator::not_exists ||
        condition.op == Operator::not_equal)
      return false;
    return holds(condition, select(condition.selector, *fixed_fields(*problem_.within).json()),
                 reading_, doubts_);
  }

  void prepare_fields() {
    std::stable_sort(fields_.begin(), fields_.end(), [](const Field& a, const Field& b) {
      return a.selector.steps.size() < b.selector.steps.size();
    });
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      Field& field = fields_[i];
      FieldSpace space;
      if (problem_.within != nullptr) {
        const FieldView view = view_field(*problem_.within, field.selector);
        if (view.known) {
          for (std::size_t c = 0; c < field.texts.size(); ++c)
            values_[field.conditions[c]] =
                holds(*field.texts[c], *view.known, reading_, doubts_) ? Tri::yes : Tri::no;
          continue;  // an empty domain: nothing to choose
        }
        space = {!view.described.always, view.described.type, view.excluded};
      }
      field.domain = make_domain(field.texts, space, reading_, doubts_, memo_);
      for (std::size_t other = 0; other < i; ++other)
        if (is_above(fields_[other].selector, field.selector)) field.above.push_back(other);
    }
    chosen_.assign(fields_.size(), nullptr);
  }

  static bool is_above(const Selector& a, const Selector& b) {
    return a.steps.size() < b.steps.size() &&
           std::equal(a.steps.begin(), a.steps.end(), b.steps.begin());
  }

  Tri value(const Formula& formula) const {
    switch (formula.kind) {
      case Formula::Kind::condition:
        return values_[formula.condition];
      case Formula::Kind::fixed:
        return formula.value ? Tri::yes : Tri::no;
      case Formula::Kind::opaque:
        return Tri::depends;
      default:
        break;
    }
    const bool all = formula.kind == Formula::Kind::all;
    const Tri decisive = all ? Tri::no : Tri::yes;
    Tri out = all ? Tri::yes : Tri::no;
    for (const auto& part : formula.parts) {
      const Tri inner = value(part);
      if (inner == decisive) return decisive;
      if (inner == Tri::depends) out = Tri::depends;
    }
    return out;
  }

  // Depth first over the fields. Returns when an event was found or the budget is spent.
  void descend(std::size_t at) {
    if (result_.event) return;
    if (++nodes_ > kMaxNodes) {
      result_.open = "there are too many combinations of field values";
      return;
    }
    const Tri left = value(left_);
    const Tri taken = problem_.taken_by_one.empty() ? Tri::yes : value(taken_);
    if (left == Tri::yes || taken == Tri::no) return;
    const bool settled = left == Tri::no && taken == Tri::yes;
    while (!settled && at < fields_.size() && fields_[at].domain.candidates.empty()) ++at;
    if (settled || at == fields_.size()) {
      try_events(settled);
      return;
    }
    Field& field = fields_[at];
    if (!field.domain.complete && result_.open.empty())
      incomplete_ = "the values of `$" + field.selector.print() + "` could not all be sorted";
    for (const auto& candidate : field.domain.candidates) {
      if (!fits_above(field, candidate)) continue;
      chosen_[at] = &candidate;
      for (std::size_t i = 0; i < field.conditions.size(); ++i)
        values_[field.conditions[i]] = candidate.holds[i] ? Tri::yes : Tri::no;
      descend(at + 1);
      if (result_.event || nodes_ > kMaxNodes) return;
    }
    chosen_[at] = nullptr;
    for (const auto condition : field.conditions) values_[condition] = Tri::depends;
    if (result_.open.empty()) result_.open = incomplete_;
  }

  bool fits_above(const Field& field, const Candidate& candidate) const {
    if (candidate.kind == Candidate::Kind::absent) return true;
    return std::all_of(field.above.begin(), field.above.end(), [&](std::size_t other) {
      return chosen_[other] == nullptr || chosen_[other]->is_container();
    });
  }

  // Builds events with the chosen values and keeps the first that is what was asked for. Every
  // answer "there is one" has been tried with the evaluator.
  void try_events(bool settled) {
    EventBuilder builder(problem_.within);
    for (std::size_t i = 0; i < fields_.size(); ++i)
      if (chosen_[i] != nullptr) builder.set(fields_[i].selector, *chosen_[i]);
    for (auto& event : builder.events(wildcards_, problem_.left_by_all)) {
      if (!is_wanted(event)) continue;
      result_.event = std::move(event);
      return;
    }
    // Not settled: a condition on `[*]`, `.*` or the whole line decides, and these are not split.
    if (!settled && result_.open.empty())
      result_.open = "it hangs on a wildcard selector or on the text of the whole line";
  }

  bool is_wanted(const LogEvent& event) {
    const auto takes = [&](const FilterPattern* pattern) {
      return matches(*pattern, event, reading_, doubts_);
    };
    const auto& one = problem_.taken_by_one;
    const auto& none = problem_.left_by_all;
    return (one.empty() || std::any_of(one.begin(), one.end(), takes)) &&
           std::none_of(none.begin(), none.end(), takes);
  }

  const SearchProblem& problem_;
  const Reading& reading_;
  unsigned& doubts_;
  TextMemo& memo_;
  std::vector<Field> fields_;
  std::map<std::string, std::size_t> field_of_;
  std::vector<const Condition*> wildcards_;
  std::vector<Tri> values_;
  std::vector<const Candidate*> chosen_;
  Formula taken_;
  Formula left_;
  std::size_t nodes_ = 0;
  std::string incomplete_;
  SearchResult result_;
};

}  // namespace

SearchResult search_event(const SearchProblem& problem, const Reading& reading, unsigned& doubts,
                          TextMemo& memo) {
  return Search(problem, reading, doubts, memo).run();
}

}  // namespace underpin::semantics::filter
