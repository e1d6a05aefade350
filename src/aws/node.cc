#include "aws/node.h"

#include <optional>

#include "aws/codec.h"
#include "aws/node_access.h"
#include "aws/params.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

const json::value& as_json(const void* place) { return *static_cast<const json::value*>(place); }

pugi::xml_node as_element(const void* place) {
  // pugixml's handles are not const-correct; nothing here changes the document.
  return pugi::xml_node(static_cast<pugi::xml_node_struct*>(const_cast<void*>(place)));
}

pugi::xml_attribute as_attribute(const void* place) {
  return pugi::xml_attribute(static_cast<pugi::xml_attribute_struct*>(const_cast<void*>(place)));
}

bool is_blank(pugi::xml_node element) {
  for (const auto child : element.children())
    if (child.type() != pugi::node_element && !trim(child.value()).empty()) return false;
  return true;
}

std::string element_name(const Member& element) {
  return element.wire.empty() ? "member" : element.wire;
}

}  // namespace

std::optional<std::string> element_text(pugi::xml_node element) {
  std::string text;
  for (const auto child : element.children()) {
    if (child.type() == pugi::node_element) return std::nullopt;
    text += child.value();
  }
  return text;
}

Node NodeAccess::json(std::shared_ptr<const Document> document, const json::value& place,
                      const Shape* shape) {
  if (place.is_null()) return absent(shape);
  Node node;
  node.document_ = std::move(document);
  node.place_ = &place;
  node.shape_ = shape;
  node.kind_ = Node::Kind::json;
  return node;
}

Node NodeAccess::element(std::shared_ptr<const Document> document, pugi::xml_node place,
                         const Shape* shape, bool siblings) {
  if (place.empty()) return absent(shape);
  Node node;
  node.document_ = std::move(document);
  node.place_ = place.internal_object();
  node.shape_ = shape;
  node.kind_ = siblings ? Node::Kind::siblings : Node::Kind::element;
  return node;
}

Node NodeAccess::string(std::shared_ptr<const Document> document, const std::string& place,
                        const Shape* shape) {
  Node node;
  node.document_ = std::move(document);
  node.place_ = &place;
  node.shape_ = shape;
  node.kind_ = Node::Kind::string;
  return node;
}

Node NodeAccess::reply(std::shared_ptr<const Document> document, const Shape* shape) {
  Node node;
  node.place_ = &document->parts;
  node.document_ = std::move(document);
  node.shape_ = shape;
  node.kind_ = Node::Kind::reply;
  return node;
}

Node NodeAccess::absent(const Shape* shape) {
  Node node;
  node.shape_ = shape;
  return node;
}

Node NodeAccess::owned(Node node, std::shared_ptr<const Document> document) {
  if (node.exists()) node.document_ = std::move(document);
  return node;
}

// A member of a structure that is there.
Node Node::member(const Member& model) const {
  switch (kind_) {
    case Kind::json: {
      const auto* found = as_json(place_).as_object().if_contains(model.wire);
      if (found == nullptr) return NodeAccess::absent(model.shape);
      return NodeAccess::json(document_, *found, model.shape);
    }
    case Kind::element: {
      const auto element = as_element(place_);
      if (model.attribute) {
        const auto attribute = element.attribute(model.wire.c_str());
        Node node = NodeAccess::absent(model.shape);
        if (attribute.empty()) return node;
        node.document_ = document_;
        node.place_ = attribute.internal_object();
        node.kind_ = Kind::attribute;
        return node;
      }
      const bool flat = model.flat || model.shape->flat;
      const bool by_element =
          flat && model.shape->kind == Shape::Kind::list && !model.shape->members[0].wire.empty();
      const auto& wire = by_element ? model.shape->members[0].wire : model.wire;
      return NodeAccess::element(document_, element.child(wire.c_str()), model.shape, flat);
    }
    case Kind::reply: {
      const auto& parts = document_->parts;
      if (model.place == Place::status)
        return NodeAccess::string(document_, parts.status, model.shape);
      if (model.place == Place::header) {
        const auto found = parts.headers.find(lower_ascii(model.wire));
        if (found == parts.headers.end()) return NodeAccess::absent(model.shape);
        return NodeAccess::string(document_, found->second, model.shape);
      }
      Node body = NodeAccess::owned(parts.body, document_);
      if (model.place == Place::payload) return body;
      return body.exists() ? body.member(model) : NodeAccess::absent(model.shape);
    }
    default:
      return NodeAccess::absent(model.shape);
  }
}

Node Node::operator[](std::string_view name) const {
  if (shape_ == nullptr) return {};
  if (shape_->kind == Shape::Kind::map) {
    for (const auto& [key, value] : entries())
      if (key == name) return value;
    return NodeAccess::absent(shape_->members[1].shape);
  }
  const auto* model = shape_->find(name);
  UP_ASSERT(model != nullptr,
            "the API model's `" + shape_->name + "` has no member `" + std::string(name) + "`");
  if (!exists()) return NodeAccess::absent(model->shape);
  const bool structure = kind_ == Kind::reply ||
                         (kind_ == Kind::json && as_json(place_).is_object()) ||
                         (kind_ == Kind::element && is_blank(as_element(place_)));
  if (!structure) refuse("a structure");
  return member(*model);
}

