#include "semantics/iam_policy_json.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>

#include "base/place.h"
#include "base/text.h"

namespace underpin::semantics {
namespace {

using Error = boost::json::error_code;

// Boost.JSON's push parser calls these; the names and signatures are its own.
class TreeBuilder {
 public:
  constexpr static std::size_t max_object_size = std::size_t(-1);
  constexpr static std::size_t max_array_size = std::size_t(-1);
  constexpr static std::size_t max_key_size = std::size_t(-1);
  constexpr static std::size_t max_string_size = std::size_t(-1);

  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error&) { return open(JsonKind::object); }
  bool on_object_end(std::size_t, Error& error) { return close(error); }
  bool on_array_begin(Error&) { return open(JsonKind::array); }
  bool on_array_end(std::size_t, Error& error) { return close(error); }
  bool on_key_part(boost::json::string_view part, std::size_t, Error&) { return gather(part); }
  bool on_key(boost::json::string_view part, std::size_t, Error&) {
    gather(part);
    keys_.push_back(std::move(gathered_));
    gathered_.clear();
    return true;
  }
  bool on_string_part(boost::json::string_view part, std::size_t, Error&) { return gather(part); }
  bool on_string(boost::json::string_view part, std::size_t, Error& error) {
    gather(part);
    return scalar(JsonKind::string, error);
  }
  bool on_number_part(boost::json::string_view part, Error&) { return gather(part); }
  bool on_int64(std::int64_t, boost::json::string_view part, Error& error) {
    gather(part);
    return scalar(JsonKind::number, error);
  }
  bool on_uint64(std::uint64_t, boost::json::string_view part, Error& error) {
    gather(part);
    return scalar(JsonKind::number, error);
  }
  bool on_double(double, boost::json::string_view part, Error& error) {
    gather(part);
    return scalar(JsonKind::number, error);
  }
  bool on_bool(bool value, Error& error) {
    gathered_ = value ? "true" : "false";
    return scalar(JsonKind::boolean, error);
  }
  bool on_null(Error& error) { return scalar(JsonKind::null, error); }
  bool on_comment_part(boost::json::string_view, Error&) { return true; }
  bool on_comment(boost::json::string_view, Error&) { return true; }

  JsonNode take() { return std::move(root_); }
  const std::string& duplicate() const { return duplicate_; }

 private:
  bool gather(boost::json::string_view part) {
    gathered_.append(part.data(), part.size());
    return true;
  }
  bool open(JsonKind kind) {
    open_.emplace_back();
    open_.back().kind = kind;
    return true;
  }
  bool close(Error& error) {
    auto node = std::move(open_.back());
    open_.pop_back();
    return put(std::move(node), error);
  }
  bool scalar(JsonKind kind, Error& error) {
    JsonNode node;
    node.kind = kind;
    node.text = std::move(gathered_);
    gathered_.clear();
    return put(std::move(node), error);
  }
  bool put(JsonNode node, Error& error) {
    if (open_.empty()) {
      root_ = std::move(node);
      return true;
    }
    auto& parent = open_.back();
    if (parent.kind == JsonKind::array) {
      parent.items.push_back(std::move(node));
      return true;
    }
    auto key = std::move(keys_.back());
    keys_.pop_back();
    // Condition keys and element names compare without case; principal types come with one case
    // only, so nothing valid is lost. A policy object has few members: no index is worth it, and a
    // hostile one is bounded by `kMembersMax`.
    const bool repeated = std::ranges::any_of(
        parent.members, [&](const auto& other) { return equals_ignoring_case(other.name, key); });
    if (repeated || parent.members.size() >= kMembersMax) {
      duplicate_ = key;
      error = boost::json::make_error_code(boost::json::error::syntax);
      return false;
    }
    parent.members.push_back({std::move(key), std::move(node)});
    return true;
  }

  static constexpr std::size_t kMembersMax = 1000;
  JsonNode root_;
  std::vector<JsonNode> open_;
  std::vector<std::string> keys_;
  std::string gathered_;
  std::string duplicate_;
};

}  // namespace

JsonReading read_json_strictly(std::string_view text, std::size_t depth_max) {
  boost::json::parse_options options;
  options.max_depth = depth_max;
  boost::json::basic_parser<TreeBuilder> parser(options);
  Error error;
  const auto consumed = parser.write_some(false, text.data(), text.size(), error);
  const auto place = place_in(text, consumed);
  JsonReading reading;
  if (!parser.handler().duplicate().empty())
    reading.problem = fmt::format("`{}` stands twice in one object, the second time before {}",
                                  printable(parser.handler().duplicate()), place);
  else if (error)
    reading.problem = fmt::format("not JSON at {}: {}", place, error.message());
  else if (!trim(text.substr(consumed)).empty())
    reading.problem = fmt::format("not JSON at {}: text after the end", place);
  else
    reading.node = parser.handler().take();
  return reading;
}

}  // namespace underpin::semantics
