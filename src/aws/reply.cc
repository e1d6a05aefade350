#include "aws/reply.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"

namespace underpin::aws {
namespace {

// Walks without recursion: the depth is what is being checked.
bool too_deep(const pugi::xml_document& document) {
  int depth = 0;
  pugi::xml_node at = document.first_child();
  while (at) {
    if (at.first_child()) {
      if (++depth > kDepthLimit) return true;
      at = at.first_child();
      continue;
    }
    while (at && !at.next_sibling()) {
      at = at.parent();
      --depth;
    }
    if (at) at = at.next_sibling();
  }
  return false;
}

}  // namespace

bool load_json(std::string_view text, json::value& into, std::string& why) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  json::parse_options options;
  options.max_depth = kDepthLimit;
  json::parser parser({}, options);
  json::error_code error;
  const auto consumed = parser.write(text.data(), text.size(), error);
  if (error) {
    why = fmt::format("not JSON at byte {}: {}", consumed, error.message());
    return false;
  }
  into = parser.release();
  return true;
}

pugi::xml_node root_of(const pugi::xml_document& document) { return document.document_element(); }

bool load_xml(std::string_view text, pugi::xml_document& into, std::string& why) {
  why.clear();
  if (!is_utf8(text)) {
    why = "not UTF-8";
    return false;
  }
  // parse_fragment keeps text outside of the root visible, to be refused; a value of blanks only is
  // kept as it is.
  constexpr unsigned kFlags = pugi::parse_default | pugi::parse_doctype | pugi::parse_fragment |
                              pugi::parse_ws_pcdata_single;
  const auto parsed = into.load_buffer(text.data(), text.size(), kFlags, pugi::encoding_utf8);
  if (!parsed) {
    why = fmt::format("not XML at byte {}: {}", parsed.offset, lower_ascii(parsed.description()));
    return false;
  }
  int roots = 0;
  for (const auto child : into.children()) {
    const auto type = child.type();
    if (type == pugi::node_element) ++roots;
    if (type == pugi::node_doctype) why = "XML with a document type";
    if ((type == pugi::node_pcdata || type == pugi::node_cdata) && !trim(child.value()).empty())
      why = "text outside of the root element";
  }
  if (roots != 1) why = "no single root element";
  if (why.empty() && too_deep(into)) why = "XML nested too deep";
  return why.empty();
}

bool has_body_members(const Shape& output) {
  return std::any_of(output.members.begin(), output.members.end(), [](const Member& member) {
    return member.place == Place::body || member.place == Place::payload;
  });
}

std::string describe_foreign(const Response& response, std::string_view why) {
  const auto* type = response.header("content-type");
  return fmt::format("the reply is none of AWS's (status {}, content type `{}`): {}",
                     response.status, type == nullptr ? "" : printable(shorten(*type, 60)), why);
}

Node rest_reply(const Operation& operation, const Response& response,
                std::shared_ptr<Document> document, Node body) {
  const auto& members = operation.output->members;
  const bool scattered = std::any_of(members.begin(), members.end(), [](const Member& member) {
    return member.place != Place::body;
  });
  if (!scattered) return NodeAccess::owned(std::move(body), std::move(document));
  for (const auto& header : response.headers)
    document->parts.headers.emplace(lower_ascii(header.name), header.value);
  document->parts.status = std::to_string(response.status);
  document->parts.body = std::move(body);
  return NodeAccess::reply(std::move(document), operation.output);
}

}  // namespace underpin::aws
