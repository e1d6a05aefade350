// Inputs: a module's settings as a plain struct, read from the file by its field list; the same
// list makes the JSON Schema and the documentation. Instantiate it in the module's own .cc only.
#pragma once

#include <fmt/core.h>

#include <algorithm>
#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "config/tree.h"

namespace underpin::config {

enum InputFlags : unsigned {
  kOptional = 0,       ///< has a default: the struct's own
  kRequired = 1u << 0  ///< must be given
};

/// What is said of one field beside its type and default.
struct Input {
  std::string_view name;  ///< the struct's field, with Gruntwork's name
  unsigned flags;
  std::string_view doc;  ///< one line
};

namespace inputs_detail {

template <class T>
using Fields = boost::describe::describe_members<T, boost::describe::mod_public>;

// Each kind of input: how it is read, shown as a default, and described to an editor. A reader says
// a mistake and leaves `out` alone.
void read(const Tree& in, std::string_view name, std::string& out, Mistakes& mistakes);
void read(const Tree& in, std::string_view name, bool& out, Mistakes& mistakes);
void read(const Tree& in, std::string_view name, long long& out, Mistakes& mistakes);
template <class T>
void read(const Tree& in, std::string_view name, std::optional<T>& out, Mistakes& mistakes) {
  if (in.is_null())
    out.reset();
  else
    read(in, name, out.emplace(), mistakes);
}
template <class T>
void read(const Tree& in, std::string_view name, std::vector<T>& out, Mistakes& mistakes) {
  if (!in.is_list()) return mistakes.add(in, fmt::format("`{}` is no list", name));
  out.clear();
  for (const auto& item : in.items) read(item, name, out.emplace_back(), mistakes);
}
template <class T>
void read(const Tree& in, std::string_view name, std::map<std::string, T>& out,
          Mistakes& mistakes) {
  if (!in.is_map()) return mistakes.add(in, fmt::format("`{}` is no map", name));
  out.clear();
  for (const auto& [key, value] : in.members) read(value, name, out[key], mistakes);
}

inline json::value shown(const std::string& text) { return json::value(text); }
inline json::value shown(bool flag) { return flag; }
inline json::value shown(long long number) { return number; }
template <class T>
json::value shown(const std::optional<T>& maybe) {
  return maybe ? shown(*maybe) : json::value(nullptr);
}
template <class T>
json::value shown(const std::vector<T>& items) {
  json::array out;
  for (const auto& item : items) out.push_back(shown(item));
  return out;
}
template <class T>
json::value shown(const std::map<std::string, T>& entries) {
  json::object out;
  for (const auto& [name, value] : entries) out[name] = shown(value);
  return out;
}

inline json::object schema(const std::string&) { return {{"type", "string"}}; }
inline json::object schema(bool) { return {{"type", "boolean"}}; }
inline json::object schema(long long) { return {{"type", "integer"}}; }
template <class T>
json::object schema(const std::optional<T>&) {
  return {{"anyOf", json::array{schema(T{}), json::object{{"type", "null"}}}}};
}
template <class T>
json::object schema(const std::vector<T>&) {
  return {{"type", "array"}, {"items", schema(T{})}};
}
template <class T>
json::object schema(const std::map<std::string, T>&) {
  return {{"type", "object"}, {"additionalProperties", schema(T{})}};
}

}  // namespace inputs_detail

/// Asserts that `inputs` names the struct's fields, all of them, in order.
template <class T>
void check_inputs(std::span<const Input> inputs) {
  std::size_t index = 0;
  boost::mp11::mp_for_each<inputs_detail::Fields<T>>([&](auto field) {
    UP_ASSERT(index < inputs.size() && inputs[index].name == field.name,
              fmt::format("input {} is not described", field.name));
    ++index;
  });
  UP_ASSERT(index == inputs.size(), "an input is described that is no field");
}

/// The struct as the file gives it, defaults for what it leaves out. A module without inputs may
/// stand there as nothing at all.
template <class T>
T read_inputs(const Tree& in, std::string_view module, std::span<const Input> inputs,
              Mistakes& mistakes) {
  T out;
  if (in.is_map()) {
    std::vector<std::string> known;
    for (const auto& input : inputs) known.emplace_back(input.name);
    mistakes.check_members(in, module, known);
  } else if (!in.is_null()) {
    mistakes.add(in, fmt::format("`{}` is no map of inputs", module));
    return out;
  }
  std::size_t index = 0;
  boost::mp11::mp_for_each<inputs_detail::Fields<T>>([&](auto field) {
    const auto& input = inputs[index++];
    if (const auto* given = in.find(input.name))
      inputs_detail::read(*given, input.name, out.*field.pointer, mistakes);
    else if ((input.flags & kRequired) != 0)
      mistakes.add(in, fmt::format("`{}` needs `{}`: {}", module, input.name, input.doc));
  });
  return out;
}

/// JSON Schema (2020-12) of a module's inputs.
template <class T>
json::object inputs_schema(std::string_view doc, std::span<const Input> inputs) {
  const T defaults{};
  json::object properties;
  json::array required;
  std::size_t index = 0;
  boost::mp11::mp_for_each<inputs_detail::Fields<T>>([&](auto field) {
    const auto& input = inputs[index++];
    auto property = inputs_detail::schema(defaults.*field.pointer);
    property["description"] = input.doc;
    if ((input.flags & kRequired) != 0)
      required.emplace_back(input.name);
    else
      property["default"] = inputs_detail::shown(defaults.*field.pointer);
    properties[input.name] = std::move(property);
  });
  json::object out{{"type", json::array{"object", "null"}},
                   {"description", doc},
                   {"properties", std::move(properties)},
                   {"additionalProperties", false}};
  if (!required.empty()) out["required"] = std::move(required);
  return out;
}

}  // namespace underpin::config
