#include "base/json.h"

#include <fmt/core.h>

#include <cmath>

#include "base/error.h"
#include "base/place.h"

namespace underpin {
namespace {

// 0.5 and 1.0: Boost writes 5E-1 and 1E0, which nobody reads with pleasure.
std::string decimal(double number) {
  std::string text = fmt::format("{}", number);
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
}

void print(std::string& out, const json::value& value, std::size_t indent) {
  const auto line = [&](std::size_t depth) { out += '\n' + std::string(depth * 2, ' '); };
  if (const auto* object = value.if_object(); object != nullptr && !object->empty()) {
    out += '{';
    bool first = true;
    for (const auto& [name, inner] : *object) {
      if (!first) out += ',';
      first = false;
      line(indent + 1);
      out += json::serialize(name) + ": ";
      print(out, inner, indent + 1);
    }
    line(indent);
    out += '}';
  } else if (const auto* array = value.if_array(); array != nullptr && !array->empty()) {
    out += '[';
    for (const auto& inner : *array) {
      if (&inner != &array->front()) out += ',';
      line(indent + 1);
      print(out, inner, indent + 1);
    }
    line(indent);
    out += ']';
  } else if (const auto* number = value.if_double(); number != nullptr && std::isfinite(*number)) {
    out += decimal(*number);
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

json::value parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.size() > limits.bytes)
    throw Error(fmt::format("not read as JSON: more than {} bytes", limits.bytes));
  json::parse_options options;
  options.max_depth = limits.depth;
  json::parser parser({}, options);
  json::error_code error;
  const std::size_t consumed = parser.write(text.data(), text.size(), error);
  if (error)
    throw Error(fmt::format("not JSON at {}: {}", place_in(text, consumed), error.message()));
  return parser.release();
}

std::string print_json(const json::value& value) {
  std::string out;
  print(out, value, 0);
  out += '\n';
  return out;
}

const json::value& member(const json::value& object, std::string_view name) {
  static const json::value kNull;
  const auto* members = object.if_object();
  const auto* found = members == nullptr ? nullptr : members->if_contains(name);
  return found == nullptr ? kNull : *found;
}

std::optional<std::string> text_member(const json::value& object, std::string_view name) {
  const auto* text = member(object, name).if_string();
  if (text == nullptr) return std::nullopt;
  return std::string(*text);
}

}  // namespace underpin
