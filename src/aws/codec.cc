// The codecs' common part: choosing the protocol, checking the input, naming failures.
#include "aws/codec.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

std::string_view kind_name(Shape::Kind kind) {
  static constexpr std::string_view kNames[] = {
      "structure", "list", "map", "string", "boolean", "integer", "number", "timestamp", "blob"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string http_time(Time time) {
  static constexpr std::string_view kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const auto weekday = std::chrono::weekday{day}.c_encoding();
  return fmt::format("{}, {:02} {} {:04} {} GMT", kDays[weekday], static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), format_time(time).substr(11, 8));
}

std::string time_text(const Member& member, const std::string& text, TimeFormat by_protocol,
                      const CallName& call) {
  const auto time = parse_time(text);
  if (!time) throw parameter_missing(call, member.name, "`" + printable(text) + "` is no time");
  const auto format = member.format == TimeFormat::by_protocol ? by_protocol : member.format;
  if (format == TimeFormat::http) return http_time(*time);
  if (format == TimeFormat::epoch) return std::to_string(time->time_since_epoch().count());
  return format_time(*time);
}

}  // namespace

ApiError foreign_reply(const CallName& call, int status, const std::string& what) {
  return ApiError({.service = call.service,
                   .operation = call.operation,
                   .region = call.region,
                   .code = kNotAnAwsReply,
                   .message = what,
                   .http_status = status,
                   .request_id = {},
                   .bucket_region = {}});
}

ApiError parameter_missing(const CallName& call, std::string_view member, const std::string& why) {
  return ApiError({.service = call.service,
                   .operation = call.operation,
                   .region = call.region,
                   .code = kParameterMissing,
                   .message = fmt::format("`{}` has no value to send: {}", member,
                                          why.empty() ? "it is absent" : why),
                   .http_status = 0,
                   .request_id = {},
                   .bucket_region = {}});
}

std::vector<Given> given_members(const Shape* shape, const Params& params, const CallName& call) {
  std::vector<Given> given;
  for (const auto& [name, param] : params) {
    const Member* member = shape == nullptr ? nullptr : shape->find(name);
    UP_ASSERT(member != nullptr, call.service + ":" + call.operation + " takes no `" + name + "`");
    const auto* nothing = std::get_if<NothingToSend>(&param.value);
    if (nothing != nullptr && nothing->unknown) throw parameter_missing(call, name, nothing->why);
    if (nothing == nullptr) given.push_back({member, &param});
  }
  if (shape == nullptr) return given;
  for (const auto& member : shape->members) {
    const bool has_value = std::any_of(given.begin(), given.end(),
                                       [&](const Given& g) { return g.member == &member; });
    if (member.required && !has_value) throw parameter_missing(call, member.name, "");
  }
  return given;
}

std::string scalar_text(const Member& member, const Param& param, TimeFormat by_protocol,
                        const CallName& call) {
  const auto kind = member.shape->kind;
  if (const auto* text = std::get_if<std::string>(&param.value)) {
    if (kind == Shape::Kind::timestamp) return time_text(member, *text, by_protocol, call);
    return kind == Shape::Kind::blob ? encode_base64(*text) : *text;
  }
  if (const auto* flag = std::get_if<bool>(&param.value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<long long>(&param.value)) return std::to_string(*number);
  if (const auto* number = std::get_if<double>(&param.value)) return fmt::format("{}", *number);
  assertion_failed("a scalar", __FILE__, __LINE__,
                   fmt::format("`{}` is a {}", member.name, kind_name(kind)));
}

const std::vector<Param>& list_items(const Member& member, const Param& param) {
  const auto* items = std::get_if<std::vector<Param>>(&param.value);
  UP_ASSERT(items != nullptr, "`" + member.name + "` takes a list");
  return *items;
}

const Params& structure_members(const Member& member, const Param& param) {
  const auto* members = std::get_if<Params>(&param.value);
  UP_ASSERT(members != nullptr, "`" + member.name + "` takes a structure or a map");
  return *members;
}

Request encode(const Operation& operation, const Params& params, const Endpoint& endpoint,
               CallName call) {
  switch (operation.service->protocol) {
    case Protocol::query:
    case Protocol::ec2: {
      auto request = encode_query(operation, params, std::move(call));
      request.url = endpoint.url + "/";
      return request;
    }
    case Protocol::json: {
      auto request = encode_json(operation, params, std::move(call));
      request.url = endpoint.url + "/";
      return request;
    }
    case Protocol::rest_json:
    case Protocol::rest_xml:
      return encode_rest(operation, params, endpoint, std::move(call));
  }
  assertion_failed("a protocol", __FILE__, __LINE__, operation.service->key);
}

Node decode(const Operation& operation, const Response& response, const CallName& call) {
  if (response.status < 200 || response.status > 299) throw decode_error(response, call);
  const bool json = operation.service->protocol == Protocol::json ||
                    operation.service->protocol == Protocol::rest_json;
  return json ? decode_json(operation, response, call) : decode_xml(operation, response, call);
}

}  // namespace underpin::aws
