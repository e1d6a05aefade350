// IAM Identity Center: the token file, its refresh, and many processes at it at once.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "aws/credentials_token_file.h"
#include "base/json.h"
#include "credentials_support.h"

namespace underpin::aws {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::World;

using namespace std::chrono_literals;

constexpr const char* kConfig =
    "[profile p]\nsso_session = dev\nsso_account_id = 123456789012\nsso_role_name = Audit Role\n"
    "[sso-session dev]\nsso_region = eu-central-1\nsso_start_url = https://x.awsapps.com/start\n";

// The hexadecimal SHA-1 of "dev", as `aws sso login` names the file.
const std::string kFile = ".aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json";

std::string token_file(const std::string& expires, const std::string& refresh = "R-1") {
  return R"({"startUrl":"https://x.awsapps.com/start","region":"eu-central-1",)"
         R"("accessToken":"S3CR3T-A-0","expiresAt":")" +
         expires +
         R"(","clientId":"c","clientSecret":"S3CR3T","registrationExpiresAt":)"
         R"("2027-01-01T00:00:00Z","refreshToken":"S3CR3T-)" +
         refresh + R"(","unknownMember":{"kept":true}})";
}

constexpr const char* kRole =
    R"({"roleCredentials":{"accessKeyId":"ROLE","secretAccessKey":"S3CR3T","sessionToken":"S3CR3T",)"
    R"("expiration":1795629600000}})";

// Identity Center: gives role credentials for the newest token only, and a new token for the newest
// refresh token only, as it rotates them.
class IdentityCenter {
 public:
  Response operator()(const Request& request) {
    const std::lock_guard lock(mutex_);
    if (request.url.ends_with("/token")) return refresh(request);
    const auto* token = find_header(request.headers, "x-amz-sso_bearer_token");
    if (token == nullptr || *token != "S3CR3T-A-" + std::to_string(tokens_))
      return {401, {}, R"({"message":"Session token not found or invalid"})"};
    return {200, {}, kRole};
  }
  int refreshes() const { return tokens_; }

 private:
  Response refresh(const Request& request) {
    const auto body = parse_json(request.body);
    if (text_member(body, "refreshToken") != "S3CR3T-R-" + std::to_string(tokens_ + 1))
      return {400, {}, R"({"error":"invalid_grant","error_description":"Invalid refresh token"})"};
    ++tokens_;
    const auto number = std::to_string(tokens_), next = std::to_string(tokens_ + 1);
    return {200,
            {},
            R"({"accessToken":"S3CR3T-A-)" + number +
                R"(","expiresIn":3600,"refreshToken":"S3CR3T-R-)" + next + "\"}"};
  }

  std::mutex mutex_;
  int tokens_ = 0;
};

struct SsoWorld : World {
  IdentityCenter center;

  explicit SsoWorld(const std::string& config = kConfig) {
    home.config(config);
    variables["AWS_PROFILE"] = "p";
    transport.answer([this](const Request& request) { return center(request); });
  }
  json::value file() const { return parse_json(home.read(kFile)); }
};

TEST(CredentialsSso, a_valid_token_is_exchanged_for_the_role_s_keys) {
  SsoWorld world;
  world.home.write(kFile, token_file("2026-11-25T12:00:00Z"));
  const auto found = world.chain()->get();
  EXPECT_EQ(found.access_key_id, "ROLE");
  EXPECT_EQ(found.expires, parse_time("2026-11-25T18:00:00Z"));
  EXPECT_EQ(found.source, "profile `p` (~/.aws/config:1), IAM Identity Center");
  EXPECT_THAT(world.transport.asked(),
              ElementsAre("GET https://portal.sso.eu-central-1.amazonaws.com/federation/credentials"
                          "?role_name=Audit%20Role&account_id=123456789012"));
}

