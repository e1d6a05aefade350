// Roles: what STS is asked, chains of them, web identity, MFA.
#include "credentials_support.h"

namespace underpin::aws {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::error_of;
using testing::form;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::sts_error;
using testing::sts_reply;
using testing::World;

constexpr const char* kBase = "[base]\naws_access_key_id=BASE\naws_secret_access_key=S3CR3T\n";

// Gives the keys of role/x the id "X-of-KEY", where KEY signed the request.
Response assume_anything(const Request& request) {
  const auto arn = form(request, "RoleArn");
  const auto* header = find_header(request.headers, "Authorization");
  std::string by = "nobody";
  if (header != nullptr) {
    const auto at = header->find("Credential=") + 11;
    by = header->substr(at, header->find('/', at) - at);
  }
  return sts_reply(form(request, "Action"), arn.substr(arn.rfind('/') + 1) + "-of-" + by);
}

struct RoleWorld : World {
  explicit RoleWorld(const std::string& config) {
    home.config(config);
    home.credentials(kBase);
    variables["AWS_PROFILE"] = "p";
    transport.answer(assume_anything);
  }
};

TEST(CredentialsRole, tells_sts_what_the_profile_says) {
  RoleWorld world(
      "[profile p]\nrole_arn = arn:aws:iam::2:role/r\nsource_profile = base\n"
      "role_session_name = me\nexternal_id = x/1\nduration_seconds = 900\n");
  const auto found = world.chain()->get();
  EXPECT_EQ(found.access_key_id, "r-of-BASE");
  EXPECT_EQ(found.secret_access_key, "S3CR3T-r-of-BASE");
  EXPECT_EQ(found.session_token, "S3CR3T-TOKEN-r-of-BASE");
  EXPECT_EQ(found.expires, parse_time("2026-11-25T11:00:00Z"));
  EXPECT_EQ(found.source, "role `arn:aws:iam::2:role/r` (profile `p` (~/.aws/config:1))");
  const auto request = world.transport.requests().at(0);
  EXPECT_EQ(request.url, "https://sts.eu-west-1.amazonaws.com/");
  EXPECT_EQ(form(request, "Action"), "AssumeRole");
  EXPECT_EQ(form(request, "RoleArn"), "arn:aws:iam::2:role/r");
  EXPECT_EQ(form(request, "RoleSessionName"), "me");
  EXPECT_EQ(form(request, "ExternalId"), "x/1");
  EXPECT_EQ(form(request, "DurationSeconds"), "900");
  EXPECT_EQ(form(request, "SerialNumber"), "(absent)");
}

TEST(CredentialsRole, sends_only_what_is_set_and_a_session_name_of_its_own) {
  RoleWorld world("[profile p]\nrole_arn = arn:aws:iam::2:role/r\nsource_profile = base\n");
  world.chain()->get();
  const auto request = world.transport.requests().at(0);
  EXPECT_EQ(form(request, "RoleSessionName"), "underpin-1795600800");
  EXPECT_EQ(form(request, "ExternalId"), "(absent)");
  EXPECT_EQ(form(request, "DurationSeconds"), "(absent)");
}

TEST(CredentialsRole, is_assumed_at_the_regional_endpoint_of_its_partition) {
  const struct {
    const char* name;
    std::optional<std::string> region;
    const char* arn;
    const char* expected;  // URL, or part of the error
  } cases[] = {
      {"the caller's region", "ap-south-1", "arn:aws:iam::2:role/r",
       "https://sts.ap-south-1.amazonaws.com/"},
      {"without a region, a regional endpoint all the same", std::nullopt, "arn:aws:iam::2:role/r",
       "https://sts.us-east-1.amazonaws.com/"},
      {"China", "cn-north-1", "arn:aws-cn:iam::2:role/r",
       "https://sts.cn-north-1.amazonaws.com.cn/"},
      {"GovCloud", "us-gov-west-1", "arn:aws-us-gov:iam::2:role/r",
       "https://sts.us-gov-west-1.amazonaws.com/"},
      {"a role of another partition", std::nullopt, "arn:aws-cn:iam::2:role/r",
       "the role is in partition `aws-cn`, region us-east-1 is not"},
      {"a user's ARN", "eu-west-1", "arn:aws:iam::2:user/r", "not the ARN of a role"},
      {"a region that is none", "evil.example/", "arn:aws:iam::2:role/r", "is no AWS region"},
  };
  for (const auto& c : cases) {
    RoleWorld world(std::string("[profile p]\nsource_profile = base\nrole_arn = ") + c.arn);
    world.region = c.region;
    const auto error = error_of<Error>([&] { world.chain()->get(); });
    EXPECT_THAT(error.empty() ? world.transport.requests().at(0).url : error, HasSubstr(c.expected))
        << c.name;
  }
}

TEST(CredentialsRole, is_tried_as_often_as_other_calls) {
  RoleWorld world("[profile p]\nrole_arn = arn:aws:iam::2:role/r\nsource_profile = base\n");
  world.transport.answer([](const Request&) { return sts_error(500, "InternalFailure", "oops"); });
  auto around = world.surroundings();
  around.max_attempts = 2;
  const auto config = SharedConfig::load(around.environment, around.home);
  EXPECT_THAT(error_of([&] { chain_credentials({}, config, around)->get(); }), HasSubstr("oops"));
  EXPECT_EQ(world.transport.asked().size(), 2u);
}

TEST(CredentialsRole, goes_to_an_overridden_endpoint_too) {
  RoleWorld world("[profile p]\nrole_arn = arn:aws:iam::2:role/r\nsource_profile = base\n");
  auto around = world.surroundings();
  around.endpoints.url = "http://127.0.0.1:5000";
  chain_credentials({}, SharedConfig::load(around.environment, around.home), around)->get();
  EXPECT_THAT(world.transport.requests().at(0).url, HasSubstr("http://127.0.0.1:5000/"));
}

TEST(CredentialsRole, chains_go_from_the_keys_upwards) {
  RoleWorld world(
      "[profile p]\nrole_arn = arn:aws:iam::2:role/c\nsource_profile = q\n"
      "[profile q]\nrole_arn = arn:aws:iam::2:role/b\nsource_profile = r\n"
      "[profile r]\nrole_arn = arn:aws:iam::2:role/a\nsource_profile = base\n");
  EXPECT_EQ(world.chain()->get().access_key_id, "c-of-b-of-a-of-BASE");
}

// n profiles, each with a role over the next, the last over `base`.
std::string chain_of(int count) {
  std::string text;
  for (int i = 1; i <= count; ++i)
    text += "[profile " + (i == 1 ? "p" : "p" + std::to_string(i)) +
            "]\nrole_arn = arn:aws:iam::2:role/r\nsource_profile = " +
            (i == count ? "base" : "p" + std::to_string(i + 1)) + "\n";
  return text;
}

TEST(CredentialsRole, Fault25_five_roles_deep_work_and_a_sixth_is_refused) {
  RoleWorld five(chain_of(5));
  EXPECT_EQ(five.chain()->get().access_key_id, "r-of-r-of-r-of-r-of-r-of-BASE");
  RoleWorld six(chain_of(6));
  EXPECT_THAT(error_of([&] { six.chain(); }),
              HasSubstr("more than 5 roles one after the other: p -> p2 -> p3 -> p4 -> p5 -> p6"));
  RoleWorld many(chain_of(2000));
  EXPECT_THAT(error_of([&] { many.chain(); }), HasSubstr("more than 5 roles"));
}

TEST(CredentialsRole, Fault25_broken_chains_are_named_before_anything_is_asked) {
  const struct {
    const char* name;
    const char* config;
    const char* message;
  } cases[] = {
      {"a circle of two",
       "[profile p]\nrole_arn=arn:aws:iam::2:role/r\nsource_profile=q\n"
       "[profile q]\nrole_arn=arn:aws:iam::2:role/r\nsource_profile=p\n",
       "go in a circle: p -> q -> p"},
      {"a circle below",
       "[profile p]\nrole_arn=arn:aws:iam::2:role/r\nsource_profile=q\n"
       "[profile q]\nrole_arn=arn:aws:iam::2:role/r\nsource_profile=r\n"
       "[profile r]\nrole_arn=arn:aws:iam::2:role/r\nsource_profile=q\n",
       "go in a circle: p -> q -> r -> q"},
      {"a profile over itself without keys",
       "[profile p]\nrole_arn=arn:aws:iam::2:role/r\nsource_profile=p\n", "go in a circle: p -> p"},
      {"a source that does not exist",
       "[profile p]\nrole_arn=arn:aws:iam::2:role/r\nsource_profile=bse\n",
       "profile `p` (~/.aws/config:1) has `source_profile = bse`, which does not exist\n"
       "did you mean `base`?"},
      {"a source without credentials",
       "[profile p]\nrole_arn=arn:aws:iam::2:role/r\nsource_profile=q\n[profile q]\nregion=r\n",
       "has `source_profile = q`, which has no credentials"},
      {"no source", "[profile p]\nrole_arn=arn:aws:iam::2:role/r\n",
       "has `role_arn` but neither `source_profile` nor `credential_source`"},
      {"two sources",
       "[profile p]\nrole_arn=arn:aws:iam::2:role/r\nsource_profile=base\n"
       "credential_source=Environment\n",
       "has both `source_profile` and `credential_source`"},
      {"a source without a role", "[profile p]\nsource_profile=base\n",
       "has `source_profile` but no `role_arn`"},
      {"a web identity without a role", "[profile p]\nweb_identity_token_file=/t\n",
       "has `web_identity_token_file` but no `role_arn`"},
      {"an unknown credential_source",
       "[profile p]\nrole_arn=arn:aws:iam::2:role/r\ncredential_source=Enviroment\n",
       "has `credential_source = Enviroment`\none of Environment, Ec2InstanceMetadata, "
       "EcsContainer"},
      {"an environment without keys",
       "[profile p]\nrole_arn=arn:aws:iam::2:role/r\ncredential_source=Environment\n",
       "has `credential_source = Environment`, but AWS_ACCESS_KEY_ID is not set"},
      {"no container",
       "[profile p]\nrole_arn=arn:aws:iam::2:role/r\ncredential_source=EcsContainer\n",
       "has `credential_source = EcsContainer`, but AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"},
      {"a duration that is none",
       "[profile p]\nrole_arn=arn:aws:iam::2:role/r\nsource_profile=base\nduration_seconds=1h\n",
       "has `duration_seconds = 1h`\na number from 900 to 43200"},
      {"a duration that is too short",
       "[profile p]\nrole_arn=arn:aws:iam::2:role/r\nsource_profile=base\nduration_seconds=899\n",
       "has `duration_seconds = 899`"},
      {"a duration that is too long",
       "[profile p]\nrole_arn=arn:aws:iam::2:role/r\nsource_profile=base\nduration_seconds=43201\n",
       "has `duration_seconds = 43201`"},
  };
  for (const auto& c : cases) {
    RoleWorld world(c.config);
    EXPECT_THAT(error_of([&] { world.chain(); }), HasSubstr(c.message)) << c.name;
    EXPECT_TRUE(world.transport.asked().empty()) << c.name;
  }
}

TEST(CredentialsRole, a_profile_may_hold_the_keys_that_assume_its_role) {
  RoleWorld world("[profile base]\nrole_arn = arn:aws:iam::2:role/r\nsource_profile = base\n");
  world.variables["AWS_PROFILE"] = "base";
  EXPECT_EQ(world.chain()->get().access_key_id, "r-of-BASE");
}

TEST(CredentialsRole, as_a_source_keys_come_before_the_profile_s_own_role) {
  RoleWorld world(
      "[profile p]\nrole_arn = arn:aws:iam::2:role/r\nsource_profile = base\n"
      "[profile base]\nrole_arn = arn:aws:iam::2:role/other\nsource_profile = nowhere\n");
  EXPECT_EQ(world.chain()->get().access_key_id, "r-of-BASE");
}

TEST(CredentialsRole, credential_source_names_the_environment_the_container_or_the_instance) {
  const struct {
    const char* source;
    const char* key;
  } cases[] = {{"Environment", "r-of-ENV"},
               {"EcsContainer", "r-of-CONTAINER"},
               {"Ec2InstanceMetadata", "r-of-INSTANCE"}};
  for (const auto& c : cases) {
    RoleWorld world(
        std::string("[profile p]\nrole_arn = arn:aws:iam::2:role/r\ncredential_source = ") +
        c.source);
    world.flags.profile = "p";
    world.variables = {{"AWS_ACCESS_KEY_ID", "ENV"},
                       {"AWS_SECRET_ACCESS_KEY", "S3CR3T"},
                       {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/c"}};
    world.transport.answer([](const Request& request) -> Response {
      if (request.url == "http://169.254.170.2/c") return {200, {}, testing::document("CONTAINER")};
      if (request.method == "PUT") return {200, {}, "token"};
      if (request.url.ends_with("/security-credentials/")) return {200, {}, "x"};
      if (request.method == "GET") return {200, {}, testing::document("INSTANCE")};
      return assume_anything(request);
    });
    EXPECT_EQ(world.chain()->get().access_key_id, c.key) << c.source;
  }
}

TEST(CredentialsRole, a_refusal_names_the_role_its_profile_and_the_reason) {
  RoleWorld world("[profile p]\nrole_arn = arn:aws:iam::2:role/r\nsource_profile = base\n");
  world.transport.answer([](const Request&) {
    return sts_error(403, "AccessDenied", "User: arn:aws:iam::1:user/u is not authorized");
  });
  EXPECT_THAT(error_of([&] { world.chain()->get(); }),
              AllOf(HasSubstr("role `arn:aws:iam::2:role/r` (profile `p` (~/.aws/config:1)): "),
                    HasSubstr("AccessDenied"), HasSubstr("arn:aws:iam::1:user/u is not")));
}

TEST(CredentialsRole, a_reply_that_is_not_sts_s_is_an_error) {
  const struct {
    const char* name;
    const char* body;
  } cases[] = {
      {"a proxy's page", "<html><body>log in</body></html>"},
      {"half a reply", "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>A"},
      {"another document", "<ListUsersResponse/>"},
      {"no credentials",
       "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
       "<AssumeRoleResult></AssumeRoleResult></AssumeRoleResponse>"},
  };
  for (const auto& c : cases) {
    RoleWorld world("[profile p]\nrole_arn = arn:aws:iam::2:role/r\nsource_profile = base\n");
    world.transport.answer([&](const Request&) { return Response{200, {}, c.body}; });
    EXPECT_THAT(error_of([&] { world.chain()->get(); }), HasSubstr("role `arn:aws:iam::2:role/r`"))
        << c.name;
  }
}

TEST(CredentialsRole, Fault20_a_role_that_comes_back_expired_is_an_error) {
  RoleWorld world("[profile p]\nrole_arn = arn:aws:iam::2:role/r\nsource_profile = base\n");
  world.transport.answer(
      [](const Request&) { return sts_reply("AssumeRole", "R", "2026-11-25T09:59:59Z"); });
  EXPECT_THAT(error_of([&] { world.chain()->get(); }), HasSubstr("credentials that expired at"));
  EXPECT_EQ(world.transport.asked().size(), 1u);
}

TEST(CredentialsRole, is_assumed_again_before_it_ends) {
  RoleWorld world("[profile p]\nrole_arn = arn:aws:iam::2:role/r\nsource_profile = base\n");
  const auto provider = world.chain();
  provider->get();
  provider->get();
  EXPECT_EQ(world.transport.asked().size(), 1u);
  world.time.pass(std::chrono::minutes(46));
  world.transport.answer(
      [](const Request&) { return sts_reply("AssumeRole", "NEXT", "2026-11-25T11:46:00Z"); });
  EXPECT_EQ(provider->get().access_key_id, "NEXT");
}

constexpr const char* kMfa =
    "[profile p]\nrole_arn = arn:aws:iam::2:role/r\nsource_profile = base\n"
    "mfa_serial = arn:aws:iam::1:mfa/me\n";

TEST(CredentialsRole, Fault26_mfa_without_a_terminal_is_an_error_not_a_hang) {
  RoleWorld world(kMfa);
  EXPECT_THAT(error_of([&] { world.chain()->get(); }),
              HasSubstr("it needs an MFA code of `arn:aws:iam::1:mfa/me`, and there is no terminal "
                        "to ask on"));
  EXPECT_TRUE(world.transport.asked().empty());
}

TEST(CredentialsRole, mfa_is_asked_on_the_terminal_and_again_only_at_the_end) {
  RoleWorld world(kMfa);
  std::vector<std::string> prompts;
  world.ask = [&](const std::string& prompt) {
    prompts.push_back(prompt);
    return " 123456 ";
  };
  const auto provider = world.chain();
  provider->get();
  const auto request = world.transport.requests().at(0);
  EXPECT_EQ(form(request, "SerialNumber"), "arn:aws:iam::1:mfa/me");
  EXPECT_EQ(form(request, "TokenCode"), "123456");
  world.time.pass(std::chrono::minutes(58));
  provider->get();
  EXPECT_THAT(prompts,
              ElementsAre("MFA code of arn:aws:iam::1:mfa/me for arn:aws:iam::2:role/r: "));
}

TEST(CredentialsRole, a_person_who_gives_no_code_ends_it) {
  const std::optional<std::string> answers[] = {std::nullopt, "  "};
  for (const auto& answer : answers) {
    RoleWorld world(kMfa);
    world.ask = [&](const std::string&) { return answer; };
    EXPECT_THAT(error_of([&] { world.chain()->get(); }), HasSubstr("no MFA code was given"));
  }
}

TEST(CredentialsRole, mfa_may_come_by_flag) {
  World world;
  world.home.credentials("[default]\naws_access_key_id=BASE\naws_secret_access_key=S3CR3T\n");
  world.flags = {.role_arn = "arn:aws:iam::2:role/r", .mfa_serial = "m-1"};
  world.ask = [](const std::string&) { return "42"; };
  world.transport.answer(assume_anything);
  EXPECT_EQ(world.chain()->get().access_key_id, "r-of-BASE");
  EXPECT_EQ(form(world.transport.requests().at(0), "SerialNumber"), "m-1");
}

TEST(CredentialsRole, Fault27_the_web_identity_token_is_read_again_at_each_refresh) {
  World world;
  world.home.write("token", "jwt-1\n");
  world.variables = {{"AWS_WEB_IDENTITY_TOKEN_FILE", world.home.file("token")},
                     {"AWS_ROLE_ARN", "arn:aws:iam::2:role/web"},
                     {"AWS_ROLE_SESSION_NAME", "pod"}};
  world.transport.answer(assume_anything);
  const auto provider = world.chain();
  EXPECT_EQ(provider->get().access_key_id, "web-of-nobody") << "sent without a signature";
  world.home.write("token", "jwt-2\n");
  world.time.pass(std::chrono::minutes(55));
  world.transport.answer([](const Request& request) {
    return sts_reply("AssumeRoleWithWebIdentity", form(request, "WebIdentityToken"),
                     "2026-11-25T12:00:00Z");
  });
  EXPECT_EQ(provider->get().access_key_id, "jwt-2");
  const auto requests = world.transport.requests();
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_EQ(form(requests[0], "WebIdentityToken"), "jwt-1");
  EXPECT_EQ(form(requests[0], "RoleSessionName"), "pod");
  EXPECT_EQ(find_header(requests[0].headers, "Authorization"), nullptr);
}

TEST(CredentialsRole, Fault27_a_token_file_that_is_absent_or_empty_is_named) {
  for (const bool there : {false, true}) {
    RoleWorld world(
        "[profile p]\nrole_arn = arn:aws:iam::2:role/r\n"
        "web_identity_token_file = ~/token\n");
    if (there) world.home.write("token", " \n");
    EXPECT_THAT(error_of([&] { world.chain()->get(); }),
                AllOf(HasSubstr("role `arn:aws:iam::2:role/r` (profile `p` (~/.aws/config:1)), web "
                                "identity: "),
                      HasSubstr(there ? "is empty" : "cannot read")));
    EXPECT_TRUE(world.transport.asked().empty());
  }
}

}  // namespace
}  // namespace underpin::aws
