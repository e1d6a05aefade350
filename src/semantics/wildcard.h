// Text patterns of the policy language: `*` any run of characters, `?` any one character, and
// policy variables. Characters are Unicode code points, so `?` stands for `é` too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace underpin::semantics {

/// A code point, or one of the symbols below. A byte that is no UTF-8 gets a symbol of its own.
using Symbol = std::uint32_t;
inline constexpr Symbol kAnyOne = 0x110000;
inline constexpr Symbol kAnyRun = 0x110001;
inline constexpr Symbol kSegmentOne = 0x110002;     ///< one character but a colon: parts of ARNs
inline constexpr Symbol kSegmentRun = 0x110003;     ///< a run without a colon
inline constexpr Symbol kFirstByte = 0x110100;      ///< + the byte: invalid UTF-8
inline constexpr Symbol kFirstVariable = 0x110200;  ///< + the index into WildcardPattern::variables

/// `${aws:username}` or `${aws:username, 'nobody'}`.
struct PatternVariable {
  std::string key;  ///< as written
  std::optional<std::string> default_value;

  bool operator==(const PatternVariable&) const = default;
};

struct WildcardPattern {
  std::vector<Symbol> symbols;
  std::vector<PatternVariable> variables;

  bool operator==(const WildcardPattern&) const = default;
  bool has_variables() const { return !variables.empty(); }
};

/// The characters of a text, without any special meaning.
std::vector<Symbol> to_symbols(std::string_view text);
/// The inverse for plain symbols; special ones print as `*`, `?` and `${name}`, with the name that
/// `variables` has at their index.
std::string to_text(const std::vector<Symbol>& symbols,
                    const std::vector<std::string>& variables = {});

/// Reads `*` and `?`; with `variables` also `${key}`, `${key, 'default'}` and the fixed `${*}`,
/// `${?}`, `${$}`, which stand for the characters themselves (IAM User Guide, "Variables and tags",
/// Special characters). Runs of stars become one.
WildcardPattern read_wildcard(std::string_view text, bool variables);

/// The same for comparisons without wildcards (StringEquals): `*` and `?` stay plain characters.
WildcardPattern read_wildcard_literal(std::string_view text, bool variables);

/// Whether the whole text matches. At most |pattern| x |text| steps, never exponential. A pattern
/// with variables must have them filled in first.
bool matches(const WildcardPattern& pattern, const std::vector<Symbol>& text);
bool matches(const WildcardPattern& pattern, std::string_view text);

}  // namespace underpin::semantics
