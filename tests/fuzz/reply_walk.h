// Reads all that a reply holds, by every conversion: what the reply fuzzers do after decoding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/codec.h"
#include "aws/error.h"
#include "base/text.h"

namespace underpin::aws::fuzz {

/// The conversions of one scalar: none throws, and what is text can be shown.
inline void convert(const Node& node) {
  const Value<std::string> text = node;
  const Value<bool> flag = node;
  const Value<long long> number = node;
  const Value<double> fraction = node;
  const Value<Time> time = node;
  UP_ASSERT(node.exists() || text.is_absent(), "what is not there is absent");
  UP_ASSERT(!node.exists() || !text.is_absent(), "what is there is not absent");
  UP_ASSERT(!flag.is_known() || !number.is_known(), "no text is both boolean and number");
  static_cast<void>(fraction.is_known() && time.is_known());
  static_cast<void>(printable(node.text()));
}

inline void walk(const Node& node, const Shape& shape) {
  if (!node.exists()) return;
  switch (shape.kind) {
    case Shape::Kind::structure:
      for (const auto& member : shape.members) walk(node[member.name], *member.shape);
      return;
    case Shape::Kind::list: {
      std::size_t count = 0;
      for (const Node& item : node) {
        walk(item, *shape.members[0].shape);
        ++count;
      }
      UP_ASSERT(count == node.size(), "a list has one size");
      return;
    }
    case Shape::Kind::map:
      for (const auto& [key, value] : node.entries()) walk(value, *shape.members[1].shape);
      return;
    default:
      convert(node);
  }
}

/// Input: a line "iam:ListUsers 200", then the body. An unknown name stands for some operation that
/// `wanted` takes.
inline void run(const std::uint8_t* data, std::size_t size,
                const std::function<bool(const Operation&)>& wanted) {
  static const std::vector<std::string> names = [&] {
    std::vector<std::string> kept;
    for (const auto& name : operation_names())
      if (wanted(operation(name))) kept.push_back(name);
    return kept;
  }();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto line = input.substr(0, input.find('\n'));
  const auto body = input.substr(std::min(input.size(), line.size() + 1));
  const auto named = line.substr(0, line.find(' '));
  std::size_t at = std::hash<std::string_view>{}(named) % names.size();
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == named) at = i;
  const auto& model = operation(names[at]);
  const int status = line.ends_with(" 200") ? 200 : line.ends_with(" 503") ? 503 : 400;
  const Response response{status, {{"Content-Type", "text/plain"}}, std::string(body)};
  try {
    const Node reply = decode(model, response, {model.service->key, model.name, "eu-west-1", 1});
    UP_ASSERT(status == 200, "an error is never a reply");
    if (model.output != nullptr) walk(reply, *model.output);
  } catch (const ApiError& error) {
    UP_ASSERT(!error.code().empty(), "every error has a code");
    const std::string message = error.what();
    UP_ASSERT(message == printable(message), "errors are fit for a terminal");
  }
}

}  // namespace underpin::aws::fuzz
