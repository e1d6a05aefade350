#include "replay_call.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <regex>
#include <vector>

#include "base/text.h"

namespace underpin::bench {
namespace {

namespace json = boost::json;

std::string header(const aws::Request& request, const char* name) {
  const auto* value = aws::find_header(request.headers, name);
  return value ? *value : std::string();
}

// Whether the slow look is worth it: a run of 10 or 13 digits, or a T between two digits.
bool may_hold_times(std::string_view text) {
  std::size_t digits = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool digit = i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0;
    if (!digit && (digits == 10 || digits == 13)) return true;
    if (i + 1 < text.size() && text[i] == 'T' && digits > 0 &&
        std::isdigit(static_cast<unsigned char>(text[i + 1])) != 0)
      return true;
    digits = digit ? digits + 1 : 0;
  }
  return false;
}

// Moments differ from run to run: what a client asks about "the last hour" is the same question.
// ISO 8601, and seconds or milliseconds since 1970 of this century's first half.
std::string without_times(std::string text) {
  static const std::regex kMoment(
      R"(\b20\d\d-\d\d-\d\dT\d\d(:|%3A)\d\d(:|%3A)\d\d(\.\d+)?(Z|(\+|%2B|-)\d\d(:|%3A)?\d\d)?|)"
      R"(\b[12]\d{9}(\d{3})?(\.\d+)?\b)");
  return may_hold_times(text) ? std::regex_replace(text, kMoment, "TIME") : text;
}

// Parts of the query string that belong to a signature, or name the call for logs only.
bool is_noise(std::string_view parameter) {
  constexpr std::string_view kNoise[] = {"x-amz-", "x-id=", "aws-", "signature=", "expires="};
  const auto lower = lower_ascii(parameter);
  return std::any_of(std::begin(kNoise), std::end(kNoise),
                     [&](std::string_view noise) { return lower.starts_with(noise); });
}

std::string sorted_parameters(std::string_view text) {
  std::vector<std::string> parts;
  for (const auto part : split(text, '&'))
    if (!part.empty() && !is_noise(part)) parts.emplace_back(part);
  std::sort(parts.begin(), parts.end());
  return join(parts, "&");
}

json::value sorted(const json::value& value) {
  if (const auto* array = value.if_array()) {
    json::array out;
    for (const auto& item : *array) out.push_back(sorted(item));
    return out;
  }
  const auto* object = value.if_object();
  if (object == nullptr) return value;
  std::vector<std::string> names;
  for (const auto& member : *object) names.emplace_back(member.key());
  std::sort(names.begin(), names.end());
  json::object out;
  for (const auto& name : names) out[name] = sorted(object->at(name));
  return out;
}

std::string sorted_json(const std::string& body) {
  boost::system::error_code failed;
  const auto document = json::parse(body, failed);
  return failed ? body : json::serialize(sorted(document));
}

std::string form_value(std::string_view form, std::string_view name) {
  for (const auto part : split(form, '&'))
    if (part.starts_with(name) && part.substr(name.size()).starts_with('='))
      return percent_decode(part.substr(name.size() + 1));
  return {};
}

// `Credential=AKID/20261125/us-east-1/kms/aws4_request`
void read_scope(const aws::Request& request, Asked& asked) {
  const auto authorization = header(request, "authorization");
  const auto at = authorization.find("Credential=");
  const auto parts =
      split(std::string_view(authorization).substr(std::min(at, authorization.size())), '/');
  if (parts.size() < 5) {
    asked.service = header(request, "host");
    asked.service.resize(std::min(asked.service.size(), asked.service.find(':')));
    return;
  }
  asked.region = parts[2];
  asked.service = parts[3];
}

}  // namespace

Asked read_request(const aws::Request& request) {
  Asked asked;
  read_scope(request, asked);
  const auto question = request.url.find('?');
  const auto path = request.url.substr(0, question);
  const auto query = question == std::string::npos
                         ? std::string()
                         : sorted_parameters(request.url.substr(question + 1));
  const auto target = header(request, "x-amz-target");
  std::string body = request.body;
  if (header(request, "smithy-protocol") == "rpc-v2-cbor") {
    asked.operation = path.substr(path.rfind('/') + 1);
    asked.wording = Wording::cbor;
  } else if (!target.empty()) {
    asked.operation = target.substr(target.rfind('.') + 1);
    asked.wording = Wording::json;
    body = sorted_json(body);
  } else if (header(request, "content-type").starts_with("application/x-www-form-urlencoded")) {
    asked.operation = form_value(body, "Action");
    asked.wording = asked.service == "ec2" ? Wording::ec2 : Wording::query;
    body = sorted_parameters(body);
  } else {
    asked.operation = request.method + " " + path;
    asked.wording = asked.service == "s3" ? Wording::xml : Wording::rest_json;
    body = sorted_json(body);
  }
  asked.key = without_times(fmt::format("{} {} {} {} {}?{} {}", asked.service, asked.region,
                                        asked.operation, request.method, path, query, body));
  return asked;
}

// Sources: Smithy, "AWS protocols", errors of each; Amazon EC2, IAM and S3, "Common errors".
aws::Response unknown_operation(const Asked& asked) {
  const auto message = "no recording knows " + asked.operation;
  const auto xml = [&](int status, const char* code, const char* around) {
    const auto error =
        fmt::format("<Error><Code>{}</Code><Message>{}</Message></Error>", code, message);
    return aws::Response{
        status, {{"Content-Type", "text/xml"}}, fmt::format(fmt::runtime(around), error)};
  };
  switch (asked.wording) {
    case Wording::ec2:
      return xml(400, "InvalidAction",
                 "<Response><Errors>{}</Errors><RequestID>replay</RequestID></Response>");
    case Wording::query:
      return xml(400, "InvalidAction",
                 "<ErrorResponse>{}<RequestId>replay</RequestId></ErrorResponse>");
    case Wording::xml:
      return xml(501, "NotImplemented", "{}");
    case Wording::cbor:
      return {400,
              {{"Content-Type", "application/cbor"}, {"smithy-protocol", "rpc-v2-cbor"}},
              "\xA0"};  // an empty map
    case Wording::json:
    case Wording::rest_json:
      break;
  }
  const json::object body = {{"__type", "UnknownOperationException"}, {"message", message}};
  return {asked.wording == Wording::json ? 400 : 404,
          {{"Content-Type", "application/x-amz-json-1.1"},
           {"x-amzn-errortype", "UnknownOperationException"}},
          json::serialize(body)};
}

}  // namespace underpin::bench
