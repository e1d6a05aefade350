// From what a filter pattern says back to one canonical text.
#include <fmt/core.h>

#include "semantics/filter_pattern.h"

namespace underpin::semantics {
namespace filter {
namespace {

std::string quote(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string print(const Literal& literal) {
  switch (literal.kind) {
    case Literal::Kind::text:
      return quote(literal.text);
    case Literal::Kind::number:
      return literal.text;
    case Literal::Kind::regex:
      return '%' + literal.text + '%';
  }
  return {};
}

const char* print(Operator op) {
  switch (op) {
    case Operator::equal:
      return "=";
    case Operator::not_equal:
      return "!=";
    case Operator::less:
      return "<";
    case Operator::less_equal:
      return "<=";
    case Operator::greater:
      return ">";
    case Operator::greater_equal:
      return ">=";
    case Operator::is_null:
      return "IS NULL";
    case Operator::is_true:
      return "IS TRUE";
    case Operator::is_false:
      return "IS FALSE";
    case Operator::not_exists:
      return "NOT EXISTS";
  }
  return "";
}

bool is_plain_name(const std::string& name) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  return !name.empty() && name.find_first_not_of(kPlain) == std::string::npos;
}

std::string print(const Expression& expression, bool columns) {
  if (expression.kind == Expression::Kind::condition) {
    const auto& [selector, op, value] = expression.condition;
    const std::string left = columns ? selector.steps.front().name : '$' + selector.print();
    return fmt::format("{} {}{}", left, print(op),
                       is_comparison(op) ? ' ' + print(value) : std::string());
  }
  std::string out;
  for (const auto& part : expression.parts) {
    if (!out.empty()) out += expression.kind == Expression::Kind::all ? " && " : " || ";
    const std::string text = print(part, columns);
    out += part.kind == Expression::Kind::condition ? text : '(' + text + ')';
  }
  return out;
}

std::string print(const Column& column) {
  if (column.is_ellipsis) return "...";
  return column.restriction.empty() ? column.name : print(column.restriction.front(), true);
}

std::string print(const Term& term) {
  const char* prefix = term.role == Term::Role::optional   ? "?"
                       : term.role == Term::Role::excluded ? "-"
                                                           : "";
  return prefix + print(term.value);
}

template <typename Parts>
std::string print_all(const Parts& parts, const char* separator) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : separator) + print(part);
  return out;
}

}  // namespace

bool Selector::is_wildcard() const {
  for (const auto& step : steps)
    if (step.kind == Step::Kind::any_element || step.kind == Step::Kind::any_member) return true;
  return false;
}

std::string Selector::print() const {
  std::string out;
  for (const auto& step : steps) {
    switch (step.kind) {
      case Step::Kind::index:
        out += fmt::format("[{}]", step.index);
        break;
      case Step::Kind::any_element:
        out += "[*]";
        break;
      case Step::Kind::any_member:
        out += ".*";
        break;
      case Step::Kind::key:
        out += is_plain_name(step.name) ? '.' + step.name : ".['" + step.name + "']";
        break;
    }
  }
  return out;
}

bool is_ordering(Operator op) {
  return op == Operator::less || op == Operator::less_equal || op == Operator::greater ||
         op == Operator::greater_equal;
}

bool is_comparison(Operator op) {
  return is_ordering(op) || op == Operator::equal || op == Operator::not_equal;
}

}  // namespace filter

std::string FilterPattern::print() const {
  switch (form_) {
    case Form::everything:
      return "";
    case Form::terms:
      return filter::print_all(terms_, " ");
    case Form::json:
      return "{ " + filter::print(expression_, false) + " }";
    case Form::delimited: {
      std::string out;  // a nameless column prints as nothing, so separators cannot depend on text
      for (std::size_t i = 0; i < columns_.size(); ++i)
        out += (i == 0 ? "" : ", ") + filter::print(columns_[i]);
      return '[' + out + ']';
    }
  }
  return {};
}

}  // namespace underpin::semantics
