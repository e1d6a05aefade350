// Containers and instances: whom they are asked from, and how they fail.
#include "credentials_support.h"

namespace underpin::aws {
namespace {

using ::testing::AllOf;
using testing::document;
using ::testing::Each;
using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using testing::World;

using namespace std::chrono_literals;

const std::string& authorization(const Request& request) {
  static const std::string kNone = "(none)";
  const auto* header = find_header(request.headers, "Authorization");
  return header == nullptr ? kNone : *header;
}

TEST(CredentialsContainer, Fault24_plain_http_goes_to_this_machine_and_its_agents_only) {
  const struct {
    const char* uri;
    bool asked;
  } cases[] = {
      {"http://127.0.0.1/c", true},
      {"http://127.255.3.4:8080/c?x=y", true},
      {"http://[::1]:99/c", true},
      {"http://localhost/c", true},
      {"http://169.254.170.2/c", true},
      {"http://169.254.170.23/v1/credentials", true},
      {"http://[fd00:ec2::23]/v1/credentials", true},
      {"http://[FD00:EC2:0:0:0:0:0:23]/v1/credentials", true},
      {"https://anything.example/c", true},
      {"http://example.com/c", false},
      {"http://169.254.169.254/latest/meta-data", false},
      {"http://169.254.170.3/c", false},
      {"http://128.0.0.1/c", false},
      {"http://[::2]/c", false},
      {"http://[::ffff:10.0.0.1]/c", false},
      {"http://127.0.0.1.example.com/c", false},
      {"http://localhost.example.com/c", false},
      {"http://127.0.0.1@example.com/c", false},
      {"http://example.com#127.0.0.1", false},
      {"https://user@example.com/c", false},
      {"ftp://127.0.0.1/c", false},
      {"file:///etc/passwd", false},
      {"127.0.0.1/c", false},
      {"/c", false},
  };
  for (const auto& c : cases) {
    World world;
    world.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = c.uri;
    world.transport.answer([](const Request&) { return Response{200, {}, document("C")}; });
    const auto error = error_of([&] { world.chain()->get(); });
    EXPECT_EQ(error.empty(), c.asked) << c.uri << ": " << error;
    EXPECT_EQ(world.transport.asked().size(), c.asked ? 1u : 0u) << c.uri;
    if (!c.asked) {
      EXPECT_THAT(error, HasSubstr("container: AWS_CONTAINER_CREDENTIALS_FULL_URI"));
    }
  }
}

TEST(CredentialsContainer, the_relative_uri_is_ecs_s_and_precedes_the_full_one) {
  World world;
  world.variables = {{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/c?id=1"},
                     {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://other.example/"}};
  world.transport.answer([](const Request&) { return Response{200, {}, document("C")}; });
  const auto found = world.chain()->get();
  EXPECT_EQ(found.session_token, "S3CR3T-TOKEN-C");
  EXPECT_EQ(found.expires, parse_time("2026-11-25T16:00:00Z"));
  EXPECT_THAT(world.transport.asked(), ElementsAre("GET http://169.254.170.2/v2/c?id=1"));
  world.variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "@example.com/c";
  EXPECT_THAT(error_of([&] { world.chain(); }), HasSubstr("does not begin with a slash"));
}

TEST(CredentialsContainer, the_token_file_precedes_the_token_and_is_read_at_each_refresh) {
  World world;
  world.home.write("token", "S3CR3T-1\n");
  world.variables = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials"},
                     {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "S3CR3T-0"}};
  world.transport.answer([](const Request&) { return Response{200, {}, document("C")}; });
  world.chain()->get();
  world.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = world.home.file("token");
  const auto provider = world.chain();
  provider->get();
  world.home.write("token", "S3CR3T-2");
  world.time.pass(5h + 55min);
  world.transport.answer([](const Request&) {
    return Response{200, {}, document("C", "2026-11-25T22:00:00Z")};
  });
  provider->get();
  std::vector<std::string> tokens;
  for (const auto& request : world.transport.requests()) tokens.push_back(authorization(request));
  EXPECT_THAT(tokens, ElementsAre("S3CR3T-0", "S3CR3T-1", "S3CR3T-2"));
}

TEST(CredentialsContainer, what_goes_wrong_is_said) {
  const struct {
    const char* name;
    const char* token;
    Response reply;
    const char* message;
    std::size_t requests;
  } cases[] = {
      {"a refusal with a reason",
       "t",
       {401, {}, R"({"code":"X","message":"bad token"})"},
       "container: HTTP 401: bad token",
       1},
      {"a refusal with an escape sequence",
       "t",
       {401, {}, "{\"message\":\"\\u001b[31mred\"}"},
       "container: HTTP 401: \\u{1b}[31mred",
       1},
      {"a refusal without a reason", "t", {404, {}, "<html>"}, "container: HTTP 404\n", 1},
      {"a server error is tried three times", "t", {500, {}, ""}, "container: HTTP 500\n", 3},
      {"throttling is tried three times", "t", {429, {}, ""}, "container: HTTP 429\n", 3},
      {"no JSON", "t", {200, {}, "S3CR3T"}, "container: not JSON at line 1", 1},
      {"no key",
       "t",
       {200, {}, R"({"SecretAccessKey":"S3CR3T"})"},
       "container: the document has no `AccessKeyId`",
       1},
      {"a token of two lines",
       "a\nb",
       {200, {}, ""},
       "container: the authorization token has more than one line",
       0},
  };
  for (const auto& c : cases) {
    World world;
    world.home.write("token", c.token);
    world.variables = {{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/c"},
                       {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", world.home.file("token")}};
    world.transport.answer([&](const Request&) { return c.reply; });
    EXPECT_THAT(error_of([&] { world.chain()->get(); }), HasSubstr(c.message)) << c.name;
    EXPECT_EQ(world.transport.asked().size(), c.requests) << c.name;
  }
}

// An instance with a role; `token`, `roles` and `keys` are its three answers.
struct Instance {
  Response token{200, {}, "session-token"};
  Response roles{200, {}, "audit\n"};
  Response keys{200, {}, document("I")};

  Response operator()(const Request& request) const {
    if (request.method == "PUT") return token;
    const auto* given = find_header(request.headers, "x-aws-ec2-metadata-token");
    if (given == nullptr || *given != "session-token") return {401, {}, ""};
    return request.url.ends_with("/security-credentials/") ? roles : keys;
  }
};

TEST(CredentialsInstance, opens_a_session_asks_for_the_role_then_for_its_keys) {
  World world;
  world.transport.answer(Instance{});
  const auto found = world.chain()->get();
  EXPECT_EQ(found.access_key_id, "I");
  EXPECT_EQ(found.source, "instance metadata, role `audit`");
  EXPECT_THAT(world.transport.asked(),
              ElementsAre("PUT http://169.254.169.254/latest/api/token",
                          "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/",
                          "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/"
                          "audit"));
  EXPECT_EQ(
      *find_header(world.transport.requests()[0].headers, "x-aws-ec2-metadata-token-ttl-seconds"),
      "21600");
}

TEST(CredentialsInstance, Fault23_only_version_2_is_spoken_and_failures_are_named) {
  const struct {
    const char* name;
    Instance instance;
    const char* message;
  } cases[] = {
      {"version 1 only (404)",
       {.token = {404, {}, ""}},
       "instance metadata: no session token from http://169.254.169.254: HTTP 404"},
      {"version 1 only (405)", {.token = {405, {}, ""}}, "HTTP 405"},
      {"a service switched off", {.token = {403, {}, ""}}, "HTTP 403"},
      {"a token that is no header value", {.token = {200, {}, "a\r\nb"}}, "no session token"},
      {"an empty token", {.token = {200, {}, ""}}, "no session token"},
      {"no role attached",
       {.roles = {404, {}, "<html>"}},
       "instance metadata: the instance has no role"},
      {"an empty list of roles", {.roles = {200, {}, "\n"}}, "the instance has no role"},
      {"a server error", {.roles = {500, {}, ""}}, "instance metadata: HTTP 500"},
      {"a role that EC2 may not assume",
       {.keys = {200, {}, R"({"Code":"AssumeRoleUnauthorizedAccess","Message":"EC2 cannot"})"}},
       "instance metadata: AssumeRoleUnauthorizedAccess: EC2 cannot"},
      {"half a document",
       {.keys = {200, {}, R"({"Code":"Success","AccessKeyId":"A")"}},
       "instance metadata: not JSON"},
      {"no secret",
       {.keys = {200, {}, R"({"Code":"Success","AccessKeyId":"A"})"}},
       "the document has no `SecretAccessKey`"},
      {"fault 20: expired keys",
       {.keys = {200, {}, document("I", "2026-11-25T09:00:00Z")}},
       "credentials that expired at 2026-11-25T09:00:00Z"},
  };
  for (const auto& c : cases) {
    World world;
    world.transport.answer(c.instance);
    EXPECT_THAT(error_of([&] { world.chain()->get(); }), HasSubstr(c.message)) << c.name;
    for (const auto& request : world.transport.requests()) {
      const bool with_token = find_header(request.headers, "x-aws-ec2-metadata-token") != nullptr;
      EXPECT_EQ(with_token, request.method == "GET") << c.name;
    }
  }
}

TEST(CredentialsInstance, Fault23_silence_is_an_answer_after_a_few_seconds) {
  World world;
  world.transport.answer([&](const Request&) -> Response {
    world.time.pass(1s);  // what the transport does until the deadline
    throw TransportError(TransportError::Kind::timeout, "no answer within 1 s");
  });
  EXPECT_THAT(error_of([&] { world.chain()->get(); }),
              AllOf(HasSubstr("no AWS credentials found:"),
                    HasSubstr("instance metadata: no session token from http://169.254.169.254: no "
                              "answer within 1 s")));
  EXPECT_LE(world.time.passed(), 3s);
  EXPECT_EQ(world.transport.deadlines().at(0), std::chrono::steady_clock::time_point(1s));
}

TEST(CredentialsInstance, Fault23_a_token_that_never_comes_hints_at_the_hop_limit) {
  World world;
  world.transport.answer(Instance{.token = {400, {}, ""}});
  EXPECT_THAT(error_of([&] { world.chain()->get(); }), HasSubstr("`http-put-response-hop-limit`"));
  world.transport.answer([](const Request&) -> Response {
    throw TransportError(TransportError::Kind::timeout, "no answer within 1 s");
  });
  EXPECT_THAT(error_of([&] { world.chain()->get(); }), HasSubstr("`http-put-response-hop-limit`"));
}

TEST(CredentialsInstance, may_be_elsewhere) {
  const struct {
    const char* name;
    testing::Variables variables;
    const char* config;
    const char* host;
  } cases[] = {
      {"by variable",
       {{"AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1338/"}},
       "[default]\nec2_metadata_service_endpoint = http://other\n",
       "http://127.0.0.1:1338/latest/"},
      {"by profile",
       {},
       "[default]\nec2_metadata_service_endpoint = http://127.0.0.1:7\n",
       "http://127.0.0.1:7/latest/"},
      {"IPv6 by variable",
       {{"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6"}},
       "",
       "http://[fd00:ec2::254]/latest/"},
      {"IPv6 by profile",
       {},
       "[default]\nec2_metadata_service_endpoint_mode = ipv6\n",
       "http://[fd00:ec2::254]/latest/"},
  };
  for (const auto& c : cases) {
    World world;
    world.variables = c.variables;
    world.home.config(c.config);
    world.transport.answer(Instance{});
    EXPECT_EQ(world.chain()->get().access_key_id, "I") << c.name;
    EXPECT_THAT(world.transport.asked(), Each(HasSubstr(c.host))) << c.name;
  }
}

TEST(CredentialsInstance, patience_can_be_set) {
  World world;
  world.home.config("[default]\nmetadata_service_timeout = 5\nmetadata_service_num_attempts = 3\n");
  world.variables["AWS_METADATA_SERVICE_NUM_ATTEMPTS"] = "4";
  EXPECT_NE(error_of([&] { world.chain()->get(); }), "");
  EXPECT_EQ(world.transport.asked().size(), 4u);
  EXPECT_EQ(world.transport.deadlines().at(0), std::chrono::steady_clock::time_point(5s));
}

TEST(CredentialsInstance, keys_are_used_to_their_end_when_the_service_is_out) {
  World world;
  world.transport.answer(Instance{});
  const auto provider = world.chain();
  provider->get();
  world.transport.answer(Instance{.token = {500, {}, ""}});
  world.time.pass(5h + 55min);
  EXPECT_EQ(provider->get().access_key_id, "I");
  world.time.pass(6min);
  EXPECT_THAT(error_of([&] { provider->get(); }),
              ::testing::StartsWith("instance metadata: no session token"))
      << "that there is an instance is known by then";
}

}  // namespace
}  // namespace underpin::aws
