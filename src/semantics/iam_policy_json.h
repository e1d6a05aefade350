// JSON as policies need it: members in their order, repeated names refused, numbers as they were
// written.
//
// Boost.JSON's own tree keeps the last of two equal keys in silence, and AWS refuses such a policy
// ("Individual elements must not contain multiple instances of the same key", policy grammar
// notes), so a document with two `Effect` must not be judged by one of them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace underpin::semantics {

enum class JsonKind { null, boolean, number, string, array, object };

struct JsonMember;

struct JsonNode {
  JsonKind kind = JsonKind::null;
  std::string text;                 ///< of a string, a number (as written) or a boolean
  std::vector<JsonNode> items;      ///< of an array
  std::vector<JsonMember> members;  ///< of an object, as written

  bool is_string() const { return kind == JsonKind::string; }
  bool is_scalar() const { return kind != JsonKind::array && kind != JsonKind::object; }
};

struct JsonMember {
  std::string name;
  JsonNode value;
};

/// The value, or the problem and an empty node.
struct JsonReading {
  JsonNode node;
  std::string problem;
};

/// Reads the whole text as one value. Never throws, whatever the text.
JsonReading read_json_strictly(std::string_view text, std::size_t depth_max);

}  // namespace underpin::semantics
