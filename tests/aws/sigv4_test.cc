// Signatures against those that AWS publishes: the Signature Version 4 test suite (as kept in
// awslabs/aws-c-auth) and the examples of the Amazon S3 API Reference.
#include "aws/sigv4.h"

#include <gtest/gtest.h>

namespace underpin::aws {
namespace {

struct Case {
  const char* name;
  const char* method;
  const char* target;
  std::vector<Header> headers;
  const char* body;
  bool normalize;
  const char* token;
  const char* signature;
};

std::string signature_of(const Request& request) {
  const auto* authorization = find_header(request.headers, "authorization");
  return authorization == nullptr ? ""
                                  : authorization->substr(authorization->rfind("Signature=") + 10);
}

constexpr const char* kLongToken =
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPf"
    "IeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7W"
    "Z0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8F"
    "DrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"a query is sorted by name",
       "GET",
       "/?Param2=value2&Param1=value1",
       {},
       "",
       true,
       "",
       "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
      {"an encoded query is sorted by its encoded form",
       "GET",
       "/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
       {},
       "",
       true,
       "",
       "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"},
      {"UTF-8 in a query is encoded",
       "GET",
       "/?\u1234=bar",
       {},
       "",
       true,
       "",
       "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
      {"UTF-8 in a path is encoded",
       "GET",
       "/\u1234",
       {},
       "",
       true,
       "",
       "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
      {"a blank in a path is encoded",
       "GET",
       "/example space/",
       {},
       "",
       true,
       "",
       "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
      {"headers of one name are joined",
       "GET",
       "/",
       {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}},
       "",
       true,
       "",
       "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
      {"joined headers keep their order",
       "GET",
       "/",
       {{"My-Header1", "value4"},
        {"My-Header1", "value1"},
        {"My-Header1", "value3"},
        {"My-Header1", "value2"}},
       "",
       true,
       "",
       "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
      {"the lines of a folded header count as values of their own",
       "GET",
       "/",
       {{"My-Header1", "value1"}, {"My-Header1", "  value2"}, {"My-Header1", "     value3"}},
       "",
       true,
       "",
       "ba17b383a53190154eb5fa66a1b836cc297cc0a3d70a5d00705980573d8ff790"},
      {"blanks in headers are trimmed and collapsed",
       "GET",
       "/",
       {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
       "",
       true,
       "",
       "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
      {"dot segments go when paths are normalised",
       "GET",
       "/example1/example2/../..",
       {},
       "",
       true,
       "",
       "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"dot segments stay when they are not",
       "GET",
       "/example1/example2/../..",
       {},
       "",
       false,
       "",
       "dc33e0856fd4baca4d7aa2146c38958283844764f38c74252a333df5e613003b"},
      {"double slashes go when paths are normalised",
       "GET",
       "//example//",
       {},
       "",
       true,
       "",
       "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
      {"double slashes stay when they are not",
       "GET",
       "//example//",
       {},
       "",
       false,
       "",
       "87cca117541a147f6df867677d98a7d80dff226d2bfca9e4ffa899665623c7e5"},
      {"a session token is signed",
       "GET",
       "/",
       {},
       "",
       true,
       "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267",
       "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"},
      {"a long session token is signed",
       "POST",
       "/",
       {},
       "",
       true,
       kLongToken,
       "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"},
      {"a POST without a body",
       "POST",
       "/",
       {},
       "",
       true,
       "",
       "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
      {"a form is signed with its digest",
       "POST",
       "/",
       {{"Content-Type", "application/x-www-form-urlencoded"},
        {"Content-Length", "13"},
        {"x-amz-content-sha256",
         "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"}},
       "Param1=value1",
       true,
       "",
       "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"},
      {"a form's character set is signed",
       "POST",
       "/",
       {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
        {"Content-Length", "13"},
        {"x-amz-content-sha256",
         "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"}},
       "Param1=value1",
       true,
       "",
       "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422"},
  };
  return all;
}

TEST(SigV4, signs_the_published_suite) {
  Signer signer;
  for (const auto& c : cases()) {
    Request request{c.method,  std::string("https://example.amazonaws.com") + c.target,
                    c.headers, c.body,
                    {},        false};
    signer.sign(
        request, {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", c.token, {}, ""},
        "service", "us-east-1", *parse_time("2015-08-30T12:36:00Z"), {true, c.normalize, false});
    EXPECT_EQ(signature_of(request), c.signature) << c.name;
  }
}

TEST(SigV4, signs_the_examples_of_the_s3_reference) {
  const Case all[] = {
      {"an object is read with a range",
       "GET",
       "/test.txt",
       {{"Range", "bytes=0-9"}},
       "",
       false,
       "",
       "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
      {"an object is written, its name encoded once",
       "PUT",
       "/test%24file.text",
       {{"Date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
       "Welcome to Amazon S3.",
       false,
       "",
       "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
      {"a query name without a value",
       "GET",
       "/?lifecycle",
       {},
       "",
       false,
       "",
       "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
      {"a list with a prefix",
       "GET",
       "/?max-keys=2&prefix=J",
       {},
       "",
       false,
       "",
       "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
  };
  Signer signer;
  for (const auto& c : all) {
    Request request{c.method,  std::string("https://examplebucket.s3.amazonaws.com") + c.target,
                    c.headers, c.body,
                    {},        false};
    signer.sign(request,
                {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "", {}, ""},
                "s3", "us-east-1", *parse_time("2013-05-24T00:00:00Z"), kS3Signing);
    EXPECT_EQ(signature_of(request), c.signature) << c.name;
  }
}

TEST(SigV4, an_encoded_path_is_encoded_again_except_for_s3) {
  const Request request{"GET", "https://host/a%2Fb%20c?x=%2F&y=a%20b", {}, "", {}, false};
  EXPECT_EQ(canonical_request(request, {}).substr(0, 41),
            "GET\n/a%252Fb%2520c\nx=%2F&y=a%20b\n\n\ne3b0c4");
  EXPECT_EQ(canonical_request(request, kS3Signing).substr(0, 19), "GET\n/a%2Fb%20c\nx=%2");
}

TEST(SigV4, headers_that_others_may_touch_are_not_signed) {
  Request request{
      "GET", "https://host/", {{"User-Agent", "underpin"}, {"Connection", "close"}}, "", {}, false};
  Signer signer;
  signer.sign(request, {"AKID", "SECRET", "", {}, ""}, "sts", "eu-west-1",
              *parse_time("2026-11-25T10:00:00Z"));
  EXPECT_NE(find_header(request.headers, "authorization")->find("SignedHeaders=host;x-amz-date,"),
            std::string::npos);
}

TEST(SigV4, a_kept_key_is_used_for_its_own_secret_date_region_and_name_only) {
  const Time day = *parse_time("2026-11-25T10:00:00Z");
  const auto sign = [&](Signer& signer, const char* secret, const char* name, const char* region,
                        Time time) {
    Request request{"GET", "https://host/", {}, "", {}, false};
    signer.sign(request, {"AKID", secret, "", {}, ""}, name, region, time);
    return signature_of(request);
  };
  Signer kept;
  const auto first = sign(kept, "A", "kms", "eu-west-1", day);
  const struct {
    const char *name, *secret, *service, *region;
    Time time;
  } others[] = {
      {"another secret", "B", "kms", "eu-west-1", day},
      {"another service", "A", "sns", "eu-west-1", day},
      {"another region", "A", "kms", "eu-west-2", day},
      {"another day", "A", "kms", "eu-west-1", day + std::chrono::hours{24}},
  };
  for (const auto& other : others) {
    Signer fresh;
    const auto again = sign(kept, other.secret, other.service, other.region, other.time);
    EXPECT_NE(again, first) << other.name;
    EXPECT_EQ(again, sign(fresh, other.secret, other.service, other.region, other.time))
        << other.name;
  }
  EXPECT_EQ(sign(kept, "A", "kms", "eu-west-1", day), first);
}

}  // namespace
}  // namespace underpin::aws
