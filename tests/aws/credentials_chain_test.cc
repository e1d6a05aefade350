// The chain's own words: broken sources are named, nobody stands in for them, and the list when
// there is none.
#include "aws/credentials_chain.h"

#include "credentials_support.h"

namespace underpin::aws {
namespace {

using ::testing::AllOf;
using testing::document;
using testing::error_of;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::sts_reply;
using testing::World;

// A network on which every service answers.
Response everybody_answers(const Request& request) {
  if (request.url == "http://169.254.170.2/creds") return {200, {}, document("CONTAINER")};
  if (request.method == "PUT") return {200, {}, "session-token"};
  if (request.url.ends_with("/security-credentials/")) return {200, {}, "role"};
  if (request.url.ends_with("/security-credentials/role")) return {200, {}, document("INSTANCE")};
  return sts_reply("AssumeRoleWithWebIdentity", "WEB");
}

TEST(CredentialsChain, environment_keys_have_a_token_and_an_end_when_the_environment_says_so) {
  World world;
  world.variables = {{"AWS_ACCESS_KEY_ID", "ENV"},
                     {"AWS_SECRET_ACCESS_KEY", "S3CR3T"},
                     {"AWS_SESSION_TOKEN", "S3CR3T-T"},
                     {"AWS_CREDENTIAL_EXPIRATION", "2026-11-25T11:00:00+00:00"}};
  const auto found = world.chain()->get();
  EXPECT_EQ(found.session_token, "S3CR3T-T");
  EXPECT_EQ(found.expires, parse_time("2026-11-25T11:00:00Z"));
  world.variables.erase("AWS_SESSION_TOKEN");
  world.variables["AWS_CREDENTIAL_EXPIRATION"] = "";
  EXPECT_EQ(world.chain()->get().session_token, "");
  EXPECT_EQ(world.chain()->get().expires, std::nullopt);
}

TEST(CredentialsChain, an_explicit_profile_beats_environment_keys_and_AWS_PROFILE_does_not) {
  World world;
  world.home.credentials("[named]\naws_access_key_id=NAMED\naws_secret_access_key=s\n");
  world.variables = {
      {"AWS_ACCESS_KEY_ID", "ENV"}, {"AWS_SECRET_ACCESS_KEY", "s"}, {"AWS_PROFILE", "named"}};
  EXPECT_EQ(world.chain()->get().access_key_id, "ENV");
  world.flags.profile = "named";
  EXPECT_EQ(world.chain()->get().access_key_id, "NAMED");
}

// Every way in which the first configured source can fail, on a machine where the container and the
// instance would both answer. The AWS Common Runtime returned the container's identity for those
// that are marked.
TEST(CredentialsChain, a_broken_source_is_an_error_that_names_it_and_nobody_else_is_used) {
  const struct {
    const char* name;
    const char* config;
    testing::Variables variables;
    const char* message;
  } cases[] = {
      {"a missing profile (the Common Runtime went on to the container)",
       "[profile other]\n",
       {{"AWS_PROFILE", "gone"}},
       "no profile `gone` (asked for by AWS_PROFILE)"},
      {"a failing credential_process (went on to the container)",
       "[profile p]\ncredential_process = false\n",
       {{"AWS_PROFILE", "p"}},
       "profile `p` (~/.aws/config:1), credential_process: exited with status 1"},
      {"an SSO profile without a session (went on to the container)",
       "[profile p]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n"
       "[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://x\n",
       {{"AWS_PROFILE", "p"}},
       "profile `p` (~/.aws/config:1), IAM Identity Center: the session of `aws sso login "
       "--sso-session s` is not there"},
      {"a login profile without a session (went on to the container)",
       "[profile p]\nlogin_session = arn:aws:iam::1:user/u\n",
       {{"AWS_PROFILE", "p"}},
       "profile `p` (~/.aws/config:1), aws login: the session of `aws login --profile p` is not "
       "there"},
      {"a role over a broken SSO profile (went on to the container)",
       "[profile p]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = q\n"
       "[profile q]\nsso_start_url = https://x\nsso_region = eu-west-1\nsso_account_id = 1\n"
       "sso_role_name = r\n",
       {{"AWS_PROFILE", "p"}},
       "profile `q` (~/.aws/config:4), IAM Identity Center: the session of"},
      {"a named profile that says nothing about credentials",
       "[profile p]\nregion = r\n",
       {{"AWS_PROFILE", "p"}},
       "profile `p` (~/.aws/config:1, asked for by AWS_PROFILE) has no credentials"},
      {"half a pair of keys in the environment",
       "",
       {{"AWS_ACCESS_KEY_ID", "A"}},
       "environment: AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not"},
      {"the other half",
       "",
       {{"AWS_SECRET_ACCESS_KEY", "A"}},
       "environment: AWS_SECRET_ACCESS_KEY is set but AWS_ACCESS_KEY_ID is not"},
      {"an end of the keys that is no time",
       "",
       {{"AWS_ACCESS_KEY_ID", "A"},
        {"AWS_SECRET_ACCESS_KEY", "S3CR3T"},
        {"AWS_CREDENTIAL_EXPIRATION", "tomorrow"}},
       "environment: AWS_CREDENTIAL_EXPIRATION is `tomorrow`, which is no time"},
      {"half a pair of keys in a profile",
       "[default]\naws_access_key_id = A\n",
       {},
       "profile `default` (~/.aws/config:1) has `aws_access_key_id` but no "
       "`aws_secret_access_key`"},
      {"a key that runs into the next line",
       "[default]\naws_access_key_id = A\n aws_secret_access_key = S\n",
       {},
       "has `aws_access_key_id` but no"},
      {"a secret that runs into the next line",
       "[default]\naws_access_key_id = A\naws_secret_access_key = S\n region = r\n",
       {},
       "has a blank or a second line in `aws_secret_access_key`"},
      {"a web identity without a role",
       "",
       {{"AWS_WEB_IDENTITY_TOKEN_FILE", "/none"}},
       "AWS_WEB_IDENTITY_TOKEN_FILE is set but AWS_ROLE_ARN is not"},
      {"a web identity without its file",
       "",
       {{"AWS_WEB_IDENTITY_TOKEN_FILE", "/none"}, {"AWS_ROLE_ARN", "arn:aws:iam::1:role/r"}},
       "role `arn:aws:iam::1:role/r` (AWS_ROLE_ARN), web identity: cannot read `/none`"},
      {"AWS_ROLE_ARN that is none",
       "",
       {{"AWS_WEB_IDENTITY_TOKEN_FILE", "/none"}, {"AWS_ROLE_ARN", "nonsense"}},
       "not the ARN of a role"},
  };
  for (const auto& c : cases) {
    World world;
    world.home.config(c.config);
    world.variables = c.variables;
    world.variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/creds";
    world.transport.answer(everybody_answers);
    EXPECT_THAT(error_of([&] { world.chain()->get(); }), HasSubstr(c.message)) << c.name;
    for (const auto& asked : world.transport.asked())
      EXPECT_THAT(asked, Not(HasSubstr("169.254"))) << c.name;
  }
}

TEST(CredentialsChain, a_container_that_fails_is_not_replaced_by_the_instance) {
  World world;
  world.variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/creds";
  world.transport.answer([](const Request& request) {
    if (request.url == "http://169.254.170.2/creds")
      return Response{403, {}, R"({"code":"AccessDenied","message":"no task role"})"};
    return everybody_answers(request);
  });
  EXPECT_THAT(error_of([&] { world.chain()->get(); }),
              HasSubstr("container: HTTP 403: no task role"));
}

TEST(CredentialsChain, with_nothing_configured_each_source_has_a_line_that_says_why) {
  World world;
  world.home.config("[default]\nregion = r\n");
  const auto text = error_of([&] { world.chain()->get(); });
  EXPECT_THAT(text, HasSubstr("no AWS credentials found:\n"
                              "  --profile: not given\n"
                              "  environment: AWS_ACCESS_KEY_ID is not set\n"
                              "  web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set\n"
                              "  profile: profile `default` (~/.aws/config:1) has no credentials\n"
                              "  container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI "
                              "are not set\n"
                              "  instance metadata: no session token from http://169.254.169.254: "
                              "no route to http://169.254.169.254/latest/api/token\n"));
}

TEST(CredentialsChain, with_the_instance_switched_off_the_list_comes_without_a_request) {
  World world;
  world.variables["AWS_EC2_METADATA_DISABLED"] = "TRUE";
  EXPECT_THAT(error_of([&] { world.chain(); }),
              AllOf(HasSubstr("profile: no profile `default` in ~/.aws/config (not there), "
                              "~/.aws/credentials (not there)"),
                    HasSubstr("instance metadata: AWS_EC2_METADATA_DISABLED is true"),
                    HasSubstr("see docs/credentials.md")));
  EXPECT_TRUE(world.transport.asked().empty());
}

TEST(CredentialsChain, a_role_given_by_flag_is_assumed_with_what_the_chain_found) {
  World world;
  world.variables = {{"AWS_ACCESS_KEY_ID", "ENV"}, {"AWS_SECRET_ACCESS_KEY", "s"}};
  world.flags.role_arn = "arn:aws:iam::2:role/audit";
  world.flags.external_id = "x-1";
  world.transport.answer([](const Request&) { return sts_reply("AssumeRole", "ROLE"); });
  const auto found = world.chain()->get();
  EXPECT_EQ(found.access_key_id, "ROLE");
  EXPECT_EQ(found.source, "role `arn:aws:iam::2:role/audit` (--role-arn)");
  const auto request = world.transport.requests().at(0);
  EXPECT_EQ(testing::form(request, "ExternalId"), "x-1");
  EXPECT_THAT(*find_header(request.headers, "Authorization"), HasSubstr("Credential=ENV/"));
}

TEST(CredentialsChain, role_flags_without_a_role_are_a_usage_error) {
  World world;
  world.flags.external_id = "x";
  EXPECT_THAT(error_of<UsageError>([&] { world.chain(); }),
              HasSubstr("--external-id is given without --role-arn"));
  world.flags = {.mfa_serial = "m"};
  EXPECT_THAT(error_of<UsageError>([&] { world.chain(); }),
              HasSubstr("--mfa-serial is given without --role-arn"));
}

}  // namespace
}  // namespace underpin::aws
