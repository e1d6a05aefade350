#include "semantics/filter_evaluator.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

namespace underpin::semantics {
namespace filter {
namespace {

namespace json = boost::json;

std::string spelling(const Node& node) {
  if (node.kind == Node::Kind::boolean) return node.truth ? "true" : "false";
  if (node.kind == Node::Kind::null) return "null";
  if (node.kind == Node::Kind::text || !node.text.empty()) return std::string(node.text);
  if (std::abs(node.number) < 1e15 && std::floor(node.number) == node.number)
    return fmt::format("{}", static_cast<long long>(node.number));
  return fmt::format("{}", node.number);
}

bool compare(double left, Operator op, double right) {
  switch (op) {
    case Operator::equal:
      return left == right;
    case Operator::not_equal:
      return left != right;
    case Operator::less:
      return left < right;
    case Operator::less_equal:
      return left <= right;
    case Operator::greater:
      return left > right;
    case Operator::greater_equal:
      return left >= right;
    default:
      return false;
  }
}

bool text_equals(const Literal& literal, std::string_view text, const Reading& reading,
                 unsigned& doubts) {
  if (literal.kind == Literal::Kind::regex) return literal.regex->matches(text);
  if (literal.text.find('*') == std::string::npos) return literal.text == text;
  if (has_inner_star(literal.text)) doubts |= kInnerStar;
  return wildcard_matches(
      literal.text, text,
      reading.inner_star_is_wildcard ? InnerStar::wildcard : InnerStar::literal);
}

// A text against a number and the like: the documentation speaks of "the numeric form" and "the
// string form" only.
bool compare_kinds(const Literal& literal, Operator op, const Node& node, const Reading& reading,
                   unsigned& doubts) {
  doubts |= kKinds;
  switch (reading.kinds) {
    case Reading::Kinds::never_match:
      return false;
    case Reading::Kinds::always_differ:
      return op == Operator::not_equal;
    case Reading::Kinds::as_text:
      break;
  }
  const std::string text = spelling(node);
  if (is_ordering(op)) {
    const auto number = spelt_number(text);
    return number && compare(*number, op, literal.number);
  }
  const bool equal = literal.kind == Literal::Kind::number
                         ? text == literal.text
                         : text_equals(literal, text, reading, doubts);
  return equal == (op == Operator::equal);
}

bool compare(const Literal& literal, Operator op, const Node& node, const Reading& reading,
             unsigned& doubts) {
  // "If a property selector points to an array or object, the filter pattern won't match the log
  // format", neither with `=` nor with `!=`.
  if (node.kind == Node::Kind::container) return false;
  if (node.kind == Node::Kind::number && literal.kind == Literal::Kind::number)
    return compare(node.number, op, literal.number);
  const bool is_text = literal.kind != Literal::Kind::number;
  // "Use the asterisk as a wild card to match numbers."
  const bool star_on_number = node.kind == Node::Kind::number &&
                              literal.kind == Literal::Kind::text &&
                              literal.text.find('*') != std::string::npos;
  if ((node.kind == Node::Kind::text && is_text) || star_on_number)
    return text_equals(literal, spelling(node), reading, doubts) == (op == Operator::equal);
  return compare_kinds(literal, op, node, reading, doubts);
}

bool is_constant(Operator op, const Node& node) {
  if (op == Operator::is_null) return node.kind == Node::Kind::null;
  return node.kind == Node::Kind::boolean && node.truth == (op == Operator::is_true);
}

void select(const Selector& selector, std::size_t depth, const json::value& at,
            std::vector<Node>& out) {
  if (depth == selector.steps.size()) {
    out.push_back(to_node(at));
    return;
  }
  const Step& step = selector.steps[depth];
  const auto* object = at.if_object();
  const auto* array = at.if_array();
  switch (step.kind) {
    case Step::Kind::key:
      if (const auto* found = object == nullptr ? nullptr : object->if_contains(step.name))
        select(selector, depth + 1, *found, out);
      break;
    case Step::Kind::index:
      if (array != nullptr && step.index < array->size())
        select(selector, depth + 1, (*array)[step.index], out);
      break;
    case Step::Kind::any_element:
      if (array != nullptr)
        for (const auto& element : *array) select(selector, depth + 1, element, out);
      break;
    case Step::Kind::any_member:
      if (object != nullptr)
        for (const auto& [name, value] : *object) select(selector, depth + 1, value, out);
      break;
  }
}

bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

template <typename Leaf>
bool any_or_all(const Expression& expression, const Leaf& leaf) {
  const auto part = [&](const Expression& inner) { return any_or_all(inner, leaf); };
  switch (expression.kind) {
    case Expression::Kind::condition:
      return leaf(expression.condition);
    case Expression::Kind::all:
      return std::all_of(expression.parts.begin(), expression.parts.end(), part);
    case Expression::Kind::any:
      return std::any_of(expression.parts.begin(), expression.parts.end(), part);
  }
  return false;
}

bool match_terms(const std::vector<Term>& terms, std::string_view line, const Reading& reading,
                 unsigned& doubts) {
  const bool only_optional = std::all_of(terms.begin(), terms.end(), [](const Term& term) {
    return term.role == Term::Role::optional;
  });
  const auto found = [&](const Term& t) { return contains(t.value, line, reading, doubts); };
  if (only_optional) return std::any_of(terms.begin(), terms.end(), found);
  // "If you combine ? with other filter patterns, all question mark terms will be ignored."
  return std::all_of(terms.begin(), terms.end(), [&](const Term& term) {
    return term.role == Term::Role::optional || found(term) == (term.role == Term::Role::required);
  });
}

// A field of a line is a number when it reads as one; its spelling stays for wildcards.
Node column_node(std::string_view text) {
  Node node{Node::Kind::text, text, 0, false};
  if (const auto number = spelt_number(text)) node = {Node::Kind::number, text, *number, false};
  return node;
}

bool match_columns(const std::vector<Column>& columns, std::string_view line,
                   const Reading& reading, unsigned& doubts) {
  const auto fields = split_fields(line);
  const auto ellipsis = std::find_if(columns.begin(), columns.end(),
                                     [](const Column& column) { return column.is_ellipsis; });
  const auto before = static_cast<std::size_t>(ellipsis - columns.begin());
  const bool open_ended = ellipsis != columns.end();
  const std::size_t named = columns.size() - (open_ended ? 1 : 0);
  if (fields.size() < named) return false;
  if (fields.size() > named && !open_ended) {
    doubts |= kLastColumn;
    if (!reading.last_column_takes_rest) return false;
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].is_ellipsis || columns[i].restriction.empty()) continue;
    const bool takes_rest = !open_ended && i + 1 == columns.size() && fields.size() > named;
    const std::size_t at = i < before ? i : fields.size() - (columns.size() - i);
    const std::string_view text =
        takes_rest ? line.substr(static_cast<std::size_t>(fields[i].data() - line.data()))
                   : fields[open_ended ? at : i];
    const std::vector<Node> nodes = {column_node(text)};
    if (!any_or_all(columns[i].restriction.front(),
                    [&](const Condition& c) { return holds(c, nodes, reading, doubts); }))
      return false;
  }
  return true;
}

}  // namespace

