// Replies of the query, EC2 and rest-xml protocols, and the bodies of rest-xml requests.
// Source: Smithy 2.0, "AWS query protocol", "AWS EC2 query protocol", "AWS REST XML protocol".
#include <fmt/core.h>

#include "aws/codec.h"
#include "aws/node_access.h"
#include "aws/reply.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

const Member* payload_of(const Shape& output) {
  for (const auto& member : output.members)
    if (member.place == Place::payload) return &member;
  return nullptr;
}

bool is_structure(const Member* member) {
  return member != nullptr && member->shape->kind == Shape::Kind::structure;
}

// What the root element must be called. The query protocols name it after the operation.
bool root_fits(const Operation& operation, std::string_view root) {
  if (operation.service->protocol != Protocol::rest_xml) return root == operation.name + "Response";
  if (!operation.root.empty()) return root == operation.root;
  const Member* payload = payload_of(*operation.output);
  if (payload == nullptr) return false;
  return root == payload->wire || root == payload->shape->name;
}

bool is_error_root(pugi::xml_node root) {
  const std::string_view name = root.name();
  return name == "Error" || name == "ErrorResponse" || (name == "Response" && root.child("Errors"));
}

// The element that holds the output's members.
pugi::xml_node body_element(const Operation& operation, const Response& response,
                            pugi::xml_node root, const CallName& call) {
  if (operation.wrapper.empty()) return root;
  const auto inner = root.child(operation.wrapper.c_str());
  if (!inner && has_body_members(*operation.output))
    throw foreign_reply(call, response.status,
                        describe_foreign(response, "no `" + operation.wrapper + "` element"));
  return inner;
}

// A payload that is the whole body as text, such as a bucket policy.
Node text_reply(const Operation& operation, const Response& response, const Member& payload,
                std::shared_ptr<Document> document, const CallName& call) {
  if (trim(response.body).starts_with('<')) {  // an error document, or somebody's page
    auto error = decode_error(response, call);
    throw error;
  }
  document->text = response.body;
  Node body = NodeAccess::string(nullptr, document->text, payload.shape);
  return rest_reply(operation, response, std::move(document), std::move(body));
}

}  // namespace

Node decode_xml(const Operation& operation, const Response& response, const CallName& call) {
  auto document = std::make_shared<Document>();
  document->call = call;
  document->status = response.status;
  const bool rest = operation.service->protocol == Protocol::rest_xml;
  const bool expects_body = operation.output != nullptr && has_body_members(*operation.output);
  if (rest && !expects_body && trim(response.body).empty())
    return operation.output == nullptr
               ? Node()
               : rest_reply(operation, response, std::move(document), Node());
  const Member* payload = operation.output == nullptr ? nullptr : payload_of(*operation.output);
  if (payload != nullptr && !is_structure(payload) && !operation.unwrapped)
    return text_reply(operation, response, *payload, std::move(document), call);

  std::string why;
  if (!load_xml(response.body, document->xml, why))
    throw foreign_reply(call, response.status, describe_foreign(response, why));
  const auto root = root_of(document->xml);
  if (is_error_root(root)) throw decode_error(response, call);  // S3 answers some errors with 200
  if ((rest && !expects_body) || !root_fits(operation, root.name()))
    throw foreign_reply(
        call, response.status,
        describe_foreign(response, "root element `" + printable(shorten(root.name(), 60)) + "`"));
  if (operation.output == nullptr) return {};
  const auto element = body_element(operation, response, root, call);
  const Shape* shape = payload == nullptr ? operation.output : payload->shape;
  Node body = NodeAccess::element(nullptr, element, shape);
  return rest_reply(operation, response, std::move(document), std::move(body));
}

// ---- request bodies

namespace {

void write_member(pugi::xml_node parent, const Member& member, const Param& param,
                  const std::string& name, const CallName& call);

void write_structure(pugi::xml_node element, const Shape* shape, const Params& params,
                     const CallName& call) {
  for (const auto& [member, param] : given_members(shape, params, call)) {
    if (member->place != Place::body) continue;
    if (member->attribute) {
      element.append_attribute(member->wire.c_str()) =
          scalar_text(*member, *param, TimeFormat::iso8601, call).c_str();
      continue;
    }
    write_member(element, *member, *param, member->wire, call);
  }
}

void write_member(pugi::xml_node parent, const Member& member, const Param& param,
                  const std::string& name, const CallName& call) {
  const bool flat = member.flat || member.shape->flat;
  switch (member.shape->kind) {
    case Shape::Kind::structure:
      return write_structure(parent.append_child(name.c_str()), member.shape,
                             structure_members(member, param), call);
    case Shape::Kind::list: {
      const Member& element = member.shape->members[0];
      const std::string own = element.wire.empty() ? "member" : element.wire;
      auto list = flat ? parent : parent.append_child(name.c_str());
      for (const auto& item : list_items(member, param))
        write_member(list, element, item, flat ? name : own, call);
      return;
    }
    case Shape::Kind::map:
      assertion_failed("no map", __FILE__, __LINE__, "rest-xml requests in use have no maps");
    default:
      parent.append_child(name.c_str())
          .text()
          .set(scalar_text(member, param, TimeFormat::iso8601, call).c_str());
  }
}

struct StringWriter : pugi::xml_writer {
  std::string text;
  void write(const void* data, std::size_t size) override {
    text.append(static_cast<const char*>(data), size);
  }
};

}  // namespace

std::string xml_body(const Shape& shape, const Params& params, std::string_view root,
                     std::string_view xml_namespace, const CallName& call) {
  pugi::xml_document document;
  auto element = document.append_child(std::string(root).c_str());
  if (!xml_namespace.empty())
    element.append_attribute("xmlns") = std::string(xml_namespace).c_str();
  write_structure(element, &shape, params, call);
  StringWriter writer;
  document.save(writer, "", pugi::format_raw | pugi::format_no_declaration);
  return std::move(writer.text);
}

}  // namespace underpin::aws
