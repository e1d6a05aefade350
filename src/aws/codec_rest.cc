// Requests of the REST protocols: members travel in path, query string, headers and body.
// Source: Smithy 2.0, "HTTP binding traits".
#include <algorithm>

#include "aws/codec.h"
#include "aws/digest.h"
#include "base/text.h"

namespace underpin::aws {
namespace {

std::string label_text(const Member& member, const Param& param, const CallName& call) {
  std::string text = scalar_text(member, param, TimeFormat::iso8601, call);
  // An empty label would be another operation's path; dots would climb out of it.
  if (text.empty() || text == "." || text == "..")
    throw parameter_missing(call, member.name, "`" + text + "` cannot be part of a path");
  return text;
}

bool is_host_label(std::string_view text) {
  return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-';
         });
}

// Puts `label` in front of the URL's host.
void prefix_host(std::string& url, std::string_view label) {
  const auto host = url.find("://");
  UP_ASSERT(host != std::string::npos, "endpoints have a scheme");
  url.insert(host + 3, std::string(label) + ".");
}

// Takes the operation's URI apart as members are put in.
class Target {
 public:
  explicit Target(std::string_view uri)
      : path_(uri.substr(0, uri.find('?'))),
        query_(uri.find('?') == std::string_view::npos ? "" : uri.substr(uri.find('?') + 1)) {}

  void label(const std::string& wire, const std::string& text) {
    const std::string plain = "{" + wire + "}", greedy = "{" + wire + "+}";
    const bool keep_slash = path_.find(greedy) != std::string::npos;
    const auto& hole = keep_slash ? greedy : plain;
    const auto at = path_.find(hole);
    UP_ASSERT(at != std::string::npos, "the path has a place for `" + wire + "`");
    path_.replace(at, hole.size(), percent_encode(text, keep_slash));
  }

  /// Takes a label out of the path, together with its slash.
  void drop(const std::string& wire) {
    const std::string hole = "/{" + wire + "}";
    path_.replace(path_.find(hole), hole.size(), "");
    if (!path_.starts_with('/')) path_.insert(0, "/");
  }

  void query(std::string_view name, std::string_view value) {
    if (!query_.empty()) query_ += '&';
    query_ += percent_encode(name) + "=" + percent_encode(value);
  }

  std::string text() const {
    UP_ASSERT(path_.find('{') == std::string::npos, "every label is required: " + path_);
    return query_.empty() ? path_ : path_ + "?" + query_;
  }

 private:
  std::string path_, query_;
};

class RestRequest {
 public:
  RestRequest(const Operation& operation, const Endpoint& endpoint, CallName call)
      : operation_(operation), endpoint_(endpoint), target_(operation.uri) {
    request_.method = operation.method;
    request_.url = endpoint.url;
    request_.call = std::move(call);
  }

  Request build(const Params& params) && {
    for (const auto& [member, param] : given_members(operation_.input, params, request_.call))
      place(*member, *param);
    write_body(params);
    request_.url += target_.text();
    return std::move(request_);
  }

 private:
  void place(const Member& member, const Param& param) {
    const auto& call = request_.call;
    switch (member.place) {
      case Place::uri:
        return place_label(member, label_text(member, param, call));
      case Place::query:
        return place_query(member, param);
      case Place::header:
        request_.headers.push_back(
            {member.wire, scalar_text(member, param, TimeFormat::http, call)});
        if (member.host) place_host(member, request_.headers.back().value);
        return;
      case Place::payload:
        payload_ = {&member, &param};
        return;
      case Place::headers:
      case Place::status:
        assertion_failed("a place for input", __FILE__, __LINE__, member.name);
      case Place::body:
        has_body_ = true;
    }
  }

  // S3 addresses a bucket by host name; by path where an endpoint is given, and for names with
  // dots, which no certificate of S3 covers. Source: Amazon S3 User Guide, "Virtual hosting of
  // buckets".
  void place_label(const Member& member, const std::string& text) {
    const bool bucket = operation_.service->key == "s3" && member.name == "Bucket";
    if (bucket && !endpoint_.overridden && is_host_label(text) && lower_ascii(text) == text) {
      prefix_host(request_.url, text);
      return target_.drop(member.wire);
    }
    target_.label(member.wire, text);
  }

  void place_query(const Member& member, const Param& param) {
    if (member.shape->kind == Shape::Kind::list) {
      for (const auto& item : list_items(member, param))
        target_.query(member.wire, scalar_text(member.shape->members[0], item, TimeFormat::iso8601,
                                               request_.call));
      return;
    }
    target_.query(member.wire, scalar_text(member, param, TimeFormat::iso8601, request_.call));
  }

  // The account in front of S3 Control's host; an overridden endpoint keeps its host.
  void place_host(const Member& member, const std::string& text) {
    if (!is_host_label(text))
      throw parameter_missing(request_.call, member.name, "it cannot be part of a host name");
    if (operation_.host_prefix == "{" + member.name + "}." && !endpoint_.overridden)
      prefix_host(request_.url, text);
  }

  void write_body(const Params& params) {
    const Service& service = *operation_.service;
    const bool xml = service.protocol == Protocol::rest_xml;
    const auto body_of = [&](const Shape& shape, const Params& members, std::string_view root) {
      return xml ? xml_body(shape, members, root, service.xml_namespace, request_.call)
                 : json_body(shape, members, request_.call);
    };
    if (payload_.member != nullptr && payload_.member->shape->kind == Shape::Kind::structure) {
      request_.body =
          body_of(*payload_.member->shape, structure_members(*payload_.member, *payload_.param),
                  payload_.member->wire);
    } else if (payload_.member != nullptr) {
      const auto* text = std::get_if<std::string>(&payload_.param->value);
      UP_ASSERT(text != nullptr, "`" + payload_.member->name + "` takes text");
      request_.body = *text;
    } else if (has_body_) {
      request_.body = body_of(*operation_.input, params, operation_.body_root);
    }
    if (!request_.body.empty())
      request_.headers.push_back({"Content-Type", xml ? "application/xml" : "application/json"});
    if (operation_.checksum) request_.headers.push_back({"Content-MD5", md5_base64(request_.body)});
  }

  const Operation& operation_;
  const Endpoint& endpoint_;
  Target target_;
  Request request_;
  Given payload_{nullptr, nullptr};
  bool has_body_ = false;
};

}  // namespace

Request encode_rest(const Operation& operation, const Params& params, const Endpoint& endpoint,
                    CallName call) {
  return RestRequest(operation, endpoint, std::move(call)).build(params);
}

}  // namespace underpin::aws
