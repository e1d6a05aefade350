// The error in a reply. It may be JSON or XML in any of AWS's shapes, whatever the protocol.
#include <fmt/core.h>

#include <array>

#include "aws/codec.h"
#include "aws/reply.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

struct Found {
  std::string code, message, request_id;
  std::string region;  // S3: the bucket's
};

// "com.amazonaws.kms#NotFoundException" and "AccessDenied:http://…" both hold the bare code.
std::string bare_code(std::string_view code) {
  const auto hash = code.rfind('#');
  if (hash != std::string_view::npos) code.remove_prefix(hash + 1);
  return std::string(trim(code.substr(0, code.find(':'))));
}

std::string first_text(const json::value& object, std::initializer_list<std::string_view> names) {
  for (const auto name : names)
    if (const auto text = text_member(object, name)) return *text;
  return {};
}

Found from_json(const json::value& body) {
  // `Error` holds code and message where a query service answers in JSON.
  const auto& inner = member(body, "Error").is_object() ? member(body, "Error") : body;
  return {bare_code(first_text(inner, {"__type", "code", "Code"})),
          first_text(inner, {"message", "Message", "errorMessage"}),
          first_text(body, {"RequestId", "requestId"}),
          {}};
}

// ErrorResponse/Error (query, rest-xml), Response/Errors/Error (EC2), Error (S3).
Found from_xml(pugi::xml_node root) {
  const std::string_view name = root.name();
  pugi::xml_node error;
  if (name == "ErrorResponse") error = root.child("Error");
  if (name == "Response") error = root.child("Errors").child("Error");
  if (name == "Error") error = root;
  Found found{bare_code(error.child_value("Code")),
              error.child_value("Message"),
              {},
              error.child_value("Region")};
  if (found.message.empty()) found.message = error.child_value("message");
  static constexpr std::array kIds = {"RequestId", "RequestID", "requestId"};
  for (const auto place : {root, error, root.child("ResponseMetadata")})
    for (const auto* id : kIds)
      if (found.request_id.empty()) found.request_id = place.child_value(id);
  return found;
}

std::string header_text(const Response& response, std::initializer_list<std::string_view> names) {
  for (const auto name : names)
    if (const auto* value = response.header(name)) return *value;
  return {};
}

}  // namespace

ApiError decode_error(const Response& response, const CallName& call) {
  Found found;
  std::string why = "the reply is empty";
  const auto body = trim(response.body);
  if (body.starts_with('{')) {
    json::value parsed;
    if (load_json(body, parsed, why)) {
      found = from_json(parsed);
      why = "JSON without an error code";
    }
  } else if (!body.empty()) {
    pugi::xml_document parsed;
    if (load_xml(body, parsed, why)) {
      found = from_xml(root_of(parsed));
      why = fmt::format("root element `{}`", printable(shorten(root_of(parsed).name(), 60)));
    }
  }
  if (found.code.empty()) found.code = bare_code(header_text(response, {"x-amzn-errortype"}));
  // The header is on every reply of S3 about a bucket, the member in some bodies.
  std::string bucket_region;
  if (call.service == "s3") bucket_region = header_text(response, {"x-amz-bucket-region"});
  if (call.service == "s3" && bucket_region.empty()) bucket_region = found.region;
  if (found.code.empty())
    return ApiError({.service = call.service,
                     .operation = call.operation,
                     .region = call.region,
                     .code = kNotAnAwsReply,
                     .message = describe_foreign(response, why),
                     .http_status = response.status,
                     .request_id = {},
                     .bucket_region = bucket_region});
  if (found.request_id.empty())
    found.request_id = header_text(response, {"x-amzn-requestid", "x-amz-request-id"});
  return ApiError({.service = call.service,
                   .operation = call.operation,
                   .region = call.region,
                   .code = printable(shorten(found.code, 100)),
                   .message = found.message,
                   .http_status = response.status,
                   .request_id = printable(shorten(found.request_id, 100)),
                   .bucket_region = bucket_region});
}

}  // namespace underpin::aws
