// The INI dialect of AWS's shared `config` and `credentials` files: sections, settings, one level
// of nesting. Only the grammar: what a section means is decided in profile.cc.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace underpin::aws {

/// `name = value`, or `name =` followed by more deeply indented `name = value` lines (nested).
struct IniSetting {
  std::string value;                          ///< continuation lines are joined by a newline
  std::map<std::string, std::string> nested;  ///< names in lower case
  int line = 0;
};

/// One `[kind name]` or `[name]`; a section that a file repeats is here once for each time.
struct IniSection {
  std::string kind;  ///< the first word of `[profile dev]`; empty for `[dev]`
  std::string name;  ///< the last word, without its quotes
  std::map<std::string, IniSetting> settings;  ///< names in lower case; the last of equal ones
  int line = 0;
};

/// Reads the whole text. Source of the grammar: AWS SDKs and Tools Reference Guide, "Shared config
/// and credentials files"; where it is silent, what the AWS CLI accepts:
/// - a line that is indented more than its setting continues it (so a whole indented section is
///   read as the CLI reads it);
/// - `#` and `;` begin a comment at the start of a line, or after a blank outside double quotes
///   (the quotes keep `sh -c "a ; b"` whole);
/// - a byte order mark and CRLF are accepted.
/// Throws Error with `source`:line for a line that is none of these; never quotes a value, which
/// may be a secret.
std::vector<IniSection> parse_ini(std::string_view text, std::string_view source);

}  // namespace underpin::aws
