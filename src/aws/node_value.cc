// Node's conversions to Values: absent, known, or unknown with the form that was met.

// g++ 12 with the sanitizers on sees uninitialised members in every moved std::variant (GCC bug
// 105593 and kin); the pragma must come before the headers that it is about.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include <cmath>
#include <optional>

#include "aws/node.h"
#include "aws/node_access.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

const json::value& as_json(const void* place) { return *static_cast<const json::value*>(place); }

// Doubles hold integers exactly below 2^53; from there on, the number AWS meant is not known.
std::optional<long long> exact_integer(double number) {
  constexpr double kExact = 9007199254740992.0;
  if (std::trunc(number) != number || number >= kExact || number <= -kExact) return std::nullopt;
  return static_cast<long long>(number);
}

std::optional<double> to_double(const std::string& text) {
  if (text.empty() || text.find_first_not_of("+-0123456789.eE") != std::string::npos)
    return std::nullopt;
  json::error_code error;
  const auto parsed = json::parse(text, error);
  if (error || !parsed.is_number()) return std::nullopt;
  return parsed.to_number<double>();
}

template <class T>
Value<T> unexpected(const std::string& form, std::string_view expected) {
  Cause cause;
  cause.text = "unexpected form in AWS's reply: " + form + " instead of " + std::string(expected);
  return Value<T>::unknown(std::move(cause));
}

}  // namespace

Node::operator Value<std::string>() const {
  if (!exists()) return Value<std::string>::absent();
  const bool wrong_kind = kind_ == Kind::json && !as_json(place_).is_string();
  const auto text = wrong_kind ? std::nullopt : this->string();
  if (!text) return unexpected<std::string>(form(), "text");
  return *text;
}

Node::operator Value<bool>() const {
  if (!exists()) return Value<bool>::absent();
  if (kind_ == Kind::json) {
    if (const auto* flag = as_json(place_).if_bool()) return *flag;
    return unexpected<bool>(form(), "a boolean");
  }
  const auto text = this->string();
  if (text == "true") return true;
  if (text == "false") return false;
  return unexpected<bool>(form(), "a boolean");
}

Node::operator Value<long long>() const {
  if (!exists()) return Value<long long>::absent();
  std::optional<long long> number;
  if (kind_ == Kind::json) {
    const auto& value = as_json(place_);
    if (value.is_int64())
      number = value.get_int64();
    else if (value.is_double())
      number = exact_integer(value.get_double());
  } else if (const auto text = this->string()) {
    number = to_integer(trim(*text));
  }
  if (!number) return unexpected<long long>(form(), "an integer");
  return *number;
}

Node::operator Value<double>() const {
  if (!exists()) return Value<double>::absent();
  std::optional<double> number;
  if (kind_ == Kind::json) {
    if (as_json(place_).is_number()) number = as_json(place_).to_number<double>();
  } else if (const auto text = this->string()) {
    number = to_double(std::string(trim(*text)));
  }
  if (!number || !std::isfinite(*number)) return unexpected<double>(form(), "a number");
  return *number;
}

Node::operator Value<Time>() const {
  if (!exists()) return Value<Time>::absent();
  std::optional<Time> time;
  if (kind_ == Kind::json && as_json(place_).is_double()) {
    // JSON protocols write epoch seconds as a double: 1767225600.123, or 1.767225600123E9.
    constexpr double kYear9999 = 253402300799.0;
    const double seconds = as_json(place_).get_double();
    if (seconds >= 0 && seconds <= kYear9999)
      time = Time{std::chrono::seconds{static_cast<long long>(seconds)}};
  } else if (const auto text = this->string()) {
    time = parse_time(*text);
  }
  if (!time) return unexpected<Time>(form(), "a time");
  return *time;
}

Node::operator Value<std::vector<std::string>>() const {
  using Result = Value<std::vector<std::string>>;
  if (!exists()) return Result::absent();
  const bool list = shape_->kind == Shape::Kind::list;
  UP_ASSERT(list, "the API model's `" + shape_->name + "` is no list");
  const auto items = elements();
  if (!items) return unexpected<std::vector<std::string>>(form(), "a list of text");
  std::vector<std::string> texts;
  for (const auto& item : *items) {
    const Value<std::string> text = item;
    if (!text.is_known())
      return unexpected<std::vector<std::string>>("an element that is no text", "text");
    texts.push_back(*text.peek());
  }
  return texts;
}

Node::operator Value<std::map<std::string, std::string>>() const {
  using Map = std::map<std::string, std::string>;
  if (!exists()) return Value<Map>::absent();
  const bool map = shape_->kind == Shape::Kind::map;
  UP_ASSERT(map, "the API model's `" + shape_->name + "` is no map");
  const auto items = pairs();
  if (!items) return unexpected<Map>(form(), "a map of text");
  Map texts;
  for (const auto& [key, item] : *items) {
    const Value<std::string> text = item;
    if (!text.is_known()) return unexpected<Map>("a value that is no text", "text");
    texts[key] = *text.peek();
  }
  return texts;
}

Value<std::vector<std::string>> Node::pluck(std::string_view name) const {
  using Result = Value<std::vector<std::string>>;
  if (!exists()) return Result::absent();
  const auto items = elements();
  if (!items) return unexpected<std::vector<std::string>>(form(), "a list");
  std::vector<std::string> texts;
  for (const auto& item : *items) {
    const Value<std::string> text = item[name];
    if (!text.is_known())
      return unexpected<std::vector<std::string>>(
          "an element without text in `" + std::string(name) + "`", "text");
    texts.push_back(*text.peek());
  }
  return texts;
}

}  // namespace underpin::aws
