// The text shapes that a filter pattern can ask for, wildcards and regular expressions, as one kind
// of automaton: a choice of sequences of character sets.
#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace underpin::semantics::filter {

/// Characters as small numbers: ASCII is itself, every other character that a pattern names has its
/// own number, all the rest share one. Exact, because no pattern can tell the rest apart.
class Alphabet {
 public:
  static constexpr std::size_t kSize = 256;
  static constexpr std::size_t kOther = 128;

  /// Gives a character outside ASCII its own number. False when there is no room left.
  bool add(char32_t character);
  std::size_t symbol(char32_t character) const;
  /// A character with this number.
  char32_t character(std::size_t symbol) const;
  /// One past the highest number in use.
  std::size_t size() const { return kOther + 1 + named_.size(); }

 private:
  std::vector<char32_t> named_;
};

using SymbolSet = std::bitset<Alphabet::kSize>;

/// One position of a sequence: a character out of `on`, once; not at all when `optional`; again and
/// again when `loop`.
struct TextItem {
  SymbolSet on;
  bool optional = false;
  bool loop = false;
};

using TextSequence = std::vector<TextItem>;

/// Matches when one of the sequences matches the whole text.
struct TextShape {
  std::vector<TextSequence> choices;

  std::size_t items() const;
  bool matches(std::string_view text, const Alphabet& alphabet = {}) const;
};

/// Where a sequence can be after some text: a set of positions, 0 to its length.
class SequenceState {
 public:
  explicit SequenceState(const TextSequence& sequence);
  void step(const TextSequence& sequence, std::size_t symbol);
  bool accepts(const TextSequence& sequence) const;
  /// The positions as bytes, to compare and to hash.
  const std::string& positions() const { return at_; }

 private:
  std::string at_;
};

/// How `*` inside a literal (neither first nor last) is read. See docs/semantics/filter_pattern.md.
enum class InnerStar { literal, wildcard };

/// The shape of `*Event`, `Event*`, `*`, `a*b`. Characters outside ASCII must be in the alphabet.
TextShape wildcard_shape(std::string_view literal, InnerStar inner, const Alphabet& alphabet);

/// The same without building a shape: the fast way to test one text.
bool wildcard_matches(std::string_view literal, std::string_view text, InnerStar inner);

/// Whether the readings of an inner `*` can differ for this literal.
bool has_inner_star(std::string_view literal);

/// Text that contains `word`; as a whole word (no letter, digit or `_` beside it) or anywhere.
TextShape containing_shape(std::string_view word, bool whole_word, const Alphabet& alphabet);

/// The texts that spell a number: `-12.5e+30`, with or without sign, fraction and exponent.
TextShape number_spellings();
/// The number that the text spells; nothing for other texts and for numbers out of range.
std::optional<double> spelt_number(std::string_view text);

/// A regular expression of the documented dialect, unanchored unless it says `^` or `$`.
/// `error` set: AWS refuses it. `beyond` set: AWS may take it, this program does not follow.
struct RegexResult {
  std::optional<TextShape> shape;
  std::string error;
  std::string beyond;
};
RegexResult parse_regex(std::string_view text);

/// Code points of UTF-8 text; a broken byte counts as one character, kBrokenByte and its value.
constexpr char32_t kBrokenByte = 0x110000;
std::vector<char32_t> code_points(std::string_view utf8);
std::string to_utf8(char32_t character);

}  // namespace underpin::semantics::filter
