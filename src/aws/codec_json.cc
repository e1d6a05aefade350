// The JSON protocols: 1.0 and 1.1 (everything in the body of a POST), and the bodies of rest-json.
// Source: Smithy 2.0, "AWS JSON 1.1 protocol" and "AWS REST JSON 1 protocol".
#include <fmt/core.h>

#include "aws/codec.h"
#include "aws/node_access.h"
#include "aws/reply.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

json::value value_of(const Member& member, const Param& param, const CallName& call);

json::object structure_of(const Shape* shape, const Params& params, const CallName& call) {
  json::object object;
  for (const auto& [member, param] : given_members(shape, params, call))
    if (member->place == Place::body) object[member->wire] = value_of(*member, *param, call);
  return object;
}

json::value scalar_of(const Member& member, const Param& param, const CallName& call) {
  if (const auto* flag = std::get_if<bool>(&param.value)) return *flag;
  if (const auto* number = std::get_if<long long>(&param.value)) return *number;
  if (const auto* number = std::get_if<double>(&param.value)) return *number;
  const std::string text = scalar_text(member, param, TimeFormat::epoch, call);
  const bool time_as_text =
      member.format == TimeFormat::iso8601 || member.format == TimeFormat::http;
  const bool numeric = member.shape->kind == Shape::Kind::integer ||
                       (member.shape->kind == Shape::Kind::timestamp && !time_as_text);
  const auto number = numeric ? to_integer(text) : std::nullopt;
  if (numeric && !number)
    throw parameter_missing(call, member.name, "`" + printable(text) + "` is no number");
  if (number) return *number;
  return json::string(text);
}

json::value value_of(const Member& member, const Param& param, const CallName& call) {
  switch (member.shape->kind) {
    case Shape::Kind::structure:
      return structure_of(member.shape, structure_members(member, param), call);
    case Shape::Kind::list: {
      json::array array;
      for (const auto& item : list_items(member, param))
        array.push_back(value_of(member.shape->members[0], item, call));
      return array;
    }
    case Shape::Kind::map: {
      json::object object;
      for (const auto& [key, item] : structure_members(member, param))
        object[key] = value_of(member.shape->members[1], item, call);
      return object;
    }
    default:
      return scalar_of(member, param, call);
  }
}

// A reply without a single member that the model knows was not written by this service.
void refuse_foreign_object(const Operation& operation, const json::object& object,
                           const Response& response, const CallName& call) {
  if (object.contains("__type") && operation.output->find("__type") == nullptr)
    throw decode_error(response, call);
  bool known = object.empty();
  for (const auto& member : operation.output->members) known |= object.contains(member.wire);
  if (!known)
    throw foreign_reply(call, response.status,
                        fmt::format("no member of the reply is known, first `{}`",
                                    printable(object.begin()->key())));
}

}  // namespace

std::string json_body(const Shape& shape, const Params& params, const CallName& call) {
  return json::serialize(structure_of(&shape, params, call));
}

Request encode_json(const Operation& operation, const Params& params, CallName call) {
  const Service& service = *operation.service;
  Request request;
  request.method = "POST";
  request.headers = {{"Content-Type", "application/x-amz-json-" + service.json_version},
                     {"X-Amz-Target", service.target_prefix + "." + operation.name}};
  request.body = json::serialize(structure_of(operation.input, params, call));
  request.call = std::move(call);
  return request;
}

Node decode_json(const Operation& operation, const Response& response, const CallName& call) {
  auto document = std::make_shared<Document>();
  document->call = call;
  document->status = response.status;
  const bool expects_body = operation.output != nullptr && has_body_members(*operation.output);
  const bool blank = trim(response.body).empty();
  if (blank && expects_body) throw foreign_reply(call, response.status, "the reply is empty");
  document->json = json::object();
  std::string why;
  if (!blank && !load_json(response.body, document->json, why))
    throw foreign_reply(call, response.status, describe_foreign(response, why));
  const auto* object = document->json.if_object();
  if (object == nullptr)
    throw foreign_reply(call, response.status, "the reply is JSON, but no object");
  if (operation.output == nullptr) return {};
  if (expects_body) refuse_foreign_object(operation, *object, response, call);
  Node body = NodeAccess::json(nullptr, document->json, operation.output);
  return rest_reply(operation, response, std::move(document), std::move(body));
}

}  // namespace underpin::aws
