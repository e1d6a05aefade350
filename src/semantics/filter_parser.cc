// From the text of a filter pattern to what it says.
#include <fmt/core.h>

#include <utility>

#include "base/text.h"
#include "base/utf8.h"
#include "semantics/filter_pattern.h"
#include "semantics/filter_scanner.h"

namespace underpin::semantics {

using filter::Column;
using filter::Condition;
using filter::Expression;
using filter::Literal;
using filter::Operator;
using filter::Scanner;
using filter::Selector;
using filter::Step;
using filter::Term;

namespace {

constexpr std::size_t kMaxCharacters = 1024;  // CloudWatch Logs API, PutMetricFilter
constexpr long long kMaxIndex = 1000;
constexpr std::size_t kMaxWildcards = 3;  // "up to three wildcard selectors in a filter pattern"

// `['cluster.name']`, `[0]`, `[*]`: the cursor stands behind `[`.
void read_bracket(Scanner& scanner, Selector& selector) {
  if (scanner.take("*")) {
    selector.steps.push_back({Step::Kind::any_element, {}, 0});
  } else if (scanner.take("'")) {
    std::string name;
    while (!scanner.at_end() && scanner.peek() != '\'') {
      name += scanner.peek();
      scanner.skip();
    }
    if (!scanner.take("'")) scanner.fail("the property name has no closing `'`");
    if (name.empty()) scanner.fail("the property name is empty");
    selector.steps.push_back({Step::Kind::key, std::move(name), 0});
  } else {
    const auto index = to_integer(scanner.run(""));
    if (!index)
      scanner.fail("`[` wants an index from 0, `*`, or a name in single quotes");
    else if (*index > kMaxIndex)
      scanner.fail(fmt::format("an index above {} is not followed", kMaxIndex), {}, true);
    else
      selector.steps.push_back({Step::Kind::index, {}, static_cast<std::size_t>(*index)});
  }
  if (!scanner.failed() && !scanner.take("]")) scanner.fail("`]` is missing in the selector");
}

// "Set off property selectors with a dollar sign followed by a period", then letters, digits, `-`
// and `_`; brackets for elements and for names with other characters.
Selector read_selector(Scanner& scanner) {
  Selector selector;
  const std::size_t start = scanner.at();
  if (!scanner.take("$")) {
    scanner.fail("a condition begins with a property selector such as `$.eventName`");
    return selector;
  }
  if (scanner.peek() != '.') {
    scanner.fail("a property selector begins with `$.`", start);
    return selector;
  }
  while (!scanner.failed()) {
    if (scanner.take("[")) {
      read_bracket(scanner, selector);
    } else if (scanner.take(".")) {
      if (scanner.peek() == '[' && scanner.peek(1) == '\'') continue;  // `.['na.me']`
      if (scanner.take("*")) {
        selector.steps.push_back({Step::Kind::any_member, {}, 0});
      } else {
        std::string name = scanner.run("-_");
        if (name.empty()) scanner.fail("a property name is missing after `.`");
        selector.steps.push_back({Step::Kind::key, std::move(name), 0});
      }
    } else {
      break;
    }
  }
  std::size_t wildcards = 0;
  for (const auto& step : selector.steps)
    if (step.kind == Step::Kind::any_element || step.kind == Step::Kind::any_member) ++wildcards;
  scanner.wildcard_selectors += wildcards;
  if (wildcards > 1) scanner.fail("a property selector takes at most one `*`", start);
  if (scanner.wildcard_selectors > kMaxWildcards)
    scanner.fail("a pattern takes at most three wildcard selectors", start);
  return selector;
}

Condition read_condition(Scanner& scanner) {
  Condition condition;
  condition.selector = read_selector(scanner);
  scanner.skip_spaces();
  if (scanner.failed()) return condition;
  if (const auto op = read_operator(scanner)) {
    condition.op = *op;
    read_comparison(scanner, condition);
  } else if (scanner.take_word("IS")) {
    scanner.skip_spaces();
    if (scanner.take_word("NULL"))
      condition.op = Operator::is_null;
    else if (scanner.take_word("TRUE"))
      condition.op = Operator::is_true;
    else if (scanner.take_word("FALSE"))
      condition.op = Operator::is_false;
    else if (scanner.take_word("NOT"))
      scanner.fail("`IS NOT` is not supported");
    else
      scanner.fail("`IS` wants `NULL`, `TRUE` or `FALSE`");
  } else if (scanner.take_word("NOT")) {
    scanner.skip_spaces();
    if (!scanner.take_word("EXISTS")) scanner.fail("`NOT` wants `EXISTS`");
    condition.op = Operator::not_exists;
  } else if (scanner.take_word("EXISTS")) {
    scanner.fail("`EXISTS` is not supported; `= *` asks for a field that is there");
  } else {
    scanner.fail("an operator is missing: `=`, `!=`, `<`, `<=`, `>`, `>=`, `IS`, `NOT EXISTS`");
  }
  return condition;
}

Term read_term(Scanner& scanner) {
  Term term;
  if (scanner.take("?"))
    term.role = Term::Role::optional;
  else if (scanner.take("-"))
    term.role = Term::Role::excluded;
  if (term.role == Term::Role::excluded) scanner.skip_spaces();  // `"ERROR" - "Exiting"`
  if (scanner.peek() == '%') {
    term.value = scanner.regex();
  } else if (scanner.peek() == '"') {
    term.value.text = scanner.quoted();
  } else {
    term.value.text = scanner.run("_");
  }
  const char next = scanner.peek();
  if (!scanner.failed() && !scanner.at_end() && next != ' ' && next != '\t' && next != '\n' &&
      next != '\r')
    scanner.fail(
        fmt::format("a term with `{}` must stand in double quotes", printable({&next, 1})));
  return term;
}

Column read_column(Scanner& scanner) {
  Column column;
  scanner.skip_spaces();
  if (scanner.take("...") || scanner.take("\xE2\x80\xA6")) {
    column.is_ellipsis = true;
    scanner.skip_spaces();
    return column;
  }
  const std::size_t start = scanner.at();
  column.name = scanner.run("-_");
  scanner.skip_spaces();
  const char next = scanner.peek();
  if (next == ',' || next == ']' || scanner.at_end()) return column;
  scanner.go_back(start);  // the name belongs to the first condition
  const auto read = [&](Scanner& s) {
    Condition condition;
    s.skip_spaces();
    const std::string name = s.run("-_");
    if (name != column.name)
      s.fail(fmt::format("a condition of column `{}` names another", column.name));
    condition.selector.steps.push_back({Step::Kind::key, name, 0});
    s.skip_spaces();
    const auto op = read_operator(s);
    if (!op) s.fail("an operator is missing: `=`, `!=`, `<`, `<=`, `>`, `>=`");
    condition.op = op.value_or(Operator::equal);
    if (!s.failed()) read_comparison(s, condition);
    return condition;
  };
  if (column.name.empty())
    scanner.fail("a column with a condition needs a name");
  else
    column.restriction.push_back(read_expression(scanner, read));
  return column;
}

}  // namespace

class FilterPatternBuilder {
 public:
  explicit FilterPatternBuilder(std::string_view text) : scanner_(text) {}

