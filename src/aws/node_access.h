// What the codecs know of a Node and readers need not: documents and how nodes are made. Private to
// this room: it brings in the JSON and XML libraries.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "aws/node.h"
#include "aws/service.h"
#include "aws/transport.h"
#include "base/json.h"

namespace underpin::aws {

/// The parts of a REST reply that its output structure is put together from.
struct ReplyParts {
  std::map<std::string, std::string, std::less<>> headers;  ///< by lower-case name
  std::string status;
  Node body;  ///< the structure's body members; points into the document, but does not own it
};

/// A parsed reply. Nodes share it.
struct Document {
  CallName call;  ///< for the errors that nodes throw
  int status = 0;
  json::value json;
  pugi::xml_document xml;
  std::string text;  ///< a payload that is no structure: a bucket policy
  ReplyParts parts;
};

struct NodeAccess {
  static Node json(std::shared_ptr<const Document> document, const json::value& place,
                   const Shape* shape);
  static Node element(std::shared_ptr<const Document> document, pugi::xml_node place,
                      const Shape* shape, bool siblings = false);
  static Node string(std::shared_ptr<const Document> document, const std::string& place,
                     const Shape* shape);
  /// An output structure whose members lie in several parts of `document`.
  static Node reply(std::shared_ptr<const Document> document, const Shape* shape);
  static Node absent(const Shape* shape);
  /// `node`, kept alive by `document`, into which it points.
  static Node owned(Node node, std::shared_ptr<const Document> document);
};

/// The text of an XML element without child elements; nothing when it has some.
std::optional<std::string> element_text(pugi::xml_node element);

}  // namespace underpin::aws
