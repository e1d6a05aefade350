// Which profile, region and endpoints the shared files and the environment choose.
#include "aws/profile.h"

#include "credentials_support.h"

namespace underpin::aws {
namespace {

using ::testing::AllOf;
using testing::error_of;
using ::testing::HasSubstr;
using testing::TemporaryHome;
using testing::Variables;

SharedConfig load(const TemporaryHome& home, Variables variables = {}) {
  return SharedConfig::load(Environment(std::move(variables)), home.path());
}

std::string setting(const SharedConfig& config, const char* profile, const char* name) {
  const auto* found = config.profile(profile);
  return found == nullptr ? "(no profile)" : found->get(name).value_or("(unset)");
}

TEST(Profile, the_two_files_name_profiles_differently) {
  const TemporaryHome home;
  home.config("[default]\nregion = d\n[profile dev]\nregion = v\n[bare]\nregion = b\n");
  home.credentials("[dev]\naws_access_key_id = A\n[profile odd]\naws_access_key_id = O\n");
  const auto config = load(home);
  EXPECT_EQ(setting(config, "default", "region"), "d");
  EXPECT_EQ(setting(config, "dev", "region"), "v");
  EXPECT_EQ(setting(config, "dev", "aws_access_key_id"), "A");
  EXPECT_EQ(setting(config, "bare", "region"), "(no profile)");
  EXPECT_EQ(setting(config, "odd", "aws_access_key_id"), "(no profile)");
}

TEST(Profile, a_prefixed_default_replaces_the_bare_one_whatever_the_order) {
  for (const auto* text :
       {"[default]\nregion = bare\noutput = o\n[profile default]\nregion = p\n",
        "[profile default]\nregion = p\n[default]\nregion = bare\noutput = o\n"}) {
    const TemporaryHome home;
    home.config(text);
    const auto config = load(home);
    EXPECT_EQ(setting(config, "default", "region"), "p");
    EXPECT_EQ(setting(config, "default", "output"), "(unset)");
  }
}

TEST(Profile, repeated_sections_of_a_file_are_one_profile) {
  const TemporaryHome home;
  home.config("[profile a]\nx = 1\ny = 1\n[profile b]\n[profile a]\ny = 2\nz = 2\n");
  const auto config = load(home);
  EXPECT_EQ(setting(config, "a", "x"), "1");
  EXPECT_EQ(setting(config, "a", "y"), "2");
  EXPECT_EQ(setting(config, "a", "z"), "2");
  EXPECT_EQ(config.profile("a")->where, "~/.aws/config:1");
}

TEST(Profile, the_credentials_file_wins_and_its_keys_are_not_mixed_with_the_others) {
  const TemporaryHome home;
  home.config(
      "[profile a]\naws_access_key_id = C\naws_secret_access_key = CS\n"
      "aws_session_token = STALE\nregion = r\n");
  home.credentials("[a]\naws_access_key_id = A\naws_secret_access_key = AS\n");
  const auto config = load(home);
  EXPECT_EQ(setting(config, "a", "aws_access_key_id"), "A");
  EXPECT_EQ(setting(config, "a", "aws_session_token"), "(unset)") << "of the other pair of keys";
  EXPECT_EQ(setting(config, "a", "region"), "r");
  EXPECT_TRUE(config.profile("a")->keys_in_credentials_file);
}

TEST(Profile, half_a_pair_in_each_file_does_not_make_a_pair) {
  const TemporaryHome home;
  home.config("[profile a]\naws_secret_access_key = CS\n");
  home.credentials("[a]\naws_access_key_id = A\n");
  EXPECT_EQ(setting(load(home), "a", "aws_secret_access_key"), "(unset)");
}

TEST(Profile, files_may_be_elsewhere_or_missing) {
  const TemporaryHome home;
  home.write("x/conf", "[default]\nregion = x\n");
  const auto config = load(
      home, {{"AWS_CONFIG_FILE", "~/x/conf"}, {"AWS_SHARED_CREDENTIALS_FILE", home.file("none")}});
  EXPECT_EQ(setting(config, "default", "region"), "x");
  EXPECT_EQ(config.files(), "~/x/conf, ~/none (not there)");
}

TEST(Profile, a_file_that_cannot_be_understood_is_an_error_not_an_empty_file) {
  const TemporaryHome home;
  home.config("[default]\nregion\n");
  EXPECT_THAT(error_of<Error>([&] { load(home); }), HasSubstr("~/.aws/config:2: expected"));
  home.config("");
  std::filesystem::create_directories(home.path() / ".aws/credentials");
  EXPECT_THAT(error_of<Error>([&] { load(home); }), HasSubstr("not a regular file"));
}

TEST(Profile, a_missing_profile_is_explained) {
  const struct {
    const char* name;
    const char* wanted;
    const char* hint;
  } cases[] = {
      {"a near name is offered", "prodd", "did you mean `prod`?"},
      {"a section that lacks the prefix is pointed at", "bare",
       "~/.aws/config:5 has `[bare]`: in this file it must be `[profile bare]`"},
      {"a prefix in the credentials file is pointed at", "odd",
       "~/.aws/credentials:1 has `[profile odd]`: in this file it must be `[odd]`"},
      {"else the profiles are listed", "zzzzzzzz", "profiles: default, prod"},
  };
  const TemporaryHome home;
  home.config("[default]\n[profile prod]\nregion = r\n\n[bare]\n");
  home.credentials("[profile odd]\n");
  const auto config = load(home);
  for (const auto& c : cases)
    EXPECT_THAT(
        error_of([&] { config.throw_no_profile(c.wanted, "AWS_PROFILE"); }),
        AllOf(HasSubstr("no profile `" + std::string(c.wanted) +
                        "` (asked for by AWS_PROFILE) in ~/.aws/config, ~/.aws/credentials"),
              HasSubstr(c.hint)))
        << c.name;
}

TEST(Profile, is_chosen_by_flag_then_environment) {
  const auto choose = [](std::optional<std::string> flag, Variables variables) {
    const auto choice = choose_profile(flag, Environment(std::move(variables)));
    return choice.name + "/" + choice.asked_by;
  };
  EXPECT_EQ(choose("f", {{"AWS_PROFILE", "e"}}), "f/--profile");
  EXPECT_EQ(choose({}, {{"AWS_PROFILE", "e"}}), "e/AWS_PROFILE");
  EXPECT_EQ(choose({}, {{"AWS_DEFAULT_PROFILE", "d"}}), "d/AWS_DEFAULT_PROFILE");
  EXPECT_EQ(choose({}, {{"AWS_PROFILE", ""}}), "default/") << "empty counts as unset";
  EXPECT_EQ(choose({}, {{"AWS_PROFILE", "e"}, {"AWS_DEFAULT_PROFILE", "e"}}), "e/AWS_PROFILE");
  EXPECT_THAT(error_of<UsageError>([&] {
                choose({}, {{"AWS_PROFILE", "e"}, {"AWS_DEFAULT_PROFILE", "d"}});
              }),
              HasSubstr("AWS_PROFILE is `e` and AWS_DEFAULT_PROFILE is `d`"));
}

TEST(Profile, region_comes_from_flag_then_environment_then_profile) {
  const Profile profile{.name = "p", .settings = {{"region", "of-profile"}}};
  const auto choose = [](std::optional<std::string> flag, Variables variables, const Profile* p) {
    return choose_region(flag, Environment(std::move(variables)), p).value_or("(none)");
  };
  const Variables both = {{"AWS_REGION", "r"}, {"AWS_DEFAULT_REGION", "d"}};
  EXPECT_EQ(choose("f", both, &profile), "f");
  EXPECT_EQ(choose({}, both, &profile), "r");
  EXPECT_EQ(choose({}, {{"AWS_DEFAULT_REGION", "d"}}, &profile), "d");
  EXPECT_EQ(choose({}, {}, &profile), "of-profile");
  EXPECT_EQ(choose({}, {}, nullptr), "(none)");
}

// "s3=URL general=URL" as a call to any service would see it.
std::string endpoints(EndpointSettings settings, const char* config_text) {
  const TemporaryHome home;
  home.config(config_text);
  const auto config = load(home);
  const auto merged = with_profile_endpoints(std::move(settings), config, config.profile("p"));
  std::string out;
  for (const auto& [service, url] : merged.configured_services) out += service + "=" + url + " ";
  if (merged.configured_url) out += "general=" + *merged.configured_url + " ";
  if (merged.fips) out += *merged.fips ? "fips " : "no-fips ";
  if (merged.dual_stack) out += *merged.dual_stack ? "dual-stack " : "no-dual-stack ";
  return out + (merged.ignore_configured ? "ignored" : "");
}

TEST(Profile, endpoints_of_a_profile_come_below_those_of_the_environment) {
  constexpr const char* kBoth =
      "[profile p]\nendpoint_url = http://p\nservices = v\n"
      "[services v]\ns3 =\n  endpoint_url = http://s3\nec2 =\n  endpoint_url = http://ec2\n";
  EXPECT_EQ(endpoints({}, kBoth), "ec2=http://ec2 s3=http://s3 general=http://p ");
  EXPECT_EQ(endpoints({.configured_services = {{"s3", "http://env"}}}, kBoth),
            "ec2=http://ec2 s3=http://env general=http://p ");
  EXPECT_EQ(endpoints({.configured_url = "http://env"}, kBoth), "general=http://env ")
      << "the environment's general URL precedes even the profile's services";
  EXPECT_EQ(endpoints({}, "[profile p]\nignore_configured_endpoint_urls = TRUE\n"), "ignored");
  EXPECT_EQ(endpoints({}, "[default]\n"), "") << "no such profile";
  EXPECT_THAT(error_of([&] { endpoints({}, "[profile p]\nservices = w\n"); }),
              HasSubstr("there is no `[services w]` section"));
}

TEST(Profile, kinds_of_hosts_come_below_those_of_the_environment) {
  constexpr const char* kOn =
      "[profile p]\nuse_fips_endpoint = true\nuse_dualstack_endpoint = True\n";
  EXPECT_EQ(endpoints({}, kOn), "fips dual-stack ");
  EXPECT_EQ(endpoints({.fips = false}, kOn), "no-fips dual-stack ");
  EXPECT_THROW(endpoints({}, "[profile p]\nuse_fips_endpoint = yes\n"), UsageError);
}

TEST(Profile, attempts_come_from_the_environment_then_the_profile) {
  const TemporaryHome home;
  home.config("[profile p]\nmax_attempts = 5\n[profile bad]\nmax_attempts = many\n");
  const auto config = load(home);
  const Environment none, one({{"AWS_MAX_ATTEMPTS", "1"}, {"HOME", "/"}}),
      zero({{"AWS_MAX_ATTEMPTS", "0"}, {"HOME", "/"}});
  EXPECT_EQ(choose_attempts(none, nullptr), 3);
  EXPECT_EQ(choose_attempts(none, config.profile("p")), 5);
  EXPECT_EQ(choose_attempts(one, config.profile("p")), 1);
  EXPECT_THROW(choose_attempts(zero, nullptr), UsageError);
  EXPECT_THROW(choose_attempts(none, config.profile("bad")), UsageError);
}

TEST(Profile, certificate_authorities_come_from_the_environment_then_the_profile) {
  const Profile profile{.name = "p", .settings = {{"ca_bundle", "~/ca.pem"}}};
  const auto choose = [](Variables variables, const Profile* p) {
    return choose_ca_bundle(Environment(std::move(variables)), p, "/home/me");
  };
  EXPECT_EQ(choose({{"AWS_CA_BUNDLE", "/env.pem"}}, &profile), "/env.pem");
  EXPECT_EQ(choose({{"AWS_CA_BUNDLE", ""}}, &profile), "/home/me/ca.pem");
  EXPECT_EQ(choose({}, nullptr), "") << "the system's";
}

TEST(Profile, paths_are_expanded_and_shown_with_a_tilde) {
  EXPECT_EQ(expand_home("~/a", "/h"), "/h/a");
  EXPECT_EQ(expand_home("~", "/h"), "/h");
  EXPECT_EQ(expand_home("~user/a", "/h"), "~user/a") << "only one's own home";
  EXPECT_EQ(expand_home("/a", "/h"), "/a");
  EXPECT_EQ(show_path("/h/.aws/config", "/h"), "~/.aws/config");
  EXPECT_EQ(show_path("/hat/config", "/h"), "/hat/config");
}

}  // namespace
}  // namespace underpin::aws
