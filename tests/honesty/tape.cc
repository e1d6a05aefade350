#include "tests/honesty/tape.h"

#include <fmt/core.h>

#include <array>

namespace underpin::testing {
namespace {

std::string name_of(const aws::CallName& call) { return call.service + ":" + call.operation; }

// A call without what differs between runs: host, port, signature, date.
std::string key_of(const aws::Request& request) {
  const auto host = request.url.find("://") + 3;
  return fmt::format("{} {} {} {} {}", name_of(request.call), request.call.region, request.method,
                     request.url.substr(request.url.find('/', host)), request.body);
}

constexpr std::string_view kPolicyMessage =
    "User: arn:aws:iam::123456789012:user/auditor is not authorized to perform this action with an "
    "explicit deny in a service control policy";

// An error as the service's protocol words it. Sources: Smithy's protocol pages, and the common
// errors of EC2, IAM and S3.
aws::Response error(const std::string& service, int status, std::string_view code,
                    std::string_view message) {
  const std::set<std::string> kQuery = {"iam", "sts", "sns", "cloudwatch"};
  const std::set<std::string> kXml = {"s3", "s3control"};
  if (service == "ec2")
    return {
        status,
        {{"content-type", "text/xml"}},
        fmt::format("<Response><Errors><Error><Code>{}</Code><Message>{}</Message></Error></Errors>"
                    "<RequestID>r</RequestID></Response>",
                    code == "AccessDenied" ? "UnauthorizedOperation" : code, message)};
  if (kQuery.contains(service))
    return {
        status,
        {{"content-type", "text/xml"}},
        fmt::format("<ErrorResponse><Error><Type>Sender</Type><Code>{}</Code><Message>{}</Message>"
                    "</Error><RequestId>r</RequestId></ErrorResponse>",
                    code, message)};
  if (kXml.contains(service))
    return {
        status,
        {{"content-type", "application/xml"}},
        fmt::format("<Error><Code>{}</Code><Message>{}</Message><RequestId>r</RequestId></Error>",
                    code, message)};
  return {status,
          {{"content-type", "application/x-amz-json-1.1"},
           {"x-amzn-errortype", fmt::format("{}Exception", code)}},
          fmt::format(R"({{"__type":"{}Exception","message":"{}"}})", code, message)};
}

aws::Response broken(Fault fault, const aws::CallName& call, aws::Response healthy) {
  switch (fault) {
    case Fault::denied:
      return denied(call.service);
    case Fault::denied_by_policy:
      return error(call.service, 403, "AccessDenied", kPolicyMessage);
    case Fault::throttled:
      return error(call.service, 400, "Throttling", "Rate exceeded");
    case Fault::truncated:
      healthy.body.resize(healthy.body.size() / 2);
      // An error names its code in a header too, which would still tell it.
      std::erase_if(healthy.headers, [](const auto& h) { return h.name == "x-amzn-errortype"; });
      return healthy;
    case Fault::html:
      return {200, {{"content-type", "text/html"}}, "<html><body><h1>Sign in</h1></body></html>"};
  }
  return healthy;
}

}  // namespace

aws::Response denied(const std::string& service) {
  return error(service, 403, "AccessDenied", "you may not do this");
}

std::string_view name_of(Fault fault) {
  static constexpr std::array<std::string_view, 5> kNames = {
      "denied", "denied by a service control policy", "throttled for ever", "truncated",
      "answered in HTML"};
  return kNames[static_cast<std::size_t>(fault)];
}

aws::Response Recorder::send(const aws::Request& request,
                             std::chrono::steady_clock::time_point deadline, std::stop_token stop) {
  auto response = next_.send(request, deadline, stop);
  const std::scoped_lock lock(mutex_);
  tape_[key_of(request)].push_back(response);
  operations.insert(name_of(request.call));
  if (request.call.page > 1) paged.insert(name_of(request.call));
  return response;
}

aws::Response Replay::send(const aws::Request& request, std::chrono::steady_clock::time_point,
                           std::stop_token) {
  const std::scoped_lock lock(mutex_);
  const auto key = key_of(request);
  const auto found = tape_.find(key);
  if (found == tape_.end())
    return error(request.call.service, 403, "AccessDenied", "not on the tape");
  auto& played = played_[key];
  const auto& reply = found->second[std::min(played, found->second.size() - 1)];
  ++played;
  const bool hit = target_ && target_->operation == name_of(request.call) &&
                   (!target_->later_pages_only || request.call.page > 1) &&
                   (!target_->region || *target_->region == request.call.region);
  if (!hit) return reply;
  ++hits;
  return broken(target_->fault, request.call, reply);
}

}  // namespace underpin::testing
