#include "semantics/wildcard.h"

#include <fmt/core.h>

#include "base/error.h"
#include "base/text.h"

namespace underpin::semantics {
namespace {

// One character at the front of `text`, which must not be empty; takes it off.
Symbol take_symbol(std::string_view& text) {
  const auto character = decode_utf8(text);
  const auto first = static_cast<unsigned char>(text[0]);
  text.remove_prefix(character.length == 0 ? 1 : character.length);
  return character.length == 0 ? kFirstByte + first : Symbol{character.value};
}

// `${…}` at the front of `text`: puts its symbol and takes it off; false when there is none.
bool take_variable(std::string_view& text, WildcardPattern& out) {
  if (!text.starts_with("${")) return false;
  const auto end = text.find('}');
  if (end == std::string_view::npos) return false;
  const auto inner = text.substr(2, end - 2);
  text.remove_prefix(end + 1);
  if (inner == "*" || inner == "?" || inner == "$") {
    out.symbols.push_back(static_cast<unsigned char>(inner[0]));
    return true;
  }
  PatternVariable variable;
  const auto comma = inner.find(',');
  variable.key = std::string(trim(inner.substr(0, comma)));
  if (comma != std::string_view::npos) {
    auto value = trim(inner.substr(comma + 1));
    if (value.size() >= 2 && value.front() == '\'' && value.back() == '\'')
      value = value.substr(1, value.size() - 2);
    variable.default_value = std::string(value);
  }
  out.symbols.push_back(kFirstVariable + static_cast<Symbol>(out.variables.size()));
  out.variables.push_back(std::move(variable));
  return true;
}

WildcardPattern read(std::string_view text, bool variables, bool wildcards) {
  WildcardPattern out;
  out.symbols.reserve(text.size());
  while (!text.empty()) {
    if (variables && take_variable(text, out)) continue;
    auto symbol = take_symbol(text);
    if (wildcards && symbol == '*') symbol = kAnyRun;
    if (wildcards && symbol == '?') symbol = kAnyOne;
    if (symbol == kAnyRun && !out.symbols.empty() && out.symbols.back() == kAnyRun) continue;
    out.symbols.push_back(symbol);
  }
  return out;
}

}  // namespace

std::vector<Symbol> to_symbols(std::string_view text) {
  std::vector<Symbol> symbols;
  symbols.reserve(text.size());
  while (!text.empty()) symbols.push_back(take_symbol(text));
  return symbols;
}

std::string to_text(const std::vector<Symbol>& symbols, const std::vector<std::string>& variables) {
  std::string out;
  for (const auto symbol : symbols) {
    if (symbol == kAnyOne || symbol == kSegmentOne)
      out += '?';
    else if (symbol == kAnyRun || symbol == kSegmentRun)
      out += '*';
    else if (symbol >= kFirstVariable)
      out += fmt::format("${{{}}}", symbol - kFirstVariable < variables.size()
                                        ? variables[symbol - kFirstVariable]
                                        : std::string("variable"));
    else if (symbol >= kFirstByte)
      out += static_cast<char>(static_cast<unsigned char>(symbol - kFirstByte));
    else
      append_utf8(out, symbol);
  }
  return out;
}

WildcardPattern read_wildcard(std::string_view text, bool variables) {
  return read(text, variables, true);
}

WildcardPattern read_wildcard_literal(std::string_view text, bool variables) {
  return read(text, variables, false);
}

// Greedy with one point to come back to: the last star only, since an earlier star can never need
// to take more than it took.
bool matches(const WildcardPattern& pattern, const std::vector<Symbol>& text) {
  UP_ASSERT(!pattern.has_variables(), "a variable was not filled in before matching");
  const auto& p = pattern.symbols;
  std::size_t i = 0, j = 0, star = p.size(), resume = 0;
  while (j < text.size()) {
    if (i < p.size() && p[i] == kAnyRun) {
      star = i++;
      resume = j;
    } else if (i < p.size() && (p[i] == kAnyOne || p[i] == text[j])) {
      ++i;
      ++j;
    } else if (star != p.size()) {
      i = star + 1;
      j = ++resume;
    } else {
      return false;
    }
  }
  while (i < p.size() && p[i] == kAnyRun) ++i;
  return i == p.size();
}

bool matches(const WildcardPattern& pattern, std::string_view text) {
  return matches(pattern, to_symbols(text));
}

}  // namespace underpin::semantics
