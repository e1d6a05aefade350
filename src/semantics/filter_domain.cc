#include "semantics/filter_domain.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

#include "semantics/filter_text_classes.h"

namespace underpin::semantics::filter {
namespace {

using Kinds = Reading::Kinds;

class DomainBuilder {
 public:
  DomainBuilder(const std::vector<const Condition*>& conditions, const FieldSpace& space,
                const Reading& reading, unsigned& doubts, TextMemo& memo)
      : conditions_(conditions), space_(space), reading_(reading), doubts_(doubts), memo_(memo) {}

  Domain build() {
    using Type = RecordField::Type;
    if (space_.may_be_absent) add({});
    if (space_.type == Type::text || space_.type == Type::any) add_texts();
    if (space_.type == Type::boolean || space_.type == Type::any) {
      add({Candidate::Kind::boolean, {}, 0, true, {}});
      add({Candidate::Kind::boolean, {}, 0, false, {}});
    }
    if (space_.type == Type::any) {
      add({Candidate::Kind::null, {}, 0, false, {}});
      add_numbers();
      add({Candidate::Kind::array, {}, 0, false, {}});
    }
    if (space_.type == Type::object || space_.type == Type::any)
      add({Candidate::Kind::object, {}, 0, false, {}});
    return std::move(domain_);
  }

 private:
  void add(Candidate candidate) {
    const auto nodes = to_nodes(candidate);
    for (const Condition* condition : conditions_)
      candidate.holds.push_back(filter::holds(*condition, nodes, reading_, doubts_));
    // A container lets fields below it exist, so it is no duplicate of a text.
    const auto key = std::pair(candidate.is_container() ? candidate.kind : Candidate::Kind::text,
                               candidate.holds);
    if (seen_.insert(key).second) domain_.candidates.push_back(std::move(candidate));
  }

  static std::vector<Node> to_nodes(const Candidate& candidate) {
    switch (candidate.kind) {
      case Candidate::Kind::absent:
        return {};
      case Candidate::Kind::text:
        return {{Node::Kind::text, candidate.text, 0, false}};
      case Candidate::Kind::number:
        return {{Node::Kind::number, {}, candidate.number, false}};
      case Candidate::Kind::boolean:
        return {{Node::Kind::boolean, {}, 0, candidate.truth}};
      case Candidate::Kind::null:
        return {{Node::Kind::null, {}, 0, false}};
      default:
        return {{Node::Kind::container, {}, 0, false}};
    }
  }

  void add_texts() {
    if (reading_.kinds == Kinds::as_text &&
        std::any_of(conditions_.begin(), conditions_.end(),
                    [](const Condition* c) { return is_ordering(c->op); })) {
      for (const Condition* condition : conditions_)
        if (is_comparison(condition->op) && !sorts_numbers(condition->value))
          domain_.complete = false;
      add_spelt_numbers();
    }
    const TextClasses& classes = sorted_texts();
    if (!classes.complete) domain_.complete = false;
    for (const auto& text_class : classes.classes) {
      const bool excluded = std::find(space_.excluded.begin(), space_.excluded.end(),
                                      text_class.text) != space_.excluded.end();
      if (!excluded) add({Candidate::Kind::text, text_class.text, 0, false, {}});
    }
  }

  const TextClasses& sorted_texts() {
    const InnerStar inner =
        reading_.inner_star_is_wildcard ? InnerStar::wildcard : InnerStar::literal;
    std::string question(1, inner == InnerStar::literal ? 'l' : 'w');
    for (const auto& text : space_.excluded) question += '\0' + text;
    for (const Condition* condition : conditions_)
      if (is_comparison(condition->op))
        question += (condition->value.kind == Literal::Kind::regex ? '%' : '"') +
                    std::string(1, '\0') + condition->value.text;
    const auto [place, is_new] = memo_.try_emplace(std::move(question));
    if (is_new) place->second = sort_texts(inner);
    return place->second;
  }

