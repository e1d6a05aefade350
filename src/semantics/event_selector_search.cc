#include "semantics/event_selector_search.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "semantics/filter_text_classes.h"

namespace underpin::semantics::selector {
namespace {

using filter::Alphabet;
using filter::TextItem;
using filter::TextSequence;
using filter::TextShape;

constexpr std::size_t kMaxNodes = 50000;

using Values = std::vector<std::string>;

enum class Place { whole, beginning, end };

bool fits(std::string_view text, const std::string& value, Place place) {
  switch (place) {
    case Place::whole:
      return text == value;
    case Place::beginning:
      return text.starts_with(value);
    case Place::end:
      return text.ends_with(value);
  }
  return false;
}

bool any_fits(std::string_view text, const Values& values, Place place) {
  return std::any_of(values.begin(), values.end(),
                     [&](const std::string& value) { return fits(text, value, place); });
}

struct Part {
  const Values* values;
  Place place;
};

std::vector<Part> parts(const AdvancedFieldSelector& condition) {
  return {{&condition.equals, Place::whole},
          {&condition.starts_with, Place::beginning},
          {&condition.ends_with, Place::end},
          {&condition.not_equals, Place::whole},
          {&condition.not_starts_with, Place::beginning},
          {&condition.not_ends_with, Place::end}};
}

TextSequence literal(std::string_view text, const Alphabet& alphabet) {
  TextSequence out;
  for (const char32_t c : filter::code_points(text)) {
    TextItem item;
    item.on.set(alphabet.symbol(c));
    out.push_back(item);
  }
  return out;
}

// What a value asks of the text that follows `begins`; nothing when it asks nothing of it.
std::optional<TextShape> residue(const std::string& value, Place place, const std::string& begins,
                                 const Alphabet& alphabet) {
  const TextItem anything{filter::SymbolSet().set(), true, true};
  TextSequence sequence;
  if (place == Place::end) {
    // The value may also reach back into `begins`: then only the whole rest matters.
    TextShape shape;
    sequence.push_back(anything);
    for (const auto& item : literal(value, alphabet)) sequence.push_back(item);
    shape.choices.push_back(std::move(sequence));
    for (std::size_t kept = 0; kept < value.size(); ++kept)
      if (std::string_view(begins).ends_with(
              std::string_view(value).substr(0, value.size() - kept)))
        shape.choices.push_back(
            literal(std::string_view(value).substr(value.size() - kept), alphabet));
    return shape;
  }
  if (!value.starts_with(begins)) return std::nullopt;
  sequence = literal(std::string_view(value).substr(begins.size()), alphabet);
  if (sequence.empty() && place == Place::beginning) return std::nullopt;
  if (place == Place::beginning) sequence.push_back(anything);
  return TextShape{{std::move(sequence)}};
}

class Search {
 public:
  Search(const std::vector<AdvancedEventSelector>& selectors, const EventSpace& space)
      : space_(space) {
    for (const auto& selector : selectors)
      if (passes_fixed(selector)) selectors_.push_back(&selector);
    for (const auto& field : space_.free) sort_texts(field);
  }

  Unrecorded run() {
    event_ = space_.fixed;
    descend(0, selectors_);
    if (out_.event && not_followed_)
      out_.open = "a selector has a condition that is not followed";
    else if (!out_.event)
      out_.open = incomplete_;
    return std::move(out_);
  }

 private:
  bool passes_fixed(const AdvancedEventSelector& selector) {
    bool follows = true;
    for (const auto& condition : selector.field_selectors) {
      const auto fixed = std::find_if(space_.fixed.begin(), space_.fixed.end(),
                                      [&](const auto& f) { return f.first == condition.field; });
      if (fixed != space_.fixed.end()) {
        if (!passes(condition, fixed->second)) return false;
      } else if (std::none_of(space_.free.begin(), space_.free.end(),
                              [&](const FreeField& f) { return f.name == condition.field; })) {
        follows = false;
      }
    }
    not_followed_ = not_followed_ || !follows;
    return follows;
  }