std::optional<std::vector<Node>> Node::elements() const {
  const auto& element = shape_->members[0];
  std::vector<Node> found;
  if (kind_ == Kind::json) {
    const auto* array = as_json(place_).if_array();
    if (array == nullptr) return std::nullopt;
    for (const auto& item : *array)
      found.push_back(NodeAccess::json(document_, item, element.shape));
  } else if (kind_ == Kind::siblings) {
    const auto first = as_element(place_);
    for (auto item = first; item; item = item.next_sibling(first.name()))
      found.push_back(NodeAccess::element(document_, item, element.shape));
  } else if (kind_ == Kind::element) {
    const auto name = element_name(element);
    if (!is_blank(as_element(place_))) return std::nullopt;
    for (const auto item : as_element(place_).children()) {
      if (item.type() != pugi::node_element) continue;
      if (name != item.name()) return std::nullopt;
      found.push_back(NodeAccess::element(document_, item, element.shape));
    }
  } else {
    return std::nullopt;
  }
  return found;
}

std::optional<std::vector<std::pair<std::string, Node>>> Node::pairs() const {
  const auto& key = shape_->members[0];
  const auto& value = shape_->members[1];
  std::vector<std::pair<std::string, Node>> found;
  const auto add = [&](pugi::xml_node entry) {
    const auto name = element_text(entry.child(key.wire.c_str()));
    if (entry.child(key.wire.c_str()).empty() || !name) return false;
    found.emplace_back(
        *name, NodeAccess::element(document_, entry.child(value.wire.c_str()), value.shape));
    return true;
  };
  if (kind_ == Kind::json) {
    const auto* object = as_json(place_).if_object();
    if (object == nullptr) return std::nullopt;
    for (const auto& [name, item] : *object)
      found.emplace_back(name, NodeAccess::json(document_, item, value.shape));
  } else if (kind_ == Kind::siblings) {
    const auto first = as_element(place_);
    for (auto item = first; item; item = item.next_sibling(first.name()))
      if (!add(item)) return std::nullopt;
  } else if (kind_ == Kind::element && is_blank(as_element(place_))) {
    for (const auto item : as_element(place_).children())
      if (item.type() == pugi::node_element && !add(item)) return std::nullopt;
  } else {
    return std::nullopt;
  }
  return found;
}

Node::Iterator Node::begin() const {
  Iterator iterator;
  if (shape_ == nullptr) return iterator;
  UP_ASSERT(shape_->kind == Shape::Kind::list, "the API model's `" + shape_->name + "` is no list");
  if (!exists()) return iterator;
  auto found = elements();
  if (!found) refuse("a list");
  iterator.items_ = std::make_shared<const std::vector<Node>>(std::move(*found));
  return iterator;
}

std::size_t Node::size() const {
  const auto iterator = begin();
  return iterator.items_ == nullptr ? 0 : iterator.items_->size();
}

std::vector<Node> Node::items() const {
  const auto iterator = begin();
  return iterator.items_ == nullptr ? std::vector<Node>{} : *iterator.items_;
}

std::vector<std::pair<std::string, Node>> Node::entries() const {
  if (shape_ == nullptr) return {};
  UP_ASSERT(shape_->kind == Shape::Kind::map, "the API model's `" + shape_->name + "` is no map");
  if (!exists()) return {};
  auto found = pairs();
  if (!found) refuse("a map");
  return std::move(*found);
}

std::optional<std::string> Node::string() const {
  switch (kind_) {
    case Kind::json:
      if (const auto* text = as_json(place_).if_string()) return std::string(*text);
      if (as_json(place_).is_structured()) return std::nullopt;
      return json::serialize(as_json(place_));
    case Kind::element:
      return element_text(as_element(place_));
    case Kind::attribute:
      return std::string(as_attribute(place_).value());
    case Kind::string:
      return *static_cast<const std::string*>(place_);
    default:
      return std::nullopt;
  }
}

std::string Node::text() const { return exists() ? this->string().value_or("") : ""; }

std::string Node::form() const {
  if (kind_ == Kind::json) {
    const auto& value = as_json(place_);
    if (value.is_object()) return "an object";
    if (value.is_array()) return "a list";
    if (value.is_bool()) return "a boolean";
    return value.is_number() ? "a number" : "text";
  }
  if (kind_ == Kind::siblings || kind_ == Kind::reply) return "elements";
  const auto text = this->string();
  return text ? "text" : "elements";
}

void Node::refuse(std::string_view expected) const {
  throw foreign_reply(
      document_->call, document_->status,
      "`" + shape_->name + "` is " + form() + " where the API has " + std::string(expected));
}

Param::Param(const Node& node) {
  if (node.exists()) value = node.text();
}

}  // namespace underpin::aws
