// Params: the input of a call, by the API model's names.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "aws/node.h"
#include "model/value.h"

namespace underpin::aws {

struct Param;

/// Members in the order they are written. A name that the model lacks asserts when the call is
/// made.
using Params = std::vector<std::pair<std::string, Param>>;

/// Nothing to send: an absent Node or Value. An optional member is left out; a required one makes
/// the call fail with ApiError `underpin:ParameterMissing` before anything is sent.
struct NothingToSend {
  std::string why;       ///< empty: absent
  bool unknown = false;  ///< true: the value exists but is not known, so leaving it out would lie
};

/// One input value: `{{"KeyId", listed["KeyId"]}, {"Limit", 50}, {"Tags", Param::list({…})}}`.
struct Param {
  std::variant<NothingToSend, std::string, bool, long long, double, std::vector<Param>, Params>
      value;

  Param() = default;
  // NOLINTBEGIN(google-explicit-constructor): a caller lists names and plain values
  Param(std::string text) : value(std::move(text)) {}
  Param(std::string_view text) : value(std::string(text)) {}
  Param(const char* text) : value(std::string(text)) {}
  Param(bool flag) : value(flag) {}
  Param(int number) : value(static_cast<long long>(number)) {}
  Param(long number) : value(static_cast<long long>(number)) {}
  Param(long long number) : value(number) {}
  Param(double number) : value(number) {}
  Param(const Node& node);

  template <class T>
  Param(const Value<T>& known) {
    if (const auto cause = known.why_unknown())
      value = NothingToSend{cause->text, true};
    else if (const T* content = known.peek())
      *this = Param(*content);
  }

  Param(const std::vector<std::string>& texts)
      : value(std::vector<Param>(texts.begin(), texts.end())) {}

  // NOLINTEND(google-explicit-constructor)

  static Param list(std::vector<Param> items) {
    Param param;
    param.value = std::move(items);
    return param;
  }
  static Param structure(Params members) {
    Param param;
    param.value = std::move(members);
    return param;
  }

  bool is_nothing() const { return std::holds_alternative<NothingToSend>(value); }
};

}  // namespace underpin::aws