  TextClasses sort_texts(InnerStar inner) const {
    Alphabet alphabet;
    bool room = true;
    const auto name_characters = [&](std::string_view text) {
      for (const char32_t c : code_points(text)) room = alphabet.add(c) && room;
    };
    for (const Condition* condition : conditions_) name_characters(condition->value.text);
    for (const auto& text : space_.excluded) name_characters(text);
    std::vector<TextShape> shapes;
    for (const auto& text : space_.excluded)
      shapes.push_back(wildcard_shape(text, InnerStar::literal, alphabet));
    for (const Condition* condition : conditions_) {
      if (!is_comparison(condition->op)) continue;
      const Literal& value = condition->value;
      if (value.kind == Literal::Kind::regex)
        shapes.push_back(*value.regex);
      else
        shapes.push_back(wildcard_shape(value.text, inner, alphabet));
    }
    TextClasses classes = classify_texts(shapes, alphabet);
    classes.complete = classes.complete && room;
    return classes;
  }

  void add_numbers() {
    for (const Condition* condition : conditions_)
      if (is_comparison(condition->op) && !sorts_numbers(condition->value))
        domain_.complete = false;
    for (const double value : numbers()) add({Candidate::Kind::number, {}, value, false, {}});
  }

  // Under `as_text` a text is compared by size when it spells a number. Each number is spelt in a
  // second way that no condition names, so that it is not only seen where it equals a literal.
  void add_spelt_numbers() {
    for (const double value : numbers()) {
      std::string text = fmt::format("{}", value);
      add({Candidate::Kind::text, text, 0, false, {}});
      if (text.find('e') == std::string::npos) text += "e+";
      do text += '0';
      while (is_named(text));
      add({Candidate::Kind::text, text, 0, false, {}});
    }
  }

  bool is_named(const std::string& text) const {
    return std::any_of(conditions_.begin(), conditions_.end(),
                       [&](const Condition* c) { return c->value.text == text; });
  }

  // The numbers that conditions name, one between each two, one below and one above all.
  std::vector<double> numbers() const {
    std::set<double> marks = {0};
    for (const Condition* condition : conditions_) {
      const Literal& value = condition->value;
      if (!is_comparison(condition->op)) continue;
      if (value.kind == Literal::Kind::number)
        marks.insert(value.number);
      else if (const auto number = spelt_number(without_stars(value.text)))
        marks.insert(*number);
    }
    std::vector<double> values(marks.begin(), marks.end());
    for (std::size_t i = 0; i + 1 < marks.size(); ++i)
      values.push_back(values[i] + (values[i + 1] - values[i]) / 2);
    values.push_back(*marks.begin() - 1);
    values.push_back(*marks.rbegin() + 1);
    return values;
  }

  // Whether the candidates below show all that this value can make of numbers. Not so when it
  // looks at their digits, as `4*` does.
  bool sorts_numbers(const Literal& value) const {
    if (value.kind == Literal::Kind::number) return true;
    if (value.kind == Literal::Kind::regex && reading_.kinds != Kinds::as_text) return true;
    if (value.kind == Literal::Kind::text && value.text.find('*') == std::string::npos) return true;
    const bool is_text = value.kind == Literal::Kind::text;
    const auto digits = value.text.find_first_not_of('*');
    if (is_text && (digits == std::string::npos ||
                    value.text.find_first_not_of("*0123456789.eE+-") != std::string::npos))
      return true;  // every number is spelt with it, or none
    const auto [place, is_new] = memo_.try_emplace((is_text ? "number*" : "number%") + value.text);
    if (is_new)
      place->second = classify_texts(
          {number_spellings(),
           is_text ? wildcard_shape(value.text, InnerStar::wildcard, {}) : *value.regex},
          {});
    const TextClasses& classes = place->second;
    std::set<bool> outcomes;
    for (const auto& text_class : classes.classes)
      if (text_class.has[0]) outcomes.insert(text_class.has[1]);
    return classes.complete && outcomes.size() == 1;
  }

  static std::string without_stars(std::string text) {
    std::erase(text, '*');
    return text;
  }

  const std::vector<const Condition*>& conditions_;
  const FieldSpace& space_;
  const Reading& reading_;
  unsigned& doubts_;
  TextMemo& memo_;
  Domain domain_;
  std::set<std::pair<Candidate::Kind, std::vector<bool>>> seen_;
};

}  // namespace

Domain make_domain(const std::vector<const Condition*>& conditions, const FieldSpace& space,
                   const Reading& reading, unsigned& doubts, TextMemo& memo) {
  return DomainBuilder(conditions, space, reading, doubts, memo).build();
}

}  // namespace underpin::semantics::filter
