#include "aws/profile_ini.h"

#include <fmt/core.h>

#include "base/error.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

constexpr std::string_view kBlank = " \t";

bool begins_comment(char c) { return c == '#' || c == ';'; }

// Cuts ` # …` and ` ; …` off a value.
std::string_view without_comment(std::string_view value) {
  bool quoted = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '"') quoted = !quoted;
    const bool after_blank = i == 0 || kBlank.find(value[i - 1]) != std::string_view::npos;
    if (!quoted && after_blank && begins_comment(value[i])) return trim(value.substr(0, i));
  }
  return trim(value);
}

std::string_view unquoted(std::string_view name) {
  if (name.size() >= 2 && (name.front() == '"' || name.front() == '\'') &&
      name.front() == name.back())
    return name.substr(1, name.size() - 2);
  return name;
}

// Reads line by line; knows the setting that the next line may continue.
class Reader {
 public:
  explicit Reader(std::string_view source) : source_(source) {}

  void line(std::string_view raw) {
    ++line_;
    const auto indent = raw.find_first_not_of(kBlank);
    const auto text = trim(raw);
    if (text.empty() || begins_comment(text[0])) return;
    if (setting_ != nullptr && indent > indent_) {
      continuation(text);
    } else if (text[0] == '[') {
      section(text);
    } else {
      setting(text);
      indent_ = indent;
    }
  }

  std::vector<IniSection> take() { return std::move(sections_); }

 private:
  [[noreturn]] void fail(std::string_view what) const {
    throw Error(fmt::format("{}:{}: {}", source_, line_, what),
                "correct the line, or name another file with AWS_CONFIG_FILE or "
                "AWS_SHARED_CREDENTIALS_FILE");
  }

  void section(std::string_view text) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) fail("a section's `[` has no `]`");
    const auto rest = trim(text.substr(end + 1));
    if (!rest.empty() && !begins_comment(rest[0])) fail("there is text after a section's `]`");
    const auto title = trim(text.substr(1, end - 1));
    const auto blank = title.find_first_of(kBlank);
    IniSection made{.kind = {}, .name = {}, .settings = {}, .line = line_};
    if (blank == std::string_view::npos) {
      made.name = unquoted(title);
    } else {
      made.kind = title.substr(0, blank);
      made.name = unquoted(trim(title.substr(blank)));
    }
    sections_.push_back(std::move(made));
    setting_ = nullptr;
  }

  void setting(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) fail("expected `name = value` or `[section]`");
    const auto name = lower_ascii(trim(text.substr(0, equals)));
    if (name.empty()) fail("a setting has no name before `=`");
    if (sections_.empty()) fail("a setting stands before the first `[section]`");
    setting_ = &sections_.back().settings[name];
    *setting_ = {std::string(without_comment(text.substr(equals + 1))), {}, line_};
    group_ = setting_->value.empty();
  }

  // Below an empty value the lines are nested settings; below a text they are more of it, and
  // then a comment sign is part of the text (as every AWS SDK reads it).
  void continuation(std::string_view text) {
    if (!group_) {
      setting_->value += '\n';
      setting_->value += text;
      return;
    }
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) fail("expected a nested `name = value`");
    const auto name = lower_ascii(trim(text.substr(0, equals)));
    if (name.empty()) fail("a nested setting has no name before `=`");
    setting_->nested[name] = without_comment(text.substr(equals + 1));
  }

  std::string_view source_;
  int line_ = 0;
  std::vector<IniSection> sections_;
  IniSetting* setting_ = nullptr;  // the setting that a deeper line continues
  std::size_t indent_ = 0;
  bool group_ = false;
};

}  // namespace

std::vector<IniSection> parse_ini(std::string_view text, std::string_view source) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Reader reader(source);
  for (const auto line : split(text, '\n')) reader.line(line);
  return reader.take();
}

}  // namespace underpin::aws
