#include "report/markdown_text.h"

#include <algorithm>

#include "base/text.h"

namespace underpin::report {
namespace {

// Letters and digits, with `-`, `'` or `/` between them. Dots and colons would make links of hosts
// and URLs, `@` a mention, `_` emphasis.
bool is_plain(std::string_view word) {
  const auto alphanumeric = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  return alphanumeric(word.front()) && alphanumeric(word.back()) &&
         std::all_of(word.begin(), word.end(),
                     [&](char c) { return alphanumeric(c) || c == '-' || c == '\'' || c == '/'; });
}

}  // namespace

// `text` as a code span: the fence is longer than any run of backticks inside (CommonMark 6.1).
// A table takes a pipe for its own even there, unless it has a backslash (GFM 4.10).
std::string markdown_code(std::string_view raw, bool in_table) {
  const std::string text = printable(raw);
  if (trim(text).empty()) return "(empty)";
  std::size_t longest = 0, run = 0;
  for (const char c : text) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  const std::string fence(longest + 1, '`');
  // One space on both sides is taken off again; without it a backtick would lengthen the fence.
  const bool padded =
      text.front() == '`' || text.back() == '`' || (text.front() == ' ' && text.back() == ' ');
  std::string out = fence + (padded ? " " : "");
  for (const char c : text) {
    if (c == '|' && in_table) out += '\\';
    out += c;
  }
  return out + (padded ? " " : "") + fence;
}

// A sentence of ours with names in it: what is no plain word becomes code, and only punctuation
// that begins nothing stays outside. `1.` at the front of a block would begin a list: callers put
// the sentence behind something else.
std::string markdown_prose(std::string_view raw, bool in_table) {
  constexpr std::string_view kClosing = ",.;:!?)\"";
  const std::string text = printable(raw);
  std::vector<std::string> words;
  for (const auto word : split(text, ' ')) {
    if (word.empty()) continue;
    const std::size_t front = word.starts_with('(') || word.starts_with('"') ? 1 : 0;
    const auto last = word.find_last_not_of(kClosing);
    if (last == std::string_view::npos || last < front) {  // nothing but punctuation
      words.push_back(markdown_code(word, in_table));
      continue;
    }
    const auto core = word.substr(front, last + 1 - front);
    words.push_back(std::string(word.substr(0, front)) +
                    (is_plain(core) ? std::string(core) : markdown_code(core, in_table)) +
                    std::string(word.substr(last + 1)));
  }
  return join(words, " ");
}

std::string_view markdown_mark(Verdict verdict) {
  static constexpr std::string_view kMarks[] = {"PASS", "FAIL", "UNKNOWN", "MANUAL", "N/A"};
  return kMarks[static_cast<std::size_t>(verdict)];
}

}  // namespace underpin::report
