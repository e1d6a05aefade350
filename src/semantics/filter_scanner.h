// Walks through the text of a filter pattern; remembers the first thing that is wrong.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "semantics/filter_expression.h"
#include "semantics/filter_pattern.h"

namespace underpin::semantics::filter {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool failed() const { return error_.has_value(); }
  const std::optional<PatternError>& error() const { return error_; }
  /// Keeps the first error only: the ones after it are its consequences. Returns false.
  bool fail(std::string reason, std::optional<std::size_t> offset = {}, bool beyond_us = false);

  std::size_t at() const { return at_; }
  bool at_end() const { return at_ >= text_.size(); }
  /// The character here, or NUL at the end.
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void skip(std::size_t count = 1) { at_ += count; }
  /// Goes back to a place that at() gave.
  void go_back(std::size_t offset) { at_ = offset; }
  void skip_spaces();
  /// Takes `token` when it is next.
  bool take(std::string_view token);
  /// Takes a word of letters when it is next and no letter, digit or `_` follows.
  bool take_word(std::string_view word);

  /// `"…"` with `\"` and `\\`; the cursor stands on the opening quote.
  std::string quoted();
  /// Letters, digits and the characters in `also`; may be empty.
  std::string run(std::string_view also);
  /// `%…%`; counts towards the limit of two a pattern.
  Literal regex();
  /// The right side of a comparison: quoted, `%regex%`, a number, or a bare word.
  Literal literal();

  /// `[*]` and `.*` so far; at most three in a pattern.
  std::size_t wildcard_selectors = 0;

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t regexes_ = 0;
  std::optional<PatternError> error_;
};

bool is_alphanumeric(char c);

/// Reads `a || b && (c)`: the order of operations is () > && > ||. `condition` reads one condition.
template <typename ReadCondition>
Expression read_expression(Scanner& scanner, ReadCondition condition, std::size_t depth = 0);

/// The operators `=`, `!=`, `<`, `<=`, `>`, `>=`; nothing when none is next.
std::optional<Operator> read_operator(Scanner& scanner);

/// `value` of a comparison fits its operator; fails the scanner otherwise.
void read_comparison(Scanner& scanner, Condition& condition);

// ---- the template's body

constexpr std::size_t kMaxNesting = 40;

inline Expression joined(Expression::Kind kind, std::vector<Expression> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  Expression out;
  out.kind = kind;
  for (auto& part : parts) {  // `(a && b) && c` and `a && b && c` are one expression
    if (part.kind == kind)
      for (auto& inner : part.parts) out.parts.push_back(std::move(inner));
    else
      out.parts.push_back(std::move(part));
  }
  return out;
}

template <typename ReadCondition>
Expression read_expression(Scanner& scanner, ReadCondition condition, std::size_t depth) {
  if (depth > kMaxNesting) {
    scanner.fail("parentheses are nested too deeply", {}, true);
    return {};
  }
  std::vector<Expression> choices;
  do {
    std::vector<Expression> parts;
    do {
      scanner.skip_spaces();
      if (scanner.take("(")) {
        parts.push_back(read_expression(scanner, condition, depth + 1));
        scanner.skip_spaces();
        if (!scanner.failed() && !scanner.take(")")) scanner.fail("`)` is missing");
      } else {
        Expression leaf;
        leaf.condition = condition(scanner);
        parts.push_back(std::move(leaf));
      }
      scanner.skip_spaces();
    } while (!scanner.failed() && scanner.take("&&"));
    choices.push_back(joined(Expression::Kind::all, std::move(parts)));
  } while (!scanner.failed() && scanner.take("||"));
  return joined(Expression::Kind::any, std::move(choices));
}

}  // namespace underpin::semantics::filter