  // One text for each way the conditions on the field can come out, the usual ones first.
  void sort_texts(const FreeField& field) {
    Alphabet alphabet;
    bool room = true;
    std::vector<TextShape> shapes = {field.language};
    const auto each_value = [&](const auto& use) {
      for (const auto* selector : selectors_)
        for (const auto& condition : selector->field_selectors)
          if (condition.field == field.name)
            for (const auto& [values, place] : parts(condition))
              for (const auto& value : *values) use(value, place);
    };
    each_value([&](const std::string& value, Place) {
      for (const char32_t c : filter::code_points(value)) room = alphabet.add(c) && room;
    });
    each_value([&](const std::string& value, Place place) {
      if (auto shape = residue(value, place, field.begins, alphabet))
        shapes.push_back(std::move(*shape));
    });
    const auto classes = filter::classify_texts(shapes, alphabet);
    if (!classes.complete || !room)
      incomplete_ = fmt::format("the values of `{}` could not all be sorted", field.name);
    std::vector<std::string> texts;
    for (const auto& usual : field.usual)
      if (field.language.matches(usual)) texts.push_back(field.begins + usual);
    for (const auto& text_class : classes.classes)
      if (text_class.has[0]) texts.push_back(field.begins + text_class.text);
    std::erase_if(texts, [&](const std::string& text) {
      return any_fits(text, field.ignored_beginnings, Place::beginning);
    });
    texts_.push_back(std::move(texts));
  }

  void descend(std::size_t at, const std::vector<const AdvancedEventSelector*>& taking) {
    if (out_.event) return;
    if (++nodes_ > kMaxNodes) {
      incomplete_ = "there are too many combinations of conditions";
      return;
    }
    if (at == space_.free.size()) {
      if (taking.empty()) out_.event = event_;
      return;
    }
    const std::string& name = space_.free[at].name;
    for (const auto& text : texts_[at]) {
      std::vector<const AdvancedEventSelector*> still;
      std::copy_if(taking.begin(), taking.end(), std::back_inserter(still),
                   [&](const AdvancedEventSelector* s) { return takes(*s, name, text); });
      event_.emplace_back(name, text);
      descend(at + 1, still);
      event_.pop_back();
      if (out_.event || nodes_ > kMaxNodes) return;
    }
  }

  static bool takes(const AdvancedEventSelector& selector, const std::string& field,
                    const std::string& text) {
    return std::all_of(
        selector.field_selectors.begin(), selector.field_selectors.end(),
        [&](const auto& condition) { return condition.field != field || passes(condition, text); });
  }

  const EventSpace& space_;
  std::vector<const AdvancedEventSelector*> selectors_;
  std::vector<std::vector<std::string>> texts_;
  std::vector<std::pair<std::string, std::string>> event_;
  std::size_t nodes_ = 0;
  bool not_followed_ = false;
  std::string incomplete_;
  Unrecorded out_;
};

}  // namespace

TextShape any_text() { return {{{{filter::SymbolSet().set(), true, true}}}}; }

bool passes(const AdvancedFieldSelector& condition, std::string_view text) {
  const bool has_select =
      !condition.equals.empty() || !condition.starts_with.empty() || !condition.ends_with.empty();
  // "SELECT operators are OR'd together. DESELECT operators are AND'd together. Both groups are
  // AND'd together."
  const bool selected = any_fits(text, condition.equals, Place::whole) ||
                        any_fits(text, condition.starts_with, Place::beginning) ||
                        any_fits(text, condition.ends_with, Place::end);
  return (!has_select || selected) && !any_fits(text, condition.not_equals, Place::whole) &&
         !any_fits(text, condition.not_starts_with, Place::beginning) &&
         !any_fits(text, condition.not_ends_with, Place::end);
}

Unrecorded find_unrecorded(const std::vector<AdvancedEventSelector>& selectors,
                           const EventSpace& space) {
  return Search(selectors, space).run();
}

}  // namespace underpin::semantics::selector
