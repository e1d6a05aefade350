// The console session of `aws login`: keys from its file, renewed with a proof of its key.
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <thread>

#include "aws/credentials_dpop.h"
#include "aws/digest.h"
#include "base/json.h"
#include "credentials_support.h"

namespace underpin::aws {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using testing::World;

// Made for this test: openssl ecparam -name prime256v1 -genkey -noout
constexpr const char* kKey = R"(-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIHnCSEQ32xPL/6zuld0eObn8aivuq3sg5fUMeVFEOb1doAoGCCqGSM49
AwEHoUQDQgAExhtlKbxKVNMg6tB+XGjhdXY+ktoJt/6LGTi6PvhV1MgmmNfTFphv
Xru0EZVgsuYKcChBsPjKAJgaCD2dso2tyw==
-----END EC PRIVATE KEY-----
)";

const std::string kSession = "arn:aws:iam::1:user/me";

std::string cache_name() { return hex(sha256(kSession)) + ".json"; }

std::string session_file(const std::string& expires, const std::string& without = "") {
  json::object session = {{"accessToken",
                           {{"accessKeyId", "OLD"},
                            {"secretAccessKey", "S3CR3T"},
                            {"sessionToken", "S3CR3T"},
                            {"accountId", "1"},
                            {"expiresAt", expires}}},
                          {"tokenType", "aws_sigv4"},
                          {"refreshToken", "S3CR3T-R-1"},
                          {"clientId", "arn:aws:signin:::devtools/same-device"},
                          {"idToken", "jwt"},
                          {"dpopKey", kKey}};
  session.erase(without);
  return json::serialize(session);
}

constexpr const char* kRenewed =
    R"({"accessToken":{"accessKeyId":"NEW","secretAccessKey":"S3CR3T","sessionToken":"S3CR3T"},)"
    R"("tokenType":"aws_sigv4","expiresIn":900,"refreshToken":"S3CR3T-R-2"})";

struct LoginWorld : World {
  const std::string file = ".aws/login/cache/" + cache_name();

  explicit LoginWorld(const std::string& content) {
    home.config("[profile p]\nlogin_session = " + kSession + "\n");
    home.write(file, content);
    variables["AWS_PROFILE"] = "p";
    transport.answer([](const Request&) { return Response{200, {}, kRenewed}; });
  }
};

TEST(CredentialsLogin, keys_with_more_than_five_minutes_left_come_from_the_file) {
  LoginWorld world(session_file("2026-11-25T10:06:00Z"));
  const auto found = world.chain()->get();
  EXPECT_EQ(found.access_key_id, "OLD");
  EXPECT_EQ(found.expires, parse_time("2026-11-25T10:06:00Z"));
  EXPECT_EQ(found.source, "profile `p` (~/.aws/config:1), aws login");
  EXPECT_TRUE(world.transport.asked().empty());
}

TEST(CredentialsLogin, the_directory_may_be_elsewhere) {
  LoginWorld world("not read");
  world.variables["AWS_LOGIN_CACHE_DIRECTORY"] = "~/elsewhere";
  world.home.write("elsewhere/" + cache_name(), session_file("2026-11-25T10:15:00Z"));
  EXPECT_EQ(world.chain()->get().access_key_id, "OLD");
}

TEST(CredentialsLogin, older_keys_are_renewed_and_kept_with_all_members) {
  LoginWorld world(session_file("2026-11-25T10:05:00Z"));
  const auto found = world.chain()->get();
  EXPECT_EQ(found.access_key_id, "NEW");
  EXPECT_EQ(found.expires, parse_time("2026-11-25T10:15:00Z"));
  const auto request = world.transport.requests().at(0);
  EXPECT_EQ(request.method + " " + request.url,
            "POST https://eu-west-1.signin.aws.amazon.com/v1/token");
  EXPECT_TRUE(request.once);
  const auto body = parse_json(request.body);
  EXPECT_EQ(text_member(body, "grantType"), "refresh_token");
  EXPECT_EQ(text_member(body, "refreshToken"), "S3CR3T-R-1");
  EXPECT_EQ(text_member(body, "clientId"), "arn:aws:signin:::devtools/same-device");
  const auto kept = parse_json(world.home.read(world.file));
  EXPECT_EQ(text_member(member(kept, "accessToken"), "accessKeyId"), "NEW");
  EXPECT_EQ(text_member(member(kept, "accessToken"), "accountId"), "1");
  EXPECT_EQ(text_member(kept, "refreshToken"), "S3CR3T-R-2");
  EXPECT_EQ(text_member(kept, "idToken"), "jwt");
}

