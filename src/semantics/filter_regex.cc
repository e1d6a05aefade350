// The regular expressions of CloudWatch Logs: no groups, no back references, hence a plain choice
// of sequences. Source: Amazon CloudWatch Logs User Guide, "Supported regular expressions (regex)
// syntax".
#include <algorithm>
#include <cctype>
#include <string>

#include <fmt/core.h>

#include "semantics/filter_text.h"

namespace underpin::semantics::filter {
namespace {

constexpr std::size_t kMaxItems = 600;  // positions after `{m,n}` is written out
constexpr std::size_t kUnbounded = static_cast<std::size_t>(-1);
constexpr std::string_view kSymbols = ":_#=@/;,- ^$?[]{}|\\*+.";

bool is_alphanumeric(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

SymbolSet range(char first, char last) {
  SymbolSet set;
  for (int c = first; c <= last; ++c) set.set(static_cast<std::size_t>(c));
  return set;
}

SymbolSet digits() { return range('0', '9'); }
SymbolSet spaces() { return range('\t', '\r') | range(' ', ' '); }
SymbolSet word() { return digits() | range('a', 'z') | range('A', 'Z') | range('_', '_'); }

class RegexParser {
 public:
  explicit RegexParser(std::string_view text) : text_(text) {}

  RegexResult parse() {
    for (const char c : text_)
      if (!is_alphanumeric(c) && kSymbols.find(c) == std::string_view::npos)
        return refuse(fmt::format("`{}` is not supported in a regular expression",
                                  static_cast<unsigned char>(c) < 0x80 ? std::string(1, c) : "…"));
    if (text_.empty()) return refuse("the regular expression is empty");
    TextShape shape;
    do {
      shape.choices.push_back(choice());
      if (!result_.error.empty() || !result_.beyond.empty()) return result_;
    } while (take('|'));
    result_.shape = std::move(shape);
    return result_;
  }

 private:
  RegexResult refuse(std::string reason) {
    if (result_.error.empty()) result_.error = std::move(reason);
    return result_;
  }
  void give_up(std::string reason) {
    if (result_.beyond.empty()) result_.beyond = std::move(reason);
  }
  bool failed() const { return !result_.error.empty() || !result_.beyond.empty(); }
  bool at_end() const { return at_ == text_.size(); }
  char peek() const { return text_[at_]; }
  bool take(char c) {
    if (at_end() || peek() != c) return false;
    ++at_;
    return true;
  }

  // One side of `|`. Without an anchor, any text may stand before or after.
  TextSequence choice() {
    const TextItem anything{SymbolSet().set(), true, true};
    TextSequence sequence;
    if (!take('^')) sequence.push_back(anything);
    bool anchored = false;
    while (!failed() && !at_end() && peek() != '|') {
      if (take('$')) {
        anchored = true;
        if (!at_end() && peek() != '|')
          give_up("`$` stands before the end of a regular expression");
        break;
      }
      term(sequence);
      if (sequence.size() > kMaxItems) give_up("the regular expression repeats too much");
    }
    if (!anchored) sequence.push_back(anything);
    return sequence;
  }

  void term(TextSequence& sequence) {
    TextItem item;
    const char c = text_[at_++];
    switch (c) {
      case '.':
        item.on.set();
        break;
      case '[':
        item.on = set();
        break;
      case '\\':
        item.on = escape();
        break;
      case '^':
        give_up("`^` stands after the start of a regular expression");
        break;
      case '*':
      case '+':
      case '?':
      case '{':
        refuse(fmt::format("`{}` has nothing to repeat in the regular expression", c));
        break;
      default:
        item.on.set(static_cast<unsigned char>(c));
    }
    if (!failed()) repeat(sequence, item);
  }

  void repeat(TextSequence& sequence, const TextItem& item) {
    std::size_t least = 1;
    std::size_t most = 1;
    if (take('*')) {
      least = 0, most = kUnbounded;
    } else if (take('+')) {
      most = kUnbounded;
    } else if (take('?')) {
      least = 0;
    } else if (take('{')) {
      if (!bounds(least, most)) return;
    }
    if (!at_end() && std::string_view("*+?{").find(peek()) != std::string_view::npos)
      return give_up("a repetition is repeated in the regular expression");
    if (least > kMaxItems || (most != kUnbounded && most > kMaxItems))
      return give_up("the regular expression repeats too much");
    for (std::size_t i = 0; i < least; ++i) sequence.push_back(item);
    if (most == kUnbounded) {
      if (least > 0)
        sequence.back().loop = true;
      else
        sequence.push_back({item.on, true, true});
      return;
    }
    for (std::size_t i = least; i < most; ++i) sequence.push_back({item.on, true, false});
  }

  // `{m}`, `{m,}`, `{,n}`, `{m,n}`: "Either m or n can be omitted".
  bool bounds(std::size_t& least, std::size_t& most) {
    const auto low = number();
    const bool range = take(',');
    const auto high = range ? number() : low;
    least = low.value_or(0);
    most = high.value_or(kUnbounded);
    if (!take('}') || (!low && !high) || most < least) {
      refuse("the bounds in `{…}` cannot be read in the regular expression");
      return false;
    }
    return true;
  }

  std::optional<std::size_t> number() {
    while (take(' ')) continue;
    std::optional<std::size_t> value;
    while (!at_end() && std::isdigit(static_cast<unsigned char>(peek())) != 0) {
      value = std::min<std::size_t>(value.value_or(0) * 10 + static_cast<std::size_t>(peek() - '0'),
                                    100000);
      ++at_;
    }
    while (take(' ')) continue;
    return value;
  }

  SymbolSet set() {
    const bool negated = take('^');
    SymbolSet out;
    bool empty = true;
    while (!failed() && !at_end() && (peek() != ']' || empty)) {
      if (peek() == ']') {
        refuse("`[]` is empty in the regular expression");
        break;
      }
      empty = false;
      const char first = text_[at_++];
      if (first == '\\') {
        out |= escape();
      } else if (at_ + 1 < text_.size() && peek() == '-' && text_[at_ + 1] != ']') {
        const char last = text_[at_ + 1];
        at_ += 2;
        if (last == '\\')
          give_up("a range ends in an escape in the regular expression");
        else if (last < first)
          refuse("a range runs backwards in the regular expression");
        else
          out |= range(first, last);
      } else {
        out.set(static_cast<unsigned char>(first));
      }
    }
    if (!failed() && !take(']')) refuse("`[` is not closed in the regular expression");
    return negated ? ~out : out;
  }

  SymbolSet escape() {
    if (at_end()) {
      refuse("`\\` ends the regular expression");
      return {};
    }
    const char c = text_[at_++];
    switch (c) {
      case 'd':
        return digits();
      case 'D':
        return ~digits();
      case 's':
        return spaces();
      case 'S':
        return ~spaces();
      case 'w':
        return word();
      case 'W':
        return ~word();
      case 't':
        return range('\t', '\t');
      case 'n':
        return range('\n', '\n');
      case 'r':
        return range('\r', '\r');
      case 'x':
        return hexadecimal();
      default:
        break;
    }
    if (is_alphanumeric(c)) give_up(fmt::format("`\\{}` is not documented", c));
    return range(c, c);
  }

  SymbolSet hexadecimal() {
    const std::string_view two = text_.substr(at_, 2);
    if (two.size() != 2 ||
        !std::all_of(two.begin(), two.end(),
                     [](unsigned char c) { return std::isxdigit(c) != 0; }) ||
        two.front() > '7') {
      refuse("`\\x` needs two hexadecimal digits of an ASCII character");
      return {};
    }
    at_ += 2;
    const auto code = static_cast<char>(std::stoi(std::string(two), nullptr, 16));
    return range(code, code);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  RegexResult result_;
};

}  // namespace

RegexResult parse_regex(std::string_view text) { return RegexParser(text).parse(); }

}  // namespace underpin::semantics::filter