Node to_node(const json::value& value) {
  switch (value.kind()) {
    case json::kind::string:
      return {Node::Kind::text, value.get_string(), 0, false};
    case json::kind::bool_:
      return {Node::Kind::boolean, {}, 0, value.get_bool()};
    case json::kind::null:
      return {Node::Kind::null, {}, 0, false};
    case json::kind::int64:
      return {Node::Kind::number, {}, static_cast<double>(value.get_int64()), false};
    case json::kind::uint64:
      return {Node::Kind::number, {}, static_cast<double>(value.get_uint64()), false};
    case json::kind::double_:
      return {Node::Kind::number, {}, value.get_double(), false};
    default:
      return {Node::Kind::container, {}, 0, false};
  }
}

std::vector<Node> select(const Selector& selector, const json::value& root) {
  std::vector<Node> out;
  select(selector, 0, root, out);
  return out;
}

bool holds(const Condition& condition, const std::vector<Node>& nodes, const Reading& reading,
           unsigned& doubts) {
  const Operator op = condition.op;
  if (op == Operator::not_exists) return nodes.empty();
  if (!is_comparison(op))
    return std::any_of(nodes.begin(), nodes.end(),
                       [&](const Node& node) { return is_constant(op, node); });
  if (nodes.empty()) {
    if (op != Operator::not_equal) return false;
    doubts |= kMissing;
    return reading.missing_differs;
  }
  const auto matches_node = [&](const Node& node) {
    return compare(condition.value, op, node, reading, doubts);
  };
  if (op == Operator::not_equal && nodes.size() > 1) {
    doubts |= kElements;
    if (!reading.some_element_differs) return std::all_of(nodes.begin(), nodes.end(), matches_node);
  }
  return std::any_of(nodes.begin(), nodes.end(), matches_node);
}

bool contains(const Literal& term, std::string_view line, const Reading& reading,
              unsigned& doubts) {
  if (term.kind == Literal::Kind::regex) return term.regex->matches(line);
  const std::string_view word = term.text;
  for (auto at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const bool inside = (at > 0 && is_word_byte(line[at - 1])) ||
                        (at + word.size() < line.size() && is_word_byte(line[at + word.size()]));
    if (!inside) return true;
    doubts |= kWholeWords;
    if (!reading.whole_words) return true;
  }
  return false;
}

std::vector<std::string_view> split_fields(std::string_view line) {
  std::vector<std::string_view> out;
  std::size_t at = 0;
  while (at < line.size()) {
    if (line[at] == ' ' || line[at] == '\t') {
      ++at;
      continue;
    }
    const char close = line[at] == '[' ? ']' : line[at] == '"' ? '"' : '\0';
    const auto end = close == '\0' ? std::string_view::npos : line.find(close, at + 1);
    if (end != std::string_view::npos) {
      out.push_back(line.substr(at + 1, end - at - 1));
      at = end + 1;
    } else {
      const auto space = std::min(line.find_first_of(" \t", at), line.size());
      out.push_back(line.substr(at, space - at));
      at = space;
    }
  }
  return out;
}

bool matches(const FilterPattern& pattern, const LogEvent& event, const Reading& reading,
             unsigned& doubts) {
  switch (pattern.form()) {
    case FilterPattern::Form::everything:
      return true;
    case FilterPattern::Form::terms:
      return match_terms(pattern.terms(), event.text(), reading, doubts);
    case FilterPattern::Form::delimited:
      return match_columns(pattern.columns(), event.text(), reading, doubts);
    case FilterPattern::Form::json:
      break;
  }
  if (event.json() == nullptr) return false;  // "the filter won't match the log format"
  return any_or_all(pattern.expression(), [&](const Condition& condition) {
    return holds(condition, select(condition.selector, *event.json()), reading, doubts);
  });
}

}  // namespace filter

Evaluation FilterPattern::evaluate(const LogEvent& event) const {
  return filter::over_readings([&](const filter::Reading& reading, unsigned& doubts) {
    return filter::matches(*this, event, reading, doubts);
  });
}

}  // namespace underpin::semantics
