#include "tests/resources/fake_aws.h"

#include <fmt/core.h>

#include "aws/service.h"

namespace underpin::testing {

aws::Response FakeAws::send(const aws::Request& request, std::chrono::steady_clock::time_point,
                            std::stop_token) {
  if (silent.contains(request.call.region))
    throw aws::TransportError(aws::TransportError::Kind::connect, "no reply");
  if (request.call.page == aws::kProbePage) return {403, {}, ""};
  const auto operation = request.call.service + ":" + request.call.operation;
  Reply reply;
  {
    const std::scoped_lock lock(mutex_);
    calls_.push_back(operation + " " + request.call.region);
    for (const auto& rule : rules_) {
      const auto& where = rule.where;
      const bool holds = (request.url + "\n" + request.body).find(where.holds) != std::string::npos;
      if (rule.operation == operation && holds &&
          (where.region.empty() || where.region == request.call.region) &&
          (where.page == 0 || where.page == request.call.page))
        reply = rule.reply;
    }
  }
  if (reply) return reply(request);
  ADD_FAILURE() << "no reply for " << operation << " in " << request.call.region << ", page "
                << request.call.page << "\n"
                << request.url << "\n"
                << request.body;
  return error_reply(operation, "ValidationError");
}

aws::Response FakeAws::error_reply(const std::string& operation, const std::string& code,
                                   const std::string& message) {
  constexpr int kRefused = 403;
  const auto protocol = aws::operation(operation).service->protocol;
  const auto error =
      fmt::format("<Error><Code>{}</Code><Message>{}</Message></Error>", code, message);
  switch (protocol) {
    case aws::Protocol::ec2:
      return aws::wire::xml_reply(
          "<Response><Errors>" + error + "</Errors><RequestID>r</RequestID></Response>", kRefused);
    case aws::Protocol::query:
      return aws::wire::xml_reply(
          "<ErrorResponse>" + error + "<RequestId>r</RequestId></ErrorResponse>", kRefused);
    case aws::Protocol::rest_xml:
      return aws::wire::xml_reply(error, kRefused);
    default:
      return aws::wire::json_reply(
          fmt::format(R"({{"__type":"{}","message":"{}"}})", code, message), kRefused);
  }
}

const Snapshot& ReaderRun::read(const Reader& reader, std::size_t threads) {
  aws::SessionSettings settings;
  settings.region = home_region;
  settings.max_attempts = 1;
  aws::Session session(aws, aws::fixed_credentials(aws::wire::test_keys()), settings,
                       clock.clock());
  Pool pool(threads);
  for (const auto type : reader.after) earlier.request(type());
  earlier.finish();
  found.account = earlier.account;
  found.regions = earlier.regions;
  Reading reading(reader, earlier, session, pool);
  reading.read();
  reading.deliver(found);
  found.finish();
  return found;
}

std::vector<std::string> gap_keys(const Snapshot& account) {
  std::vector<std::string> keys;
  for (const auto& gap : account.gaps()) keys.push_back(gap.key());
  return keys;
}

aws::Response query(const std::string& operation, const std::string& members) {
  return aws::wire::query_reply(operation, members);
}

aws::Response ec2(const std::string& operation, const std::string& members) {
  return aws::wire::xml_reply(
      fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{0}Response "
                  "xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId>{1}</"
                  "{0}Response>",
                  operation, members));
}

aws::Response json(std::string body) { return aws::wire::json_reply(std::move(body)); }

aws::Response xml(std::string body) { return aws::wire::xml_reply(std::move(body)); }

std::string in_base64(std::string_view bytes) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto group = bytes.substr(i, 3);
    unsigned bits = 0;
    for (std::size_t j = 0; j < 3; ++j)
      bits = bits << 8 | (j < group.size() ? static_cast<unsigned char>(group[j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j)
      out += j <= group.size() ? kLetters[bits >> (18 - 6 * j) & 63u] : '=';
  }
  return out;
}

}  // namespace underpin::testing
