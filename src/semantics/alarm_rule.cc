#include "semantics/alarm_rule.h"

#include <algorithm>
#include <vector>

namespace underpin::semantics {
namespace {

struct Token {
  std::string text;
  bool quoted = false;

  bool is(std::string_view word) const { return !quoted && text == word; }
};

constexpr std::string_view kBlank = " \t\r\n";
constexpr std::string_view kMarks = "(),";

// Words, quoted texts (a backslash takes the next character as it is) and `(`, `)`, `,`. False when
// a quote is not closed.
bool tokenize(std::string_view rule, std::vector<Token>& tokens) {
  for (std::size_t i = 0; i < rule.size();) {
    const char c = rule[i];
    if (kBlank.find(c) != std::string_view::npos) {
      ++i;
    } else if (kMarks.find(c) != std::string_view::npos) {
      tokens.push_back({std::string(1, c)});
      ++i;
    } else if (c == '"') {
      Token token{{}, true};
      for (++i; i < rule.size() && rule[i] != '"'; ++i) {
        if (rule[i] == '\\' && i + 1 < rule.size()) ++i;
        token.text += rule[i];
      }
      if (i == rule.size()) return false;
      tokens.push_back(std::move(token));
      ++i;
    } else {
      const auto end = std::min(rule.find_first_of(" \t\r\n(),\"", i), rule.size());
      tokens.push_back({std::string(rule.substr(i, end - i))});
      i = end;
    }
  }
  return true;
}

bool refers_to(const Token& token, const AlarmReference& alarm) {
  return token.text == alarm.name || token.text == alarm.arn;
}

// Reads `ALARM(a) OR (ALARM("b") OR FALSE)`, and nothing beyond such.
class AnyAlarm {
 public:
  explicit AnyAlarm(const std::vector<Token>& tokens) : tokens_(tokens) {}

  // The alarms of which any one is enough; false when the rule is another one.
  bool read(std::vector<Token>& alarms) { return joined(alarms, 0) && at_ == tokens_.size(); }

 private:
  static constexpr int kMaxDepth = 100;

  bool take(std::string_view word) {
    if (at_ == tokens_.size() || !tokens_[at_].is(word)) return false;
    ++at_;
    return true;
  }
  bool joined(std::vector<Token>& alarms, int depth) {
    do {
      if (!single(alarms, depth)) return false;
    } while (take("OR"));
    return true;
  }
  bool single(std::vector<Token>& alarms, int depth) {
    if (take("FALSE")) return true;
    if (take("(")) return depth < kMaxDepth && joined(alarms, depth + 1) && take(")");
    if (!take("ALARM") || !take("(") || at_ == tokens_.size()) return false;
    const Token& alarm = tokens_[at_++];
    if (!alarm.quoted && kMarks.find(alarm.text) != std::string_view::npos) return false;
    alarms.push_back(alarm);
    return take(")");
  }

  const std::vector<Token>& tokens_;
  std::size_t at_ = 0;
};

}  // namespace

AlarmFollowing follows(std::string_view rule, const AlarmReference& alarm) {
  std::vector<Token> tokens, alarms;
  if (!tokenize(rule, tokens)) return {Answer::undecided("the rule has an open quote"), false};
  const auto refers = [&](const Token& token) { return refers_to(token, alarm); };
  if (std::none_of(tokens.begin(), tokens.end(), refers))
    return {Answer::no("the rule does not name the alarm"), false};
  if (!AnyAlarm(tokens).read(alarms))
    return {Answer::undecided("a rule of more than ALARM and OR is not followed"), false};
  const bool shared = !std::all_of(alarms.begin(), alarms.end(), refers);
  return {Answer::yes("the rule follows the alarm"), shared};
}

}  // namespace underpin::semantics
