// Which source decides: for each pair of sources, working and broken, on a machine that has both.
#include "aws/credentials_token_file.h"
#include "aws/digest.h"
#include "credentials_support.h"

namespace underpin::aws {
namespace {

using testing::document;
using testing::error_of;
using testing::form;
using ::testing::HasSubstr;
using testing::sts_reply;

constexpr const char* kLogin = "arn:aws:iam::1:user/me";

// A machine: sources add to its files and variables, so that any two can be there at once.
struct Machine : testing::World {
  std::string config = "[sso-session dev]\nsso_region=eu-west-1\nsso_start_url=https://x\n";
  std::string credentials;
  std::string default_config = "[default]\nregion=eu-west-1\n";
  std::string default_credentials;
  bool container_answers = true, instance_answers = true;

  Machine() {
    transport.answer([this](const Request& request) { return answer(request); });
  }
  // Everything that sources ask gives keys named after the source.
  Response answer(const Request& request) const {
    const auto& url = request.url;
    if (url == "http://169.254.170.2/creds")
      return container_answers ? Response{200, {}, document("CONTAINER")} : Response{403, {}, ""};
    if (url.starts_with("http://169.254.169.254/")) {
      if (!instance_answers) return {404, {}, ""};
      if (request.method == "PUT") return {200, {}, "session-token"};
      return {200, {}, url.ends_with("/role") ? document("INSTANCE") : "role"};
    }
    if (url.starts_with("https://portal.sso."))
      return {200,
              {},
              R"({"roleCredentials":{"accessKeyId":"SSO","secretAccessKey":"S3CR3T",)"
              R"("sessionToken":"S3CR3T","expiration":1795629600000}})"};
    const auto role = form(request, "RoleArn");
    return sts_reply(form(request, "Action"), role.substr(role.rfind('/') + 1));
  }
  Provider chain() {
    home.config(default_config + config);
    home.credentials((default_credentials.empty() ? "" : "[default]\n" + default_credentials) +
                     credentials);
    return World::chain();
  }
  std::string keys(const std::string& id) {
    return "aws_access_key_id=" + id + "\naws_secret_access_key=S3CR3T\n";
  }
};

// How a source is configured; `work` false: so that it fails.
struct Source {
  const char* name;
  const char* key;  // the id of the keys that it gives
  void (*configure)(Machine&, bool work);
  const char* failure;  // in the message of the broken one
};

// The order of the chain, a profile's kinds in the place of the profile. docs/credentials.md has
// the same two tables.
const Source kSources[] = {
    {"--profile", "FLAG",
     [](Machine& m, bool work) {
       m.flags.profile = "flagged";
       m.credentials += "[flagged]\n" + (work ? m.keys("FLAG") : "aws_access_key_id=FLAG\n");
     },
     "profile `flagged`"},
    {"environment keys", "ENV",
     [](Machine& m, bool work) {
       m.variables["AWS_ACCESS_KEY_ID"] = "ENV";
       if (work) m.variables["AWS_SECRET_ACCESS_KEY"] = "S3CR3T";
     },
     "environment: AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not"},
    {"web identity of the environment", "WEB",
     [](Machine& m, bool work) {
       if (work) m.home.write("token", "jwt");
       m.variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = m.home.file("token");
       m.variables["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/WEB";
     },
     "role `arn:aws:iam::1:role/WEB` (AWS_ROLE_ARN), web identity"},
    {"a profile named by AWS_PROFILE", "NAMED",
     [](Machine& m, bool work) {
       m.variables["AWS_PROFILE"] = "named";
       if (work) m.credentials += "[named]\n" + m.keys("NAMED");
     },
     "no profile `named`"},
    {"the profile's web identity", "PROFILEWEB",
     [](Machine& m, bool work) {
       if (work) m.home.write("profile-token", "jwt");
       m.default_config += "web_identity_token_file=~/profile-token\n";
       m.default_config += "role_arn=arn:aws:iam::1:role/PROFILEWEB\n";
     },
     "role `arn:aws:iam::1:role/PROFILEWEB` (profile `default`"},
    {"the profile's role", "ROLE",
     [](Machine& m, bool work) {
       // Two roles in one profile cannot be: the web identity's stays.
       if (m.default_config.find("role_arn") == std::string::npos)
         m.default_config += "role_arn=arn:aws:iam::1:role/ROLE\n";
       m.default_config += "source_profile=base\n";
       if (work) m.credentials += "[base]\n" + m.keys("BASE");
     },
     "profile `default` (~/.aws/config:1) has `source_profile = base`, which does not exist"},
    {"the profile's IAM Identity Center", "SSO",
     [](Machine& m, bool work) {
       m.default_config += "sso_session=dev\nsso_account_id=1\nsso_role_name=r\n";
       if (work)
         m.home.write(".aws/sso/cache/" + sso_token_file_name("dev"),
                      R"({"accessToken":"S3CR3T","expiresAt":"2026-11-25T12:00:00Z"})");
     },
     "profile `default` (~/.aws/config:1), IAM Identity Center: "},
    {"keys in the credentials file", "CREDENTIALS",
     [](Machine& m, bool work) {
       m.default_credentials = work ? m.keys("CREDENTIALS") : "aws_access_key_id=CREDENTIALS\n";
     },
     "profile `default` (~/.aws/config:1) has `aws_access_key_id` but no `aws_secret_access_key`"},
    {"the profile's console session", "LOGIN",
     [](Machine& m, bool work) {
       m.default_config += std::string("login_session=") + kLogin + "\n";
       if (work)
         m.home.write(".aws/login/cache/" + hex(sha256(kLogin)) + ".json",
                      R"({"accessToken":{"accessKeyId":"LOGIN","secretAccessKey":"S3CR3T",)"
                      R"("sessionToken":"S3CR3T","expiresAt":"2026-11-25T12:00:00Z"}})");
     },
     "profile `default` (~/.aws/config:1), aws login: "},
    {"the profile's process", "PROCESS",
     [](Machine& m, bool work) {
       m.home.write("keys.json",
                    R"({"Version":1,"AccessKeyId":"PROCESS","SecretAccessKey":"S3CR3T"})");
       m.default_config +=
           "credential_process=" + (work ? "/bin/cat " + m.home.file("keys.json") : "/bin/false") +
           "\n";
     },
     "profile `default` (~/.aws/config:1), credential_process: "},
    {"keys in the config file", "CONFIG",
     [](Machine& m, bool work) {
       m.default_config += work ? m.keys("CONFIG") : "aws_secret_access_key=S3CR3T\n";
     },
     "profile `default` (~/.aws/config:1) has `aws_secret_access_key` but no `aws_access_key_id`"},
    {"the container", "CONTAINER",
     [](Machine& m, bool work) {
       m.variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/creds";
       m.container_answers = work;
     },
     "container: HTTP 403"},
    {"the instance", "INSTANCE", [](Machine& m, bool work) { m.instance_answers = work; },
     "instance metadata: "},
};

TEST(CredentialsPrecedence, of_each_pair_of_sources_the_earlier_one_decides) {
  for (const auto& first : kSources)
    for (const auto* second = &first + 1; second != std::end(kSources); ++second) {
      Machine machine;
      first.configure(machine, true);
      second->configure(machine, true);
      EXPECT_EQ(machine.chain()->get().access_key_id, first.key)
          << first.name << " before " << second->name;
    }
}

// The AWS Common Runtime goes on to the container when a profile's source fails.
TEST(CredentialsPrecedence, of_each_pair_the_later_one_does_not_stand_in_for_a_broken_one) {
  for (const auto& first : kSources)
    for (const auto* second = &first + 1; second != std::end(kSources); ++second) {
      Machine machine;
      first.configure(machine, false);
      second->configure(machine, true);
      EXPECT_THAT(error_of([&] { machine.chain()->get(); }), HasSubstr(first.failure))
          << first.name << ", broken, before " << second->name;
    }
}

TEST(CredentialsPrecedence, a_source_that_is_not_configured_stops_nobody) {
  const char* says[] = {"profile `flagged` (~/.aws/credentials:1)",
                        "environment",
                        "role `arn:aws:iam::1:role/WEB` (AWS_ROLE_ARN), web identity",
                        "profile `named` (~/.aws/credentials:1)",
                        ("role `arn:aws:iam::1:role/PROFILEWEB` (profile `default` "
                         "(~/.aws/config:1)), web identity"),
                        "role `arn:aws:iam::1:role/ROLE` (profile `default` (~/.aws/config:1))",
                        "profile `default` (~/.aws/config:1), IAM Identity Center",
                        "profile `default` (~/.aws/config:1)",
                        "profile `default` (~/.aws/config:1), aws login",
                        "profile `default` (~/.aws/config:1), credential_process",
                        "profile `default` (~/.aws/config:1)",
                        "container",
                        "instance metadata, role `role`"};
  static_assert(std::size(says) == std::size(kSources));
  std::size_t i = 0;
  for (const auto& source : kSources) {
    Machine machine;
    source.configure(machine, true);
    const auto found = machine.chain()->get();
    EXPECT_EQ(found.access_key_id, source.key) << source.name;
    EXPECT_EQ(found.source, says[i++]) << source.name;
  }
}

TEST(CredentialsPrecedence, no_source_is_asked_before_credentials_are_wanted) {
  for (const auto& source : kSources) {
    Machine machine;
    source.configure(machine, true);
    const auto provider = machine.chain();
    EXPECT_TRUE(machine.transport.asked().empty()) << source.name;
  }
}

}  // namespace
}  // namespace underpin::aws