TEST(CredentialsLogin, fifteen_minutes_of_keys_are_not_renewed_at_each_call) {
  LoginWorld world(session_file("2026-11-25T10:15:00Z"));
  const auto provider = world.chain();
  for (int i = 0; i < 3; ++i) provider->get();
  EXPECT_TRUE(world.transport.asked().empty());
  world.time.pass(std::chrono::minutes(11));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(provider->get().access_key_id, "NEW");
  EXPECT_EQ(world.transport.asked().size(), 1u);
}

TEST(CredentialsLogin, each_partition_has_its_own_host) {
  const struct {
    const char* region;
    const char* url;
  } cases[] = {
      {"us-east-2", "https://us-east-2.signin.aws.amazon.com/v1/token"},
      {"cn-north-1", "https://cn-north-1.signin.amazonaws.cn/v1/token"},
      {"us-gov-west-1", "https://us-gov-west-1.signin.amazonaws-us-gov.com/v1/token"},
  };
  for (const auto& c : cases) {
    LoginWorld world(session_file("2026-11-25T09:00:00Z"));
    world.region = c.region;
    world.chain()->get();
    EXPECT_EQ(world.transport.requests().at(0).url, c.url);
  }
}

TEST(CredentialsLogin, what_goes_wrong_is_said) {
  const struct {
    const char* name;
    std::string file;
    Response reply;
    const char* message;  // empty: the old keys are used
  } cases[] = {
      {"a session that is over",
       session_file("2026-11-25T10:00:00Z"),
       {401, {}, R"({"error":"TOKEN_EXPIRED","message":"log in again"})"},
       "the session of `aws login --profile p` has expired and could not be renewed: "
       "TOKEN_EXPIRED, "
       "HTTP 401: log in again\nrun `aws login --profile p`"},
      {"a refusal while the keys are valid",
       session_file("2026-11-25T10:04:00Z"),
       {500, {}, ""},
       ""},
      {"an incomplete reply",
       session_file("2026-11-25T09:00:00Z"),
       {200, {}, R"({"accessToken":{"accessKeyId":"X"},"expiresIn":1})"},
       "the reply is incomplete"},
      {"incomplete keys in the reply",
       session_file("2026-11-25T09:00:00Z"),
       {200, {}, R"({"accessToken":{"accessKeyId":"X"},"expiresIn":1,"refreshToken":"S3CR3T"})"},
       "has no `secretAccessKey`"},
      {"no keys in the file",
       session_file("2026-11-25T09:00:00Z", "accessToken"),
       {200, {}, ""},
       "has no `accessToken`"},
      {"no end in the file", session_file("soon"), {200, {}, ""}, "has no `expiresAt`"},
      {"no refresh token in the file",
       session_file("2026-11-25T09:00:00Z", "refreshToken"),
       {200, {}, ""},
       "has no `refreshToken`"},
      {"no key in the file",
       session_file("2026-11-25T09:00:00Z", "dpopKey"),
       {200, {}, ""},
       "has no `dpopKey`"},
      {"another file", "S3CR3T", {200, {}, ""}, "is no JSON object"},
  };
  for (const auto& c : cases) {
    LoginWorld world(c.file);
    world.transport.answer([&](const Request&) { return c.reply; });
    const auto error = error_of([&] { world.chain()->get(); });
    if (*c.message == '\0')
      EXPECT_EQ(error, "") << c.name;
    else
      EXPECT_THAT(error, AllOf(HasSubstr("profile `p` (~/.aws/config:1), aws login: "),
                               HasSubstr(c.message)))
          << c.name;
    EXPECT_EQ(world.home.read(world.file), c.file) << c.name << ": the file stays";
  }
}

TEST(CredentialsLogin, without_a_region_the_error_says_so) {
  LoginWorld world(session_file("2026-11-25T09:00:00Z"));
  world.region.reset();
  EXPECT_THAT(error_of([&] { world.chain()->get(); }), HasSubstr("but no region is set"));
}

TEST(CredentialsLogin, Fault21_twenty_threads_renew_once) {
  LoginWorld world(session_file("2026-11-25T09:00:00Z"));
  auto around = world.surroundings();
  around.clock.steady = system_clock().steady;
  around.clock.sleep = system_clock().sleep;
  const auto config = SharedConfig::load(around.environment, around.home);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 20; ++i)
      threads.emplace_back(
          [&] { EXPECT_EQ(chain_credentials({}, config, around)->get().access_key_id, "NEW"); });
  }
  EXPECT_EQ(world.transport.asked().size(), 1u);
}

