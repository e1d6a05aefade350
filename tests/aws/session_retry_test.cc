// How the session goes on after a failure: attempts and waits, renewed credentials, a corrected
// clock.
#include <variant>

#include "aws/caller.h"
#include "tests/aws/wire_support.h"

namespace underpin::aws::wire {
namespace {

using std::chrono::milliseconds;
using Kind = TransportError::Kind;

Response keys() { return json_reply(R"({"Keys":[],"Truncated":false})"); }
Response throttled() { return json_reply(R"({"__type":"ThrottlingException"})", 400); }
Response denied() {
  return json_reply(R"({"__type":"AccessDeniedException","message":"no"})", 400);
}
Response broken() { return json_reply(R"({"__type":"KMSInternalException"})", 500); }

TEST(SessionRetry, Fault09_Fault12_attempts_waits_and_outcome_follow_the_rules) {
  using Step = std::variant<Response, Kind>;
  const struct {
    const char* name;
    std::vector<Step> steps;
    const char* code;
    std::size_t requests;
    std::vector<milliseconds> waits;
  } cases[] = {
      {"a reply", {keys()}, "", 1, {}},
      {"a denial is not repeated", {denied()}, "AccessDeniedException", 1, {}},
      {"throttled once", {throttled(), keys()}, "", 2, {milliseconds{1000}}},
      {"throttled for ever",
       {throttled()},
       "ThrottlingException",
       3,
       {milliseconds{1000}, milliseconds{2000}}},
      {"500 twice", {broken(), broken(), keys()}, "", 3, {milliseconds{50}, milliseconds{100}}},
      {"500 for ever",
       {broken()},
       "KMSInternalException",
       3,
       {milliseconds{50}, milliseconds{100}}},
      {"HTML 503 for ever",
       {Response{503, {}, "<html></html>"}},
       "underpin:NotAnAwsReply",
       3,
       {milliseconds{50}, milliseconds{100}}},
      {"an HTML page with 200 is not repeated",
       {Response{200, {}, "<html></html>"}},
       "underpin:NotAnAwsReply",
       1,
       {}},
      {"DNS fails once", {Kind::dns, keys()}, "", 2, {milliseconds{50}}},
      {"DNS fails for ever", {Kind::dns}, "underpin:Dns", 3, {milliseconds{50}, milliseconds{100}}},
      {"refused", {Kind::connect}, "underpin:Connect", 3, {milliseconds{50}, milliseconds{100}}},
      {"timeout", {Kind::timeout}, "underpin:Timeout", 3, {milliseconds{50}, milliseconds{100}}},
      {"reset",
       {Kind::reset, Kind::incomplete, keys()},
       "",
       3,
       {milliseconds{50}, milliseconds{100}}},
      {"a bad certificate is not tried again", {Kind::tls}, "underpin:Tls", 1, {}},
      {"neither is a refusing proxy", {Kind::proxy}, "underpin:Proxy", 1, {}},
      {"neither is a huge reply", {Kind::too_large}, "underpin:TooLarge", 1, {}},
      {"trouble of several kinds",
       {Kind::reset, throttled(), keys()},
       "",
       3,
       {milliseconds{50}, milliseconds{2000}}},
      {"the server asks for more time",
       {Response{503, {{"x-amz-retry-after", "1500"}}, "{\"__type\":\"Busy\"}"}, keys()},
       "",
       2,
       {milliseconds{1500}}},
  };
  for (const auto& c : cases) {
    Wire wire;
    for (const auto& step : c.steps) std::visit([&](const auto& s) { wire.script.then(s); }, step);
    EXPECT_EQ(code_of([&] { wire.session().call("eu-west-1", "kms:ListKeys"); }), c.code) << c.name;
    EXPECT_EQ(wire.script.requests.size(), c.requests) << c.name;
    EXPECT_EQ(wire.still.waits, c.waits) << c.name;
  }
}

TEST(SessionRetry, attempts_can_be_set) {
  Wire wire;
  wire.settings.max_attempts = 1;
  wire.script.then(throttled());
  EXPECT_EQ(code_of([&] { wire.session().call("eu-west-1", "kms:ListKeys"); }),
            "ThrottlingException");
  EXPECT_EQ(wire.script.requests.size(), 1u);
}

TEST(SessionRetry, Fault13_a_service_in_trouble_uses_up_its_own_quota_only) {
  Wire wire;
  wire.script.then([](const Request& request) {
    return request.call.region == "eu-west-1" ? broken() : keys();
  });
  for (int i = 0; i < 30; ++i)
    EXPECT_EQ(code_of([&] { wire.session().call("eu-west-1", "kms:ListKeys"); }),
              "KMSInternalException");
  // 500 tokens at 14 a retry: 35 retries, then one attempt a call.
  EXPECT_EQ(wire.script.requests.size(), 30u + 35u);
  wire.still.waits.clear();
  wire.script.requests.clear();
  EXPECT_EQ(code_of([&] { wire.session().call("eu-west-2", "kms:ListKeys"); }), "");
  EXPECT_EQ(code_of([&] { wire.session().call("eu-west-1", "kms:ListKeys"); }),
            "KMSInternalException");
  EXPECT_TRUE(wire.still.waits.empty());
}

TEST(SessionRetry, Fault13_accounts_share_a_transport_and_no_quota) {
  Script script;
  bool failed_once = false;
  script.then([&](const Request& request) {
    const bool second =
        header_text(request, "authorization").find("AKIASECOND") != std::string::npos;
    return second && std::exchange(failed_once, true) ? keys() : broken();
  });
  StillClock still;
  auto second_keys = test_keys();
  second_keys.access_key_id = "AKIASECOND";
  Session first(script, fixed_credentials(test_keys()), {}, still.clock());
  Session second(script, fixed_credentials(second_keys), {}, still.clock());
  const auto list = [](Session& session) {
    return code_of([&] { session.call("eu-west-1", "kms:ListKeys"); });
  };
  for (int i = 0; i < 40; ++i) EXPECT_EQ(list(first), "KMSInternalException");
  still.waits.clear();
  EXPECT_EQ(list(first), "KMSInternalException");
  EXPECT_TRUE(still.waits.empty()) << "nothing is left to try again with";
  EXPECT_EQ(list(second), "") << "the second account has its own";
  EXPECT_EQ(still.waits.size(), 1u);
}

// A write whose outcome is unknown is looked at before it is sent again, by who asked for it.
TEST(SessionRetry, Fault06_a_write_is_repeated_only_when_it_was_surely_not_carried_out) {
  using Step = std::variant<Response, Kind>;
  const struct {
    const char* name;
    Step first;
    std::size_t requests;
  } cases[] = {
      {"no address", Kind::dns, 2},
      {"no connection", Kind::connect, 2},
      {"throttled", throttled(), 2},
      {"reset", Kind::reset, 1},
      {"half a reply", Kind::incomplete, 1},
      {"no reply in time", Kind::timeout, 1},
      {"500", broken(), 1},
      {"503 from a proxy", Response{503, {}, "<html></html>"}, 1},
  };
  Operation write = operation("kms:ListKeys");
  write.mutates = true;
  for (const auto& c : cases) {
    Wire wire;
    std::visit([&](const auto& step) { wire.script.then(step); }, c.first);
    wire.script.then(keys());
    Caller caller(wire.script, wire.credentials, wire.settings, wire.still.clock(), {});
    const auto code = code_of([&] { caller.call("eu-west-1", write, {}, 1); });
    EXPECT_EQ(code.empty(), c.requests == 2) << c.name;
    EXPECT_EQ(wire.script.requests.size(), c.requests) << c.name;
    for (const auto& request : wire.script.requests) EXPECT_TRUE(request.once) << c.name;
  }
}

TEST(SessionRetry, stop_during_a_wait_ends_the_call_as_cancelled) {
  Wire wire;
  wire.still.stop_at_wait = true;
  wire.script.then(throttled());
  try {
    wire.session().call("eu-west-1", "kms:ListKeys");
    FAIL() << "no error";
  } catch (const TransportError& error) {
    EXPECT_EQ(error.kind(), Kind::cancelled);
  }
}

TEST(SessionRetry, a_cancelled_transport_is_no_finding_about_the_account) {
  Wire wire;
  wire.script.then(Kind::cancelled);
  EXPECT_THROW(wire.session().call("eu-west-1", "kms:ListKeys"), TransportError);
  EXPECT_EQ(wire.script.requests.size(), 1u);
}

TEST(SessionRetry, Fault19_expired_credentials_are_renewed_once) {
  auto fresh = test_keys();
  fresh.access_key_id = "AKIAFRESH";
  const auto expired = json_reply(R"({"__type":"ExpiredTokenException"})", 400);
  {
    Wire wire;
    const auto provider = std::make_shared<Rotating>(std::vector{test_keys(), fresh});
    wire.credentials = provider;
    wire.script.then(expired).then(keys());
    EXPECT_EQ(code_of([&] { wire.session().call("eu-west-1", "kms:ListKeys"); }), "");
    EXPECT_EQ(provider->told, std::vector<std::string>{"AKIAIOSFODNN7EXAMPLE"});
    EXPECT_NE(header_text(wire.script.requests[1], "authorization").find("AKIAFRESH"),
              std::string::npos);
    EXPECT_TRUE(wire.still.waits.empty());
  }
  Wire wire;
  wire.script.then(expired);
  EXPECT_EQ(code_of([&] { wire.session().call("eu-west-1", "kms:ListKeys"); }),
            "ExpiredTokenException")
      << "a source that cannot renew ends the call";
  EXPECT_EQ(wire.script.requests.size(), 2u);
}

// EC2 has one word for expired tokens and for a wrong clock; AWS's date tells which it is.
TEST(SessionRetry, Fault19_ec2s_expired_request_is_an_expired_token_when_the_clock_is_right) {
  const auto expired = [](const char* date) {
    return Response{400,
                    {{"Date", date}},
                    "<Response><Errors><Error><Code>RequestExpired</Code><Message>Request has "
                    "expired.</Message></Error></Errors></Response>"};
  };
  const auto vpcs = xml_reply("<DescribeVpcsResponse><vpcSet/></DescribeVpcsResponse>");
  const struct {
    const char *name, *date;
    bool temporary, renewed;
    std::size_t requests;
  } cases[] = {
      {"a right clock and a token", "Wed, 25 Nov 2026 10:00:30 GMT", true, true, 2},
      {"a right clock and long-term keys", "Wed, 25 Nov 2026 10:00:30 GMT", false, false, 1},
      {"a clock that is twenty minutes off", "Wed, 25 Nov 2026 10:20:00 GMT", true, false, 2},
  };
  for (const auto& c : cases) {
    Wire wire;
    auto first = test_keys();
    if (!c.temporary) first.session_token.clear();
    auto fresh = test_keys();
    fresh.access_key_id = "AKIAFRESH";
    const auto provider = std::make_shared<Rotating>(std::vector{first, fresh});
    wire.credentials = provider;
    wire.script.then(expired(c.date)).then(vpcs);
    const auto code = code_of([&] { wire.session().call("eu-west-1", "ec2:DescribeVpcs"); });
    EXPECT_EQ(code, c.requests == 2 ? "" : "RequestExpired") << c.name;
    EXPECT_EQ(wire.script.requests.size(), c.requests) << c.name;
    EXPECT_EQ(!provider->told.empty(), c.renewed) << c.name;
  }
}

TEST(SessionRetry, Fault19_when_renewed_credentials_have_expired_too_nothing_more_is_sent) {
  Wire wire;
  wire.script.then(json_reply(R"({"__type":"ExpiredTokenException"})", 400));
  EXPECT_EQ(code_of([&] { wire.session().call("eu-west-1", "kms:ListKeys"); }),
            "ExpiredTokenException");
  for (const char* region : {"eu-west-1", "eu-west-2"})
    EXPECT_EQ(code_of([&] { wire.session().call(region, "kms:ListKeys"); }),
              "underpin:CredentialsExpired");
  EXPECT_EQ(wire.script.requests.size(), 2u);
}

TEST(SessionRetry, a_source_without_credentials_is_an_error_of_the_call) {
  struct None : CredentialsProvider {
    Credentials get() override { throw CredentialsError("the token file is gone", "log in again"); }
  };
  Wire wire;
  wire.credentials = std::make_shared<None>();
  const auto error = api_error([&] { wire.session().call("eu-west-1", "kms:ListKeys"); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), "underpin:NoCredentials");
  EXPECT_EQ(error->message(), "the token file is gone");
  EXPECT_THROW(wire.session().identity(), CredentialsError) << "who asks who we are gets the hint";
}

TEST(SessionRetry, Fault18_a_wrong_clock_is_corrected_once_by_the_servers_date) {
  const auto refusal = [](const char* code, const char* date) {
    auto reply = json_reply(std::string(R"({"__type":")") + code + "\"}", 403);
    reply.headers.push_back({"Date", date});
    return reply;
  };
  constexpr const char* kAhead = "Wed, 25 Nov 2026 10:20:00 GMT";
  const struct {
    const char *name, *code, *date, *signed_at;
  } cases[] = {
      {"twenty minutes behind", "RequestTimeTooSkewed", kAhead, "20261125T102000Z"},
      {"the words of another service", "InvalidSignatureException", kAhead, "20261125T102000Z"},
      {"EC2's words", "AuthFailure", kAhead, "20261125T102000Z"},
      {"before its time", "RequestInTheFuture", "Wed, 25 Nov 2026 09:30:00 GMT",
       "20261125T093000Z"},
      {"within what AWS tolerates", "SignatureDoesNotMatch", "Wed, 25 Nov 2026 10:03:00 GMT", ""},
      {"without a date", "RequestTimeTooSkewed", "yesterday", ""},
      {"another error", "AccessDenied", kAhead, ""},
  };
  for (const auto& c : cases) {
    Wire wire;
    wire.script.then(refusal(c.code, c.date)).then(keys());
    const auto code = code_of([&] { wire.session().call("eu-west-1", "kms:ListKeys"); });
    if (*c.signed_at == '\0') {
      EXPECT_EQ(code, c.code) << c.name;
      EXPECT_EQ(wire.script.requests.size(), 1u) << c.name;
    } else {
      EXPECT_EQ(code, "") << c.name;
      ASSERT_EQ(wire.script.requests.size(), 2u) << c.name;
      EXPECT_EQ(header_text(wire.script.requests[1], "x-amz-date"), c.signed_at) << c.name;
    }
  }
  Wire wire;
  wire.script.then(refusal("RequestTimeTooSkewed", kAhead));
  EXPECT_EQ(code_of([&] { wire.session().call("eu-west-1", "kms:ListKeys"); }),
            "RequestTimeTooSkewed");
  EXPECT_EQ(wire.script.requests.size(), 2u) << "corrected, tried once more, given up";
}

TEST(SessionRetry, Fault18_a_clock_that_is_set_right_during_the_run_is_learned_again) {
  Wire wire;
  auto refusal = json_reply(R"({"__type":"RequestTimeTooSkewed"})", 403);
  refusal.headers.push_back({"Date", "Wed, 25 Nov 2026 10:20:00 GMT"});
  wire.script.then(refusal).then(keys()).then(refusal).then(keys());
  wire.session().call("eu-west-1", "kms:ListKeys");
  wire.still.now += std::chrono::minutes{20};
  EXPECT_EQ(code_of([&] { wire.session().call("eu-west-1", "kms:ListKeys"); }), "");
  EXPECT_EQ(header_text(wire.script.requests[3], "x-amz-date"), "20261125T102000Z");
}

}  // namespace
}  // namespace underpin::aws::wire
