// Node: one read-only view over JSON and XML replies, by the API model's names.
#pragma once

#include <cstddef>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "model/value.h"

namespace underpin::aws {

struct Document;
struct Member;
struct Shape;

/// A place in a reply: cheap to copy, keeps the reply alive, never changes it. Members are asked
/// for by the name that the AWS API reference uses, whatever the protocol calls them on the wire
/// (`SecurityGroups`, not `securityGroupInfo`). What the reply lacks is an empty Node, never an
/// exception: `reply["A"]["B"]` is safe. What the reply has in another form than the model is never
/// taken for absent: a structure or list that is none throws ApiError `underpin:NotAnAwsReply`, a
/// scalar becomes an unknown Value. A name that the *model* lacks is a slip of the reader and
/// asserts, even where the reply is empty, so a misspelt member cannot pass for an absent one.
class Node {
 public:
  class Iterator;

  Node() = default;

  /// The member of a structure, or the value of a key of a map.
  Node operator[](std::string_view name) const;

  /// False when the reply has no such member, or has it as JSON null.
  bool exists() const { return place_ != nullptr; }

  /// The elements of a list; none when it is absent, null or empty. Throws ApiError
  /// `underpin:NotAnAwsReply` when the reply has something else where the model has a list: a list
  /// that cannot be read must not look like an empty one.
  Iterator begin() const;
  std::default_sentinel_t end() const { return std::default_sentinel; }
  std::size_t size() const;
  std::vector<Node> items() const;  ///< the same, for random access
  bool empty() const { return size() == 0; }

  /// Keys and values of a map, in the reply's order; throws like begin().
  std::vector<std::pair<std::string, Node>> entries() const;

  /// A scalar as text: strings as they are, numbers and booleans as written. Empty when absent, and
  /// for structures, lists and maps.
  std::string text() const;

  /// absent: the reply lacks the member · known: it has the expected form · unknown (unread): it
  /// has another form, with the form in the cause ("unexpected form …"). No conversion throws.
  // NOLINTBEGIN(google-explicit-constructor): a reader assigns a Node to a Value
  operator Value<std::string>() const;
  operator Value<bool>() const;
  operator Value<long long>() const;
  operator Value<double>() const;
  operator Value<Time>() const;
  operator Value<std::vector<std::string>>() const;
  operator Value<std::map<std::string, std::string>>() const;
  // NOLINTEND(google-explicit-constructor)

  /// `member` of each element, for lists of structures: `reply["Groups"].pluck("GroupId")`. Absent
  /// when the list is; unknown when one element lacks the member or has it in another form.
  Value<std::vector<std::string>> pluck(std::string_view member) const;

 private:
  friend struct NodeAccess;  // the codecs make nodes (node_access.h)

  enum class Kind : unsigned char { none, json, element, siblings, attribute, string, reply };

  // The elements of a list, or nothing when the reply has another form.
  std::optional<std::vector<Node>> elements() const;
  std::optional<std::vector<std::pair<std::string, Node>>> pairs() const;
  std::optional<std::string> string() const;  // of a present scalar
  std::string form() const;                   // what is there, for "unexpected form …"
  [[noreturn]] void refuse(std::string_view expected) const;
  Node member(const Member& model) const;

  std::shared_ptr<const Document> document_;  ///< owns what place_ points into
  const void* place_ = nullptr;               ///< null: absent
  const Shape* shape_ = nullptr;              ///< null: no model known
  Kind kind_ = Kind::none;
};

/// Walks the elements of a list.
class Node::Iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using iterator_concept = std::input_iterator_tag;
  using value_type = Node;
  using difference_type = std::ptrdiff_t;
  using pointer = const Node*;
  using reference = const Node&;

  Iterator() = default;
  const Node& operator*() const { return (*items_)[index_]; }
  const Node* operator->() const { return &(*items_)[index_]; }
  Iterator& operator++() {
    ++index_;
    return *this;
  }
  Iterator operator++(int) {
    Iterator before = *this;
    ++index_;
    return before;
  }
  friend bool operator==(const Iterator& a, std::default_sentinel_t) {
    return a.items_ == nullptr || a.index_ == a.items_->size();
  }

 private:
  friend class Node;
  std::shared_ptr<const std::vector<Node>> items_;
  std::size_t index_ = 0;
};

}  // namespace underpin::aws
