// Where calls go when the first place was wrong or nobody is there: buckets in other regions,
// regions that do not answer.
#include <algorithm>
#include <mutex>
#include <thread>

#include "tests/aws/wire_support.h"

namespace underpin::aws::wire {
namespace {

using Kind = TransportError::Kind;
using std::chrono::milliseconds;

Response keys() { return json_reply(R"({"Keys":[],"Truncated":false})"); }

Response acl() {
  return xml_reply("<AccessControlPolicy><Owner/><AccessControlList/></AccessControlPolicy>");
}

std::string ask_for_acl(Wire& wire, const char* region = "us-east-1") {
  return code_of([&] { wire.session().call(region, "s3:GetBucketAcl", {{"Bucket", "b-1"}}); });
}

std::string list_keys(Wire& wire, const char* region = "eu-south-1") {
  return code_of([&] { wire.session().call(region, "kms:ListKeys"); });
}

// ---- buckets

// Source: Amazon S3 User Guide, "Request redirection and the REST API".
TEST(SessionRegion, Fault08_a_bucket_in_another_region_is_asked_there_once_with_a_new_signature) {
  const auto error = [](const char* code, const char* more = "") {
    return std::string("<Error><Code>") + code + "</Code><Message>m</Message>" + more + "</Error>";
  };
  const std::vector<Header> says = {{"x-amz-bucket-region", "eu-central-1"}};
  const struct {
    const char* name;
    Response first;
    bool followed;
  } cases[] = {
      {"301 with header and body", {301, says, error("PermanentRedirect")}, true},
      {"301 without a body, as HEAD gets it", {301, says, ""}, true},
      {"307", {307, says, error("TemporaryRedirect")}, true},
      {"302 in HTML", {302, says, "<html></html>"}, true},
      {"400 for the signature's region, header",
       {400, says, error("AuthorizationHeaderMalformed")},
       true},
      {"400 for the signature's region, body",
       {400, {}, error("AuthorizationHeaderMalformed", "<Region>eu-central-1</Region>")},
       true},
      {"400 without a body, as HEAD gets it", {400, says, ""}, true},
      {"400 for a region that is opted in",
       {400, says, error("IllegalLocationConstraintException")},
       true},
      {"a denial in the right words stays one", {403, says, error("AccessDenied")}, false},
      {"a redirect to nowhere", {301, {{"location", "https://evil.example/"}}, ""}, false},
      {"a redirect to where it came from",
       {307, {{"x-amz-bucket-region", "us-east-1"}}, error("TemporaryRedirect")},
       false},
      {"a redirect to what is no region",
       {301, {{"x-amz-bucket-region", "evil.example/"}}, error("PermanentRedirect")},
       false},
      {"a redirect to another partition",
       {301, {{"x-amz-bucket-region", "cn-north-1"}}, error("PermanentRedirect")},
       false},
  };
  for (const auto& c : cases) {
    Wire wire;
    wire.script.then(c.first).then(acl());
    const auto code = ask_for_acl(wire);
    EXPECT_EQ(code.empty(), c.followed) << c.name << " " << code;
    ASSERT_EQ(wire.script.requests.size(), c.followed ? 2u : 1u) << c.name;
    if (!c.followed) continue;
    const auto& second = wire.script.requests[1];
    EXPECT_EQ(second.url, "https://b-1.s3.eu-central-1.amazonaws.com/?acl") << c.name;
    EXPECT_NE(header_text(second, "authorization").find("/eu-central-1/s3/"), std::string::npos)
        << c.name;
    EXPECT_TRUE(wire.still.waits.empty()) << c.name;
  }
}

TEST(SessionRegion, Fault08_a_bucket_that_is_sent_in_a_circle_is_given_up) {
  Wire wire;
  wire.script.then([](const Request& request) {
    const bool here = request.url.find("us-east-1") != std::string::npos;
    return Response{301,
                    {{"x-amz-bucket-region", here ? "eu-central-1" : "us-east-1"}},
                    "<Error><Code>PermanentRedirect</Code></Error>"};
  });
  EXPECT_EQ(ask_for_acl(wire), "PermanentRedirect");
  EXPECT_EQ(wire.script.requests.size(), 2u);
}

TEST(SessionRegion, Fault43_a_region_once_learned_is_asked_first) {
  Wire wire;
  wire.script
      .then({301,
             {{"x-amz-bucket-region", "eu-central-1"}},
             "<Error><Code>PermanentRedirect</Code></Error>"})
      .then(acl());
  EXPECT_EQ(ask_for_acl(wire), "");
  EXPECT_EQ(ask_for_acl(wire), "");
  ASSERT_EQ(wire.script.requests.size(), 3u);
  EXPECT_EQ(wire.script.requests[2].url, "https://b-1.s3.eu-central-1.amazonaws.com/?acl");
}

// A bucket's name can pass to another account; its settings would then be judged as ours.
TEST(SessionRegion, Fault43_a_bucket_is_expected_to_be_the_accounts_unless_the_call_says_whose) {
  Wire wire;
  wire.script
      .then(query_reply("GetCallerIdentity",
                        "<Arn>arn:aws:iam::123456789012:user/a</Arn>"
                        "<UserId>AIDA</UserId><Account>123456789012</Account>"))
      .then(acl());
  wire.session().identity();
  ask_for_acl(wire);
  wire.session().call("us-east-1", "s3:GetBucketAcl",
                      {{"Bucket", "b-1"}, {"ExpectedBucketOwner", "999999999999"}});
  EXPECT_EQ(header_text(wire.script.requests[1], "x-amz-expected-bucket-owner"), "123456789012");
  EXPECT_EQ(header_text(wire.script.requests[2], "x-amz-expected-bucket-owner"), "999999999999");
}

// ---- regions

TEST(SessionRegion, Fault01_a_region_that_never_answers_costs_one_probe_and_no_more) {
  for (const auto kind :
       {Kind::dns, Kind::connect, Kind::timeout, Kind::tls, Kind::reset, Kind::proxy}) {
    Wire wire;
    int probes = 0;
    wire.script.then([&](const Request& request) -> Response {
      if (request.call.region == "eu-west-1") return keys();
      throw TransportError(kind, "no reply");
    });
    wire.script.on_probe = [&](const Request& request) -> Response {
      ++probes;
      EXPECT_EQ(request.url, "https://sts.eu-south-1.amazonaws.com/");
      EXPECT_EQ(header_text(request, "authorization"), "") << "a probe carries no credentials";
      throw TransportError(kind, "no reply");
    };
    for (int i = 0; i < 5; ++i)
      EXPECT_EQ(list_keys(wire), "underpin:RegionDoesNotAnswer") << name_of(kind);
    EXPECT_EQ(code_of([&] { wire.session().call("eu-south-1", "ec2:DescribeVpcs"); }),
              "underpin:RegionDoesNotAnswer")
        << "nor does any other of its services";
    EXPECT_EQ(wire.script.requests.size(), 1u) << "the first call alone was sent";
    EXPECT_EQ(probes, 2) << "twice, because the first failed at once";
    EXPECT_EQ(wire.still.waits, std::vector{milliseconds{1000}});
    EXPECT_EQ(list_keys(wire, "eu-west-1"), "") << "other regions are as they were";
  }
}

TEST(SessionRegion, a_probe_that_used_up_its_time_is_not_repeated) {
  Wire wire;
  int probes = 0;
  std::chrono::steady_clock::time_point now{};
  auto clock = wire.still.clock();
  clock.steady = [&] { return now; };
  wire.script.then(Kind::connect);
  wire.script.on_probe = [&](const Request&) -> Response {
    ++probes;
    now += std::chrono::seconds{3};
    throw TransportError(Kind::connect, "no reply");
  };
  Session session(wire.script, wire.credentials, wire.settings, clock);
  EXPECT_EQ(code_of([&] { session.call("eu-south-1", "kms:ListKeys"); }),
            "underpin:RegionDoesNotAnswer");
  EXPECT_EQ(probes, 1);
  EXPECT_TRUE(wire.still.waits.empty());
}

TEST(SessionRegion, a_host_that_does_not_answer_in_a_region_that_does_is_tried_as_ever) {
  Wire wire;
  wire.script.then(Kind::connect).then(keys());
  EXPECT_EQ(list_keys(wire), "");
  EXPECT_EQ(wire.still.waits, std::vector{milliseconds{50}});

  Wire down;
  down.script.then(Kind::connect);
  EXPECT_EQ(list_keys(down), "underpin:Connect");
  EXPECT_EQ(down.script.requests.size(), 3u);
}

TEST(SessionRegion, a_region_that_answered_before_is_never_given_up) {
  Wire wire;
  int probes = 0;
  wire.script.on_probe = [&](const Request&) -> Response {
    ++probes;
    throw TransportError(Kind::connect, "no reply");
  };
  wire.script.then(keys()).then(Kind::connect);
  EXPECT_EQ(list_keys(wire), "");
  EXPECT_EQ(list_keys(wire), "underpin:Connect");
  EXPECT_EQ(probes, 0);
}

TEST(SessionRegion, global_services_and_sts_belong_to_no_region_that_could_be_given_up) {
  Wire wire;
  int probes = 0;
  wire.script.on_probe = [&](const Request&) -> Response {
    ++probes;
    throw TransportError(Kind::dns, "no reply");
  };
  wire.script.then(Kind::dns);
  EXPECT_EQ(code_of([&] { wire.session().call("global", "iam:ListUsers"); }), "underpin:Dns");
  EXPECT_EQ(code_of([&] { wire.session().identity(); }), "underpin:Dns");
  EXPECT_EQ(probes, 0);
}

// Twelve threads fail in the same region at once: one of them probes, all hear what it found.
TEST(SessionRegion, many_calls_at_once_share_one_probe) {
  struct Silent : Transport {
    Response send(const Request& request, std::chrono::steady_clock::time_point,
                  std::stop_token) override {
      const std::lock_guard lock(mutex);
      ++(request.call.page == kProbePage ? probes : calls);
      throw TransportError(Kind::connect, "no reply");
    }
    std::mutex mutex;
    int probes = 0, calls = 0;
  };
  Silent transport;
  StillClock still;
  const auto clock = [&] {
    auto plain = still.clock();
    plain.sleep = [](std::chrono::milliseconds, std::stop_token) { return true; };
    return plain;
  }();
  Session session(transport, fixed_credentials(test_keys()), {}, clock);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 12; ++i)
      threads.emplace_back([&] {
        for (int j = 0; j < 20; ++j)
          EXPECT_EQ(code_of([&] { session.call("eu-south-1", "kms:ListKeys"); }),
                    "underpin:RegionDoesNotAnswer");
      });
  }
  EXPECT_EQ(transport.probes, 2);
  EXPECT_LE(transport.calls, 12) << "those that were under way before the verdict";
}

TEST(SessionRegion, a_stop_during_a_probe_ends_the_call_and_leaves_no_verdict) {
  Wire wire;
  wire.script.then(Kind::connect);
  wire.script.on_probe = [&](const Request&) -> Response {
    throw TransportError(Kind::cancelled, "stopped");
  };
  for (int i = 0; i < 2; ++i)
    EXPECT_THROW(wire.session().call("eu-south-1", "kms:ListKeys"), TransportError);
  EXPECT_EQ(wire.script.requests.size(), 2u) << "the next call is sent and probes again";
}

}  // namespace
}  // namespace underpin::aws::wire
