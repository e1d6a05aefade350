#include "semantics/filter_domain.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <set>
#include <utility>

#include "semantics/filter_text_classes.h"

namespace underpin::semantics::filter {
namespace {

using Kinds = Reading::Kinds;

class DomainBuilder {
 public:
  DomainBuilder(const std::vector<const Condition*>& conditions, const FieldSpace& space,
                const Reading& reading, unsigned& doubts)
      : conditions_(conditions), space_(space), reading_(reading), doubts_(doubts) {}

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
    const InnerStar inner =
        reading_.inner_star_is_wildcard ? InnerStar::wildcard : InnerStar::literal;
    for (const Condition* condition : conditions_) {
      if (!is_comparison(condition->op)) continue;
      const Literal& value = condition->value;
      // A text that is compared by size is a number in disguise; its texts are not sorted here.
      if (is_ordering(condition->op) && reading_.kinds == Kinds::as_text) domain_.complete = false;
      if (value.kind == Literal::Kind::regex)
        shapes.push_back(*value.regex);
      else
        shapes.push_back(wildcard_shape(value.text, inner, alphabet));
    }
    const TextClasses classes = classify_texts(shapes, alphabet);
    if (!classes.complete || !room) domain_.complete = false;
    for (const auto& text_class : classes.classes) {
      const bool excluded = std::find(space_.excluded.begin(), space_.excluded.end(),
                                      text_class.text) != space_.excluded.end();
      if (!excluded) add({Candidate::Kind::text, text_class.text, 0, false, {}});
    }
  }

  void add_numbers() {
    std::set<double> marks;
    for (const Condition* condition : conditions_) {
      const Literal& value = condition->value;
      if (!is_comparison(condition->op)) continue;
      if (value.kind == Literal::Kind::number) marks.insert(value.number);
      const bool has_star = value.text.find('*') != std::string::npos;
      const bool only_stars = value.text.find_first_not_of('*') == std::string::npos;
      if (value.kind == Literal::Kind::text && has_star && !only_stars) {
        domain_.complete = false;  // `4*` on numbers: which spellings there are is not sorted here
        mark_text(value.text, marks);
      } else if (value.kind == Literal::Kind::regex && reading_.kinds == Kinds::as_text) {
        domain_.complete = false;
      } else if (value.kind == Literal::Kind::text && !has_star) {
        mark_text(value.text, marks);
      }
    }
    marks.insert(0);
    std::vector<double> values(marks.begin(), marks.end());
    for (std::size_t i = 0; i + 1 < marks.size(); ++i)
      values.push_back(values[i] + (values[i + 1] - values[i]) / 2);
    values.push_back(*marks.begin() - 1);
    values.push_back(*marks.rbegin() + 1);
    for (const double value : values) add({Candidate::Kind::number, {}, value, false, {}});
  }

  static void mark_text(std::string text, std::set<double>& marks) {
    std::erase(text, '*');
    double value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code == std::errc() && end == text.data() + text.size() && value > -1e300 && value < 1e300)
      marks.insert(value);
  }

  const std::vector<const Condition*>& conditions_;
  const FieldSpace& space_;
  const Reading& reading_;
  unsigned& doubts_;
  Domain domain_;
  std::set<std::pair<Candidate::Kind, std::vector<bool>>> seen_;
};

}  // namespace

Domain make_domain(const std::vector<const Condition*>& conditions, const FieldSpace& space,
                   const Reading& reading, unsigned& doubts) {
  return DomainBuilder(conditions, space, reading, doubts).build();
}

}  // namespace underpin::semantics::filter
