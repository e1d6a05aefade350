#include "semantics/filter_text.h"

#include <algorithm>
#include <charconv>

#include "base/utf8.h"

namespace underpin::semantics::filter {
namespace {

bool is_word_character(std::size_t symbol) {
  const char c = symbol < Alphabet::kOther ? static_cast<char>(symbol) : ' ';
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

TextItem any_text() { return {SymbolSet().set(), true, true}; }

TextItem one(std::size_t symbol) {
  TextItem item;
  item.on.set(symbol);
  return item;
}

void append_text(TextSequence& sequence, std::string_view text, const Alphabet& alphabet) {
  for (const char32_t c : code_points(text)) sequence.push_back(one(alphabet.symbol(c)));
}

// Splits a literal into a leading star, the core and a trailing star.
struct Stars {
  bool before = false;
  std::string_view core;
  bool after = false;
};

Stars split_stars(std::string_view literal) {
  Stars stars{literal.starts_with('*'), literal, literal.ends_with('*')};
  const auto first = literal.find_first_not_of('*');
  if (first == std::string_view::npos) return {stars.before, {}, stars.after};
  stars.core = literal.substr(first, literal.find_last_not_of('*') - first + 1);
  return stars;
}

}  // namespace

bool Alphabet::add(char32_t character) {
  if (character < kOther || std::find(named_.begin(), named_.end(), character) != named_.end())
    return true;
  if (size() >= kSize) return false;
  named_.push_back(character);
  return true;
}

std::size_t Alphabet::symbol(char32_t character) const {
  if (character < kOther) return character;
  const auto found = std::find(named_.begin(), named_.end(), character);
  if (found == named_.end()) return kOther;
  return kOther + 1 + static_cast<std::size_t>(found - named_.begin());
}

char32_t Alphabet::character(std::size_t symbol) const {
  if (symbol < kOther) return static_cast<char32_t>(symbol);
  if (symbol > kOther) return named_.at(symbol - kOther - 1);
  char32_t other = 0xE9;  // é, unless a pattern names it
  while (std::find(named_.begin(), named_.end(), other) != named_.end()) ++other;
  return other;
}

std::size_t TextShape::items() const {
  std::size_t count = 0;
  for (const auto& sequence : choices) count += sequence.size() + 1;
  return count;
}

bool TextShape::matches(std::string_view text, const Alphabet& alphabet) const {
  const auto characters = code_points(text);
  return std::any_of(choices.begin(), choices.end(), [&](const TextSequence& sequence) {
    SequenceState state(sequence);
    for (const char32_t c : characters) state.step(sequence, alphabet.symbol(c));
    return state.accepts(sequence);
  });
}

SequenceState::SequenceState(const TextSequence& sequence) : at_(sequence.size() + 1, '\0') {
  at_[0] = '\1';
}

void SequenceState::step(const TextSequence& sequence, std::size_t symbol) {
  std::string next(at_.size(), '\0');
  for (std::size_t at = 0; at < at_.size(); ++at) {
    if (at_[at] == '\0') continue;
    if (at > 0 && sequence[at - 1].loop && sequence[at - 1].on[symbol]) next[at] = '\1';
    for (std::size_t item = at; item < sequence.size(); ++item) {
      if (sequence[item].on[symbol]) next[item + 1] = '\1';
      if (!sequence[item].optional) break;
    }
  }
  at_ = std::move(next);
}

bool SequenceState::accepts(const TextSequence& sequence) const {
  for (std::size_t at = at_.size(); at-- > 0;) {
    if (at_[at] != '\0') return true;
    if (at > 0 && !sequence[at - 1].optional) return false;
  }
  return false;
}

TextShape wildcard_shape(std::string_view literal, InnerStar inner, const Alphabet& alphabet) {
  const Stars stars = split_stars(literal);
  TextSequence sequence;
  if (stars.before) sequence.push_back(any_text());
  std::string_view rest = stars.core;
  while (inner == InnerStar::wildcard && rest.find('*') != std::string_view::npos) {
    append_text(sequence, rest.substr(0, rest.find('*')), alphabet);
    sequence.push_back(any_text());
    rest.remove_prefix(rest.find('*') + 1);
  }
  append_text(sequence, rest, alphabet);
  if (stars.after) sequence.push_back(any_text());
  return {{std::move(sequence)}};
}

bool wildcard_matches(std::string_view literal, std::string_view text, InnerStar inner) {
  const Stars stars = split_stars(literal);
  if (inner == InnerStar::wildcard && stars.core.find('*') != std::string_view::npos) {
    Alphabet alphabet;
    for (const char32_t c : code_points(literal)) alphabet.add(c);
    return wildcard_shape(literal, inner, alphabet).matches(text, alphabet);
  }
  if (stars.before && stars.after) return text.find(stars.core) != std::string_view::npos;
  if (stars.before) return text.ends_with(stars.core);
  if (stars.after) return text.starts_with(stars.core);
  return text == stars.core;
}

bool has_inner_star(std::string_view literal) {
  return split_stars(literal).core.find('*') != std::string_view::npos;
}

TextShape containing_shape(std::string_view word, bool whole_word, const Alphabet& alphabet) {
  TextItem boundary;
  for (std::size_t symbol = 0; symbol < Alphabet::kSize; ++symbol)
    boundary.on[symbol] = !is_word_character(symbol);
  TextShape shape;
  for (const bool starts : {false, true}) {
    for (const bool ends : {false, true}) {
      TextSequence sequence;
      if (!starts) sequence.push_back(any_text());
      if (!starts && whole_word) sequence.push_back(boundary);
      append_text(sequence, word, alphabet);
      if (!ends && whole_word) sequence.push_back(boundary);
      if (!ends) sequence.push_back(any_text());
      shape.choices.push_back(std::move(sequence));
      if (!whole_word) return shape;
    }
  }
  return shape;
}

TextShape number_spellings() {
  const auto one_of = [](std::string_view characters) {
    TextItem item;
    for (const char c : characters) item.on.set(static_cast<unsigned char>(c));
    return item;
  };
  const TextItem digit = one_of("0123456789");
  const TextItem more_digits = {digit.on, true, true};
  TextItem sign = one_of("-");
  sign.optional = true;
  TextItem exponent_sign = one_of("+-");
  exponent_sign.optional = true;
  TextShape shape;
  for (const bool fraction : {false, true}) {
    for (const bool exponent : {false, true}) {
      TextSequence sequence = {sign, digit, more_digits};
      if (fraction) sequence.insert(sequence.end(), {one_of("."), digit, more_digits});
      if (exponent)
        sequence.insert(sequence.end(), {one_of("eE"), exponent_sign, digit, more_digits});
      shape.choices.push_back(std::move(sequence));
    }
  }
  return shape;
}

std::optional<double> spelt_number(std::string_view text) {
  static const TextShape kSpellings = number_spellings();
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || !kSpellings.matches(text)) return std::nullopt;
  return value;
}

std::vector<char32_t> code_points(std::string_view utf8) {
  std::vector<char32_t> out;
  out.reserve(utf8.size());
  while (!utf8.empty()) {
    const auto character = decode_utf8(utf8);
    const auto first = static_cast<unsigned char>(utf8[0]);
    out.push_back(character.length == 0 ? kBrokenByte + first : character.value);
    utf8.remove_prefix(character.length == 0 ? 1 : character.length);
  }
  return out;
}

std::string to_utf8(char32_t character) {
  std::string out;
  if (character < kBrokenByte)
    append_utf8(out, character);
  else
    out += static_cast<char>(character - kBrokenByte);  // a broken byte, as it was read
  return out;
}

}  // namespace underpin::semantics::filter
