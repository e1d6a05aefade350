// JSON in and out, with limits. Include it in .cc files; headers take boost/json/fwd.hpp.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace underpin {

namespace json = boost::json;

struct JsonLimits {
  std::size_t bytes = 64u << 20;
  std::size_t depth = 64;
};

/// Parses the whole text. Throws Error with line, column and the reason, for bad syntax,
/// text beyond the limits, trailing bytes, invalid UTF-8. A leading UTF-8 byte order mark is
/// accepted.
json::value parse_json(std::string_view text, const JsonLimits& limits = {});

/// Indented by two spaces, members in the order they were put in, ends in a newline.
std::string print_json(const json::value& value);

/// The member, or null when it is absent or the value is no object.
const json::value& member(const json::value& object, std::string_view name);

/// Text of a string member; nothing when absent or of another kind.
std::optional<std::string> text_member(const json::value& object, std::string_view name);

}  // namespace underpin