// The AWS Common Runtime does not refresh expired tokens.
TEST(CredentialsSso, an_expired_token_is_refreshed_and_kept_with_all_its_members) {
  for (const auto* expires : {"2026-11-25T09:00:00Z", "2026-11-25T10:14:00Z"}) {
    SsoWorld world;
    world.home.write(kFile, token_file(expires));
    EXPECT_EQ(world.chain()->get().access_key_id, "ROLE") << expires;
    EXPECT_THAT(world.transport.asked().at(0),
                "POST https://oidc.eu-central-1.amazonaws.com/token");
    EXPECT_EQ(text_member(world.file(), "accessToken"), "S3CR3T-A-1");
    EXPECT_EQ(text_member(world.file(), "refreshToken"), "S3CR3T-R-2");
    EXPECT_EQ(text_member(world.file(), "expiresAt"), "2026-11-25T11:00:00Z");
    EXPECT_EQ(text_member(world.file(), "clientSecret"), "S3CR3T");
    EXPECT_TRUE(member(member(world.file(), "unknownMember"), "kept").is_bool());
    struct stat status {};
    ASSERT_EQ(::stat(world.home.file(kFile).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777u, 0600u);
  }
}

TEST(CredentialsSso, what_cannot_be_refreshed_is_used_to_its_end_and_then_named) {
  const struct {
    const char* name;
    std::string file;
    const char* message;  // empty: it works
  } cases[] = {
      {"valid, registration over",
       R"({"accessToken":"S3CR3T-A-0","expiresAt":"2026-11-25T10:05:00Z","clientId":"c",)"
       R"("clientSecret":"s","refreshToken":"r","registrationExpiresAt":"2026-01-01T00:00:00Z"})",
       ""},
      {"valid, no refresh token",
       R"({"accessToken":"S3CR3T-A-0","expiresAt":"2026-11-25T10:05:00Z"})", ""},
      {"expired, no refresh token",
       R"({"accessToken":"S3CR3T","expiresAt":"2026-11-25T09:59:00Z"})",
       "the session of `aws sso login --sso-session dev` has expired\nrun `aws sso login"},
      {"expired, refused refresh token", token_file("2026-11-25T09:00:00Z", "R-9"),
       "has expired and could not be refreshed: HTTP 400: Invalid refresh token"},
      {"valid, refused refresh token", token_file("2026-11-25T10:05:00Z", "R-9"), ""},
      {"no token", R"({"expiresAt":"2026-11-25T12:00:00Z"})",
       "has no `accessToken` or `expiresAt`"},
      {"no end", R"({"accessToken":"S3CR3T"})", "has no `accessToken` or `expiresAt`"},
      {"an end that is none", R"({"accessToken":"S3CR3T","expiresAt":"soon"})",
       "has no `accessToken` or `expiresAt`"},
      {"a list", R"(["S3CR3T"])", "is no JSON object"},
      {"a token that Identity Center no longer knows",
       R"({"accessToken":"S3CR3T-OLD","expiresAt":"2026-11-25T12:00:00Z"})",
       "the session of `aws sso login --sso-session dev` is over"},
  };
  for (const auto& c : cases) {
    SsoWorld world;
    world.home.write(kFile, c.file);
    const auto error = error_of([&] { world.chain()->get(); });
    if (*c.message == '\0') {
      EXPECT_EQ(error, "") << c.name;
    } else {
      EXPECT_THAT(error, AllOf(HasSubstr("profile `p` (~/.aws/config:1), IAM Identity Center: "),
                               HasSubstr(c.message)))
          << c.name;
    }
  }
}

TEST(CredentialsSso, a_reply_that_cannot_be_understood_leaves_the_file_as_it_was) {
  for (const auto* reply : {"", "<html>", "{}", R"({"accessToken":"S3CR3T"})",
                            R"({"accessToken":"S3CR3T","expiresIn":"x"})"}) {
    SsoWorld world;
    const auto before = token_file("2026-11-25T09:00:00Z");
    world.home.write(kFile, before);
    world.transport.answer([&](const Request&) { return Response{200, {}, reply}; });
    EXPECT_NE(error_of([&] { world.chain()->get(); }), "") << reply;
    EXPECT_EQ(world.home.read(kFile), before) << reply;
  }
}

TEST(CredentialsSso, a_refresh_is_sent_once_because_it_ends_the_refresh_token) {
  SsoWorld world;
  world.home.write(kFile, token_file("2026-11-25T09:00:00Z"));
  world.transport.answer([](const Request&) -> Response {
    throw TransportError(TransportError::Kind::reset, "connection reset");
  });
  EXPECT_THAT(error_of([&] { world.chain()->get(); }),
              HasSubstr("could not be refreshed: connection reset"));
  ASSERT_EQ(world.transport.requests().size(), 1u);
  EXPECT_TRUE(world.transport.requests()[0].once);
}

// The AWS Common Runtime tells of it after 15 to 28 seconds.
TEST(CredentialsSso, an_untrusted_certificate_is_told_of_at_once) {
  SsoWorld world;
  world.home.write(kFile, token_file("2026-11-25T12:00:00Z"));
  world.transport.answer([](const Request&) -> Response {
    throw TransportError(TransportError::Kind::tls, "self-signed certificate");
  });
  EXPECT_THAT(error_of([&] { world.chain()->get(); }), HasSubstr("self-signed certificate"));
  EXPECT_EQ(world.transport.requests().size(), 1u);
  EXPECT_EQ(world.time.passed(), 0s);
}

TEST(CredentialsSso, profiles_without_a_session_section_work_but_are_not_refreshed) {
  const std::string file = ".aws/sso/cache/" + sso_token_file_name("https://x.awsapps.com/start");
  SsoWorld world(
      "[profile p]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-central-1\n"
      "sso_account_id = 1\nsso_role_name = r\n");
  world.home.write(file, R"({"accessToken":"S3CR3T-A-0","expiresAt":"2026-11-25T10:05:00UTC"})");
  EXPECT_EQ(world.chain()->get().access_key_id, "ROLE");
  world.home.write(file, token_file("2026-11-25T09:00:00Z"));
  EXPECT_THAT(error_of([&] { world.chain()->get(); }),
              HasSubstr("the session of `aws sso login --profile p` has expired"));
}

TEST(CredentialsSso, settings_that_cannot_work_are_named_before_anything_is_asked) {
  const struct {
    const char* name;
    const char* config;
    const char* message;
  } cases[] = {
      {"a session that is not there", "[profile p]\nsso_session = gone\n",
       "has `sso_session = gone`, but there is no `[sso-session gone]`"},
      {"no account", "[profile p]\nsso_role_name=r\nsso_start_url=u\nsso_region=eu-west-1\n",
       "uses IAM Identity Center but has no `sso_account_id`"},
      {"no role", "[profile p]\nsso_account_id=1\nsso_start_url=u\nsso_region=eu-west-1\n",
       "has no `sso_role_name`"},
      {"no start URL", "[profile p]\nsso_account_id=1\nsso_role_name=r\nsso_region=eu-west-1\n",
       "has no `sso_start_url`"},
      {"different regions",
       "[profile p]\nsso_session=s\nsso_account_id=1\nsso_role_name=r\nsso_region=eu-west-1\n"
       "[sso-session s]\nsso_region=us-east-1\nsso_start_url=u\n",
       "and its `[sso-session s]` have different `sso_region`"},
  };
  for (const auto& c : cases) {
    SsoWorld world(c.config);
    EXPECT_THAT(error_of([&] { world.chain(); }), HasSubstr(c.message)) << c.name;
    EXPECT_TRUE(world.transport.asked().empty()) << c.name;
  }
}

TEST(CredentialsSso, an_endpoint_that_is_none_of_awss_never_gets_the_token) {
  for (const auto* variable : {"AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC"}) {
    SsoWorld world;
    world.home.write(kFile, token_file("2026-11-25T09:00:00Z"));
    world.variables[variable] = "https://collector.example";
    EXPECT_THAT(error_of<Error>([&] { world.chain()->get(); }), HasSubstr("collector.example"))
        << variable;
    for (const auto& asked : world.transport.asked())
      EXPECT_THAT(asked, Not(HasSubstr("collector.example"))) << variable;
  }
}

TEST(CredentialsSso, endpoints_can_be_overridden) {
  SsoWorld world;
  world.home.write(kFile, token_file("2026-11-25T09:00:00Z"));
  world.variables["AWS_ENDPOINT_URL_SSO"] = "http://127.0.0.1:1";
  world.variables["AWS_ENDPOINT_URL_SSO_OIDC"] = "http://127.0.0.1:2/x/";
  world.chain()->get();
  EXPECT_THAT(world.transport.asked(),
              ElementsAre("POST http://127.0.0.1:2/x/token",
                          HasSubstr("GET http://127.0.0.1:1/federation/credentials?")));
}

TEST(CredentialsSso, Fault21_a_half_written_file_is_looked_at_again) {
  SsoWorld world;
  const auto whole = token_file("2026-11-25T12:00:00Z");
  world.home.write(kFile, whole.substr(0, 60));
  auto around = world.surroundings();
  around.clock.sleep = [&](std::chrono::milliseconds, std::stop_token) {
    world.home.write(kFile, whole);  // the other process comes to its end while we wait
    return true;
  };
  const auto config = SharedConfig::load(around.environment, around.home);
  EXPECT_EQ(chain_credentials({}, config, around)->get().access_key_id, "ROLE");

  world.home.write(kFile, whole.substr(0, 60));
  EXPECT_THAT(error_of([&] { world.chain()->get(); }), HasSubstr("is no JSON object"))
      << "one that stays torn is an error";
}

TEST(CredentialsSso, Fault21_a_lock_that_another_process_holds_is_waited_for_and_then_named) {
  for (const bool valid : {true, false}) {
    SsoWorld world;
    world.home.write(kFile, token_file(valid ? "2026-11-25T10:05:00Z" : "2026-11-25T10:00:00Z"));
    const auto name = world.home.file(kFile) + ".lock";
    const int fd = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    const TokenLock held(fd);
    ASSERT_EQ(::flock(fd, LOCK_EX), 0);
    const auto error = error_of([&] { world.chain()->get(); });
    EXPECT_GE(world.time.passed(), 30s) << "it waited";
    EXPECT_EQ(world.center.refreshes(), 0) << "nothing is refreshed without the lock";
    if (valid)
      EXPECT_EQ(error, "") << "the token was used to its end";
    else
      EXPECT_THAT(error, HasSubstr("another process holds the lock"));
  }
}

TEST(CredentialsSso, Fault21_where_the_result_could_not_be_kept_nothing_is_refreshed) {
  SsoWorld world;
  world.home.write(kFile, token_file("2026-11-25T09:00:00Z"));
  std::filesystem::create_directories(world.home.file(kFile) + ".lock");  // cannot be opened
  EXPECT_THAT(error_of([&] { world.chain()->get(); }),
              HasSubstr("has expired and could not be refreshed: cannot lock"));
  EXPECT_EQ(world.center.refreshes(), 0);
}

// Threads and processes wait for the lock in real time; only the wall clock is the test's.
Surroundings with_real_waits(World& world) {
  auto around = world.surroundings();
  const auto real = system_clock();
  around.clock.steady = real.steady;
  around.clock.sleep = real.sleep;
  return around;
}

TEST(CredentialsSso, Fault21_twenty_threads_refresh_once) {
  SsoWorld world;
  world.home.write(kFile, token_file("2026-11-25T09:00:00Z"));
  const auto around = with_real_waits(world);
  const auto config = SharedConfig::load(around.environment, around.home);
  std::vector<std::string> keys(20);
  {
    std::vector<std::jthread> threads;
    for (auto& key : keys)  // each with a chain of its own, as if it were a process
      threads.emplace_back(
          [&] { key = chain_credentials({}, config, around)->get().access_key_id; });
  }
  EXPECT_THAT(keys, ::testing::Each("ROLE"));
  EXPECT_EQ(world.center.refreshes(), 1);
}

// As IdentityCenter, with its state in a file, so that processes share it.
Response center_in_a_file(const std::string& path, const Request& request) {
  const int fd = ::open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const TokenLock lock(fd);
  ::flock(fd, LOCK_EX);
  std::ifstream in(path);
  const std::string so_far{std::istreambuf_iterator<char>(in), {}};
  IdentityCenter center;
  const auto play = [&](const Request& past) { return center(past); };
  for (const auto past : split(so_far, '\n'))
    if (!past.empty())
      play({.method = "POST", .url = "/token", .headers = {}, .body = std::string(past)});
  const auto reply = play(request);
  if (request.url.ends_with("/token")) std::ofstream(path, std::ios::app) << request.body << "\n";
  return reply;
}

TEST(CredentialsSso, Fault21_twenty_processes_refresh_once) {
  SsoWorld world;
  world.home.write(kFile, token_file("2026-11-25T09:00:00Z"));
  const auto past = world.home.file("center");
  world.transport.answer([&](const Request& request) { return center_in_a_file(past, request); });
  const auto around = with_real_waits(world);
  const auto config = SharedConfig::load(around.environment, around.home);
  std::vector<pid_t> children;
  for (int i = 0; i < 20; ++i) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      const bool right = error_of([&] { chain_credentials({}, config, around)->get(); }).empty();
      ::_exit(right ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  const auto refreshes = world.home.read("center");
  EXPECT_EQ(std::count(refreshes.begin(), refreshes.end(), '\n'), 1);
  EXPECT_EQ(text_member(world.file(), "accessToken"), "S3CR3T-A-1");
}

}  // namespace
}  // namespace underpin::aws
