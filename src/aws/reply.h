// Reading replies with limits: what the decoders share.
#pragma once

#include <memory>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "aws/node.h"
#include "aws/node_access.h"
#include "aws/service.h"
#include "aws/transport.h"
#include "base/json.h"

namespace underpin::aws {

/// Deeper replies are refused: AWS's own stay below ten.
inline constexpr int kDepthLimit = 64;

/// False with the reason in `why` for bad syntax, invalid UTF-8, trailing bytes, too much depth.
bool load_json(std::string_view text, json::value& into, std::string& why);

/// One well-formed root element; false with the reason for anything else, document types (and so
/// entities of their own) included.
bool load_xml(std::string_view text, pugi::xml_document& into, std::string& why);

/// The document's only element.
pugi::xml_node root_of(const pugi::xml_document& document);

/// True when something of this output structure travels in the body.
bool has_body_members(const Shape& output);

/// "status 200, content type `text/html`: `why`". Never quotes the body.
std::string describe_foreign(const Response& response, std::string_view why);

/// The output structure over `body`, which points into `document`; headers and status too where the
/// model has members there.
Node rest_reply(const Operation& operation, const Response& response,
                std::shared_ptr<Document> document, Node body);

}  // namespace underpin::aws