std::string from_base64url(std::string text) {
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  const std::size_t padding = (4 - text.size() % 4) % 4;
  text.append(padding, '=');
  std::string out(text.size(), '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

// Whether the proof's signature fits the public key in its own header.
bool verifies(const std::string& proof) {
  const auto parts = split(proof, '.');
  const auto header = parse_json(from_base64url(std::string(parts[0])));
  const auto& jwk = member(header, "jwk");
  const auto point = "\x04" + from_base64url(text_member(jwk, "x").value()) +
                     from_base64url(text_member(jwk, "y").value());
  OSSL_PARAM_BLD* builder = OSSL_PARAM_BLD_new();
  OSSL_PARAM_BLD_push_utf8_string(builder, "group", "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder, "pub", point.data(), point.size());
  OSSL_PARAM* params = OSSL_PARAM_BLD_to_param(builder);
  EVP_PKEY_CTX* maker = EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr);
  EVP_PKEY* key = nullptr;
  EVP_PKEY_fromdata_init(maker);
  EVP_PKEY_fromdata(maker, &key, EVP_PKEY_PUBLIC_KEY, params);

  const auto raw = from_base64url(std::string(parts[2]));
  const auto number = [&](std::size_t at) {
    return BN_bin2bn(reinterpret_cast<const unsigned char*>(raw.data()) + at, 32, nullptr);
  };
  ECDSA_SIG* signature = ECDSA_SIG_new();
  ECDSA_SIG_set0(signature, number(0), number(32));
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature, &der);

  const auto text = proof.substr(0, proof.rfind('.'));
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key);
  const bool right =
      EVP_DigestVerify(context, der, static_cast<std::size_t>(size),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
  EVP_MD_CTX_free(context);
  OPENSSL_free(der);
  ECDSA_SIG_free(signature);
  EVP_PKEY_free(key);
  EVP_PKEY_CTX_free(maker);
  OSSL_PARAM_free(params);
  OSSL_PARAM_BLD_free(builder);
  return right;
}

TEST(CredentialsDpop, a_proof_is_signed_by_the_key_and_says_what_it_is_for) {
  for (int i = 0; i < 50; ++i) {  // r and s have leading zeros once in 128 signatures
    const auto proof = dpop_proof(kKey, "https://x/v1/token", *parse_time(testing::kNow), "id-1");
    ASSERT_EQ(split(proof, '.').size(), 3u);
    EXPECT_TRUE(verifies(proof)) << proof;
    EXPECT_EQ(from_base64url(std::string(split(proof, '.')[2])).size(), 64u);
    EXPECT_EQ(from_base64url(std::string(split(proof, '.')[1])),
              R"({"htm":"POST","htu":"https://x/v1/token","iat":1795600800,"jti":"id-1"})");
  }
  const auto header =
      parse_json(from_base64url(std::string(split(dpop_proof(kKey, "u", {}, "i"), '.')[0])));
  EXPECT_EQ(text_member(header, "typ"), "dpop+jwt");
  EXPECT_EQ(text_member(header, "alg"), "ES256");
  EXPECT_FALSE(member(member(header, "jwk"), "d").is_string()) << "the private part stays here";
}

TEST(CredentialsDpop, the_proof_of_another_text_does_not_verify) {
  auto proof = dpop_proof(kKey, "https://x/v1/token", {}, "id");
  const auto dot = proof.find('.');
  proof[dot + 5] = proof[dot + 5] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(verifies(proof));
}

TEST(CredentialsDpop, refuses_what_is_no_p256_key_without_showing_it) {
  for (const auto* key : {"", "S3CR3T", "-----BEGIN EC PRIVATE KEY-----\nS3CR\n", "AAAA"})
    EXPECT_THAT(error_of<Error>([&] { dpop_proof(key, "u", {}, "i"); }),
                HasSubstr("no P-256 private key"));
}

TEST(CredentialsDpop, uuids_are_of_version_4_and_differ) {
  const auto one = random_uuid(), other = random_uuid();
  EXPECT_THAT(one, MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-"
                                "[0-9a-f]{12}"));
  EXPECT_NE(one, other);
}

}  // namespace
}  // namespace underpin::aws
