// The session: identity, redirects, signing, limits, and what never leaves the signer.
#include "aws/session.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "aws/record.h"
#include "tests/aws/wire_support.h"

namespace underpin::aws::wire {
namespace {

using Kind = TransportError::Kind;

Response keys() { return json_reply(R"({"Keys":[],"Truncated":false})"); }
Response denied() {
  return json_reply(R"({"__type":"AccessDeniedException","message":"no"})", 400);
}

TEST(Session, stop_before_a_call_sends_nothing_when_all_slots_are_taken) {
  Wire wire;
  wire.settings.in_flight = 0;
  wire.stop.request_stop();
  wire.script.then(keys());
  EXPECT_THROW(wire.session().call("eu-west-1", "kms:ListKeys"), TransportError);
  EXPECT_TRUE(wire.script.requests.empty());
}

TEST(Session, an_endpoint_that_is_refused_ends_the_run_before_it_begins) {
  Wire wire;
  wire.settings.endpoints.configured_services["s3"] = "https://example.com";
  EXPECT_THROW(wire.session(), UsageError);
}

TEST(Session, the_servers_time_is_learned_from_replies) {
  Wire wire;
  EXPECT_EQ(wire.session().server_time(), wire.still.now);
  auto reply = keys();
  reply.headers.push_back({"date", "Wed, 25 Nov 2026 10:01:30 GMT"});
  wire.script.then(reply);
  wire.session().call("eu-west-1", "kms:ListKeys");
  EXPECT_EQ(wire.session().server_time(), *parse_time("2026-11-25T10:01:30Z"));
}

TEST(Session, identity_is_asked_once_at_the_regions_own_endpoint) {
  Wire wire;
  wire.settings.region = "eu-central-1";
  wire.script.then(query_reply("GetCallerIdentity",
                               "<Arn>arn:aws-cn:iam::123456789012:user/Alice</Arn>"
                               "<UserId>AIDACKCEVSQ6C2EXAMPLE</UserId>"
                               "<Account>123456789012</Account>"));
  for (int i = 0; i < 2; ++i) {
    const auto identity = wire.session().identity();
    EXPECT_EQ(identity.account, "123456789012");
    EXPECT_EQ(identity.arn, "arn:aws-cn:iam::123456789012:user/Alice");
    EXPECT_EQ(identity.user_id, "AIDACKCEVSQ6C2EXAMPLE");
    EXPECT_EQ(identity.partition, "aws-cn");
  }
  ASSERT_EQ(wire.script.requests.size(), 1u);
  EXPECT_EQ(wire.script.requests[0].url, "https://sts.eu-central-1.amazonaws.com/");
}

TEST(Session, an_identity_that_names_no_account_is_refused) {
  for (const char* members :
       {"", "<Account>12345</Account><Arn>arn:aws:iam::12345:root</Arn>",
        "<Account>12345678901x</Account><Arn>arn:aws:iam::12345678901x:root</Arn>",
        "<Account>123456789012</Account><Arn>root</Arn>", "<Account>123456789012</Account>"}) {
    Wire wire;
    wire.script.then(query_reply("GetCallerIdentity", members));
    EXPECT_EQ(code_of([&] { wire.session().identity(); }), "underpin:NotAnAwsReply") << members;
  }
}

TEST(Session, web_identity_is_exchanged_without_a_signature) {
  Wire wire;
  wire.script.then(query_reply("AssumeRoleWithWebIdentity", ""));
  wire.session().call("eu-west-1", "sts:AssumeRoleWithWebIdentity",
                      {{"RoleArn", "r"}, {"RoleSessionName", "s"}, {"WebIdentityToken", "t"}});
  EXPECT_EQ(header_text(wire.script.requests[0], "authorization"), "");
  EXPECT_EQ(header_text(wire.script.requests[0], "x-amz-security-token"), "");
}

TEST(Session, s3_is_signed_with_the_bodys_digest_and_others_without) {
  Wire wire;
  wire.script.then(xml_reply("<ListAllMyBucketsResult/>")).then(keys());
  wire.session().call("eu-west-1", "s3:ListBuckets");
  wire.session().call("eu-west-1", "kms:ListKeys");
  EXPECT_EQ(header_text(wire.script.requests[0], "x-amz-content-sha256"),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(header_text(wire.script.requests[1], "x-amz-content-sha256"), "");
}

TEST(Session, every_request_says_which_call_it_is) {
  Wire wire;
  wire.script.then(keys());
  wire.session().call("eu-west-1", "kms:ListKeys");
  const auto& call = wire.script.requests[0].call;
  EXPECT_EQ(call.service + ":" + call.operation + "@" + call.region, "kms:ListKeys@eu-west-1");
  EXPECT_EQ(call.page, 1);
  EXPECT_EQ(header_text(wire.script.requests[0], "user-agent"), "underpin");
  EXPECT_FALSE(wire.script.requests[0].once) << "reads may be repeated by the transport";
}

TEST(Session, calls_under_way_are_limited_by_service_and_region) {
  // Holds the first calls until as many as are allowed have met.
  struct Counting : Transport {
    Response send(const Request& request, std::chrono::steady_clock::time_point,
                  std::stop_token) override {
      std::unique_lock lock(mutex);
      highest = std::max(highest, ++under_way);
      changed.notify_all();
      changed.wait(lock, [&] { return highest >= expected; });
      --under_way;
      return request.call.service == "iam"
                 ? query_reply("ListUsers", "<Users/><IsTruncated>false</IsTruncated>")
                 : keys();
    }
    std::mutex mutex;
    std::condition_variable changed;
    int under_way = 0, highest = 0, expected = 0;
  };
  const struct {
    const char *name, *operation, *region;
    std::size_t overall;
    int most;
  } cases[] = {
      {"a service in a region", "kms:ListKeys", "eu-west-1", 64, 4},
      {"IAM", "iam:ListUsers", "global", 64, 3},
      {"all together", "kms:ListKeys", "eu-west-1", 2, 2},
  };
  for (const auto& c : cases) {
    Counting transport;
    transport.expected = c.most;
    StillClock still;
    SessionSettings settings;
    settings.in_flight = c.overall;
    settings.in_flight_service = 4;
    settings.in_flight_iam = 3;
    Session session(transport, fixed_credentials(test_keys()), settings, still.clock());
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < 12; ++i)
        threads.emplace_back([&] {
          for (int j = 0; j < 20; ++j) session.call(c.region, c.operation);
        });
    }
    EXPECT_EQ(transport.highest, c.most) << c.name;
  }
}

TEST(Session, the_widest_that_calls_can_be_under_way_is_told_by_service_and_region) {
  Script transport;
  StillClock still;
  SessionSettings settings;
  settings.in_flight = 64;
  settings.in_flight_service = 16;
  settings.in_flight_iam = 10;
  const Session session(transport, fixed_credentials(test_keys()), settings, still.clock());
  const struct {
    const char *name, *region, *service;
    std::size_t calls;
  } cases[] = {
      {"a region's service has its own limit", "eu-west-1", "kms", 16},
      {"IAM has less", "global", "iam", 10},
      {"a service that is there once is one queue", "global", "organizations", 16},
      {"buckets lie in many regions", "global", "s3", 64},
      {"buckets of one region", "eu-west-1", "s3", 16},
  };
  for (const auto& c : cases) EXPECT_EQ(session.in_flight(c.region, c.service), c.calls) << c.name;
}

TEST(Session, secrets_stay_out_of_errors_and_records) {
  Script script;
  script.then(
      xml_reply("<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>no match. "
                "The Canonical String for this request should have been 'x-amz-security-token:"
                "FwoGZXIvYXdzEXAMPLETOKEN'</Message></Error></ErrorResponse>",
                403));
  std::string seen;
  RecordingTransport recorder(script, [&](const CallRecord& record) {
    seen += record.call.service + record.call.operation + record.call.region + record.code;
  });
  StillClock still;
  Session session(recorder, fixed_credentials(test_keys()), {}, still.clock());
  const auto error = api_error([&] { session.call("global", "iam:ListUsers"); });
  ASSERT_TRUE(error);
  seen += std::string(error->what()) + error->message() + error->hint();
  for (const auto& secret : {test_keys().secret_access_key, test_keys().session_token})
    EXPECT_EQ(seen.find(secret), std::string::npos);
  EXPECT_EQ(script.requests[0].body.find(test_keys().secret_access_key), std::string::npos);
  for (const auto& header : script.requests[0].headers)
    EXPECT_EQ(header.value.find(test_keys().secret_access_key), std::string::npos) << header.name;
}

TEST(SessionDeathTest, a_call_that_the_table_lacks_is_our_mistake) {
  Wire wire;
  EXPECT_DEATH(wire.session().call("eu-west-1", "kms:DescribeKyes"), "kms:DescribeKyes");
  EXPECT_DEATH(wire.session().pages("eu-west-1", "kms:Nothing"), "kms:Nothing");
}

TEST(Record, every_request_is_told_of_with_its_outcome) {
  Script script;
  script.then(keys()).then(denied()).then(Kind::reset);
  std::vector<CallRecord> records;
  RecordingTransport recorder(script, [&](const CallRecord& record) { records.push_back(record); });
  const Request request{"POST",  "https://kms.eu-west-1.amazonaws.com/", {},
                        "12345", {"kms", "ListKeys", "eu-west-1", 2},    false};
  recorder.send(request, {}, {});
  recorder.send(request, {}, {});
  EXPECT_THROW(recorder.send(request, {}, {}), TransportError);
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(recorder.count(), 3u);
  const struct {
    int status;
    const char* code;
    std::size_t received;
  } expected[] = {{200, "", keys().body.size()},
                  {400, "AccessDeniedException", denied().body.size()},
                  {0, "underpin:reset", 0}};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(records[i].status, expected[i].status);
    EXPECT_EQ(records[i].code, expected[i].code);
    EXPECT_EQ(records[i].received, expected[i].received);
    EXPECT_EQ(records[i].sent, 5u);
    EXPECT_EQ(records[i].call.page, 2);
  }
}

}  // namespace
}  // namespace underpin::aws::wire