  ParsedPattern build() {
    scanner_.skip_spaces();
    if (scanner_.at_end()) {
      pattern_.form_ = FilterPattern::Form::everything;
    } else if (scanner_.take("{")) {
      pattern_.form_ = FilterPattern::Form::json;
      pattern_.expression_ = read_expression(scanner_, read_condition);
      close("}");
    } else if (scanner_.take("[")) {
      pattern_.form_ = FilterPattern::Form::delimited;
      do pattern_.columns_.push_back(read_column(scanner_));
      while (!scanner_.failed() && scanner_.take(","));
      close("]");
      check_columns();
    } else {
      read_terms();
    }
    ParsedPattern out;
    if (scanner_.failed())
      out.error = *scanner_.error();
    else
      out.pattern = std::move(pattern_);
    return out;
  }

 private:
  void close(std::string_view bracket) {
    scanner_.skip_spaces();
    if (scanner_.failed()) return;
    if (!scanner_.take(bracket)) scanner_.fail(fmt::format("`{}` is missing", bracket));
    scanner_.skip_spaces();
    if (!scanner_.failed() && !scanner_.at_end())
      scanner_.fail(fmt::format("something follows the closing `{}`", bracket));
  }

  void check_columns() {
    std::size_t ellipses = 0;
    for (const auto& column : pattern_.columns_) ellipses += column.is_ellipsis ? 1u : 0u;
    // The documentation shows one. With two, which field a column means is anybody's guess.
    if (ellipses > 1) scanner_.fail("more than one `...` is not documented", 0, true);
    if (pattern_.columns_.size() == 1 && ellipses == 0 && pattern_.columns_[0].name.empty())
      scanner_.fail("`[]` names no column", 0);
  }

  void read_terms() {
    pattern_.form_ = FilterPattern::Form::terms;
    while (!scanner_.failed() && !scanner_.at_end()) {
      const std::size_t start = scanner_.at();
      Term term = read_term(scanner_);
      if (!scanner_.failed() && term.role != Term::Role::required && term.value.text.empty())
        scanner_.fail("`?` and `-` want a term", start);
      // `""` and `" "` stand for everything; beside other terms they ask for nothing.
      if (!trim(term.value.text).empty() || term.value.kind == Literal::Kind::regex)
        pattern_.terms_.push_back(std::move(term));
      scanner_.skip_spaces();
    }
    if (pattern_.terms_.empty()) pattern_.form_ = FilterPattern::Form::everything;
  }

  Scanner scanner_;
  FilterPattern pattern_;
};

ParsedPattern FilterPattern::parse(std::string_view text) {
  if (characters(text) > kMaxCharacters) {
    ParsedPattern out;
    out.error = {kMaxCharacters, fmt::format("longer than {} characters", kMaxCharacters), false};
    return out;
  }
  if (!is_utf8(text)) {
    ParsedPattern out;
    out.error = {0, "the pattern is not UTF-8", false};
    return out;
  }
  return FilterPatternBuilder(text).build();
}

std::optional<FilterPattern> FilterPattern::where(std::string_view selector,
                                                  std::string_view text) const {
  if (form_ != Form::json || text.find('*') != std::string_view::npos) return std::nullopt;
  const auto asked = parse(fmt::format("{{ {} = \"\" }}", selector));
  if (!asked || asked->form_ != Form::json) return std::nullopt;
  Expression field = asked->expression_;
  if (field.kind != Expression::Kind::condition || field.condition.op != Operator::equal)
    return std::nullopt;
  field.condition.value.text = text;
  FilterPattern narrower = *this;
  narrower.expression_ = {Expression::Kind::all, {}, {expression_, std::move(field)}};
  return narrower;
}

}  // namespace underpin::semantics
