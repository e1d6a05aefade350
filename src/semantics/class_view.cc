#include "semantics/class_view.h"

#include <algorithm>

namespace underpin::semantics::filter {
namespace {

// How far the selector and the rule's path agree: nothing when they part on the way.
std::optional<std::size_t> common(const Selector& selector, const std::vector<std::string>& path) {
  const std::size_t length = std::min(selector.steps.size(), path.size());
  for (std::size_t i = 0; i < length; ++i) {
    const Step& step = selector.steps[i];
    if (step.kind != Step::Kind::key || step.name != path[i]) return std::nullopt;
  }
  return length;
}

Node fixed_node(const FieldRule& rule) {
  if (rule.kind == FieldRule::Kind::text) return {Node::Kind::text, rule.values.front(), 0, false};
  return {Node::Kind::boolean, {}, 0, rule.kind == FieldRule::Kind::yes};
}

}  // namespace

FieldView view_field(const RecordClass& within, const Selector& selector) {
  FieldView view;
  view.described = describe_record_field(selector);
  if (selector.is_wildcard()) return view;
  for (const auto& rule : within.rules) {
    const auto shared = common(selector, rule.path);
    if (!shared) continue;
    const bool is_rule = rule.path.size() == selector.steps.size();
    const bool is_below = selector.steps.size() > rule.path.size();
    const bool gives_value =
        rule.kind != FieldRule::Kind::absent && rule.kind != FieldRule::Kind::none_of;
    if (is_rule && rule.kind == FieldRule::Kind::none_of) view.excluded = rule.values;
    if (is_rule && gives_value) view.known = {fixed_node(rule)};
    // Nothing lies below a missing field, a text or a boolean.
    if ((is_rule || is_below) && rule.kind == FieldRule::Kind::absent) view.known.emplace();
    if (is_below && gives_value) view.known.emplace();
    // Above a value stands an object.
    if (!is_rule && !is_below && gives_value)
      view.known = {Node{Node::Kind::container, {}, 0, false}};
  }
  if (!view.known && view.described.type == RecordField::Type::object && view.described.always)
    view.known = {Node{Node::Kind::container, {}, 0, false}};
  return view;
}

Tri fold(const Expression& expression, const RecordClass& within, const Reading& reading,
         unsigned& doubts) {
  if (expression.kind == Expression::Kind::condition) {
    const FieldView view = view_field(within, expression.condition.selector);
    if (!view.known) return Tri::depends;
    return holds(expression.condition, *view.known, reading, doubts) ? Tri::yes : Tri::no;
  }
  const bool all = expression.kind == Expression::Kind::all;
  const Tri decisive = all ? Tri::no : Tri::yes;
  Tri out = all ? Tri::yes : Tri::no;
  for (const auto& part : expression.parts) {
    const Tri value = fold(part, within, reading, doubts);
    if (value == decisive) return decisive;
    if (value == Tri::depends) out = Tri::depends;
  }
  return out;
}

}  // namespace underpin::semantics::filter
