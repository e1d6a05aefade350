// Errors in every shape that AWS, emulators and middleboxes write them.
#include "tests/aws/wire_support.h"

namespace underpin::aws::wire {
namespace {

struct Case {
  const char* name;
  const char* operation;
  Response response;
  const char* code;
  const char* message;
  const char* request_id;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"query", "iam:ListUsers",
       xml_reply("<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error>"
                 "<Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn is not authorized"
                 "</Message></Error><RequestId>id-1</RequestId></ErrorResponse>",
                 403),
       "AccessDenied", "User: arn is not authorized", "id-1"},
      {"EC2", "ec2:DescribeVpcs",
       xml_reply("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>"
                 "<Code>UnauthorizedOperation</Code><Message>You are not authorized</Message>"
                 "</Error></Errors><RequestID>id-2</RequestID></Response>",
                 403),
       "UnauthorizedOperation", "You are not authorized", "id-2"},
      {"S3", "s3:GetBucketPolicy",
       xml_reply("<Error><Code>NoSuchBucketPolicy</Code><Message>The bucket policy does not exist"
                 "</Message><BucketName>b</BucketName><RequestId>id-3</RequestId></Error>",
                 404),
       "NoSuchBucketPolicy", "The bucket policy does not exist", "id-3"},
      {"S3 Control", "s3control:GetPublicAccessBlock",
       xml_reply("<ErrorResponse><Error><Code>NoSuchPublicAccessBlockConfiguration</Code>"
                 "<Message>not found</Message></Error><RequestId>id-4</RequestId></ErrorResponse>",
                 404),
       "NoSuchPublicAccessBlockConfiguration", "not found", "id-4"},
      {"JSON with a bare type", "kms:ListKeys",
       json_reply(R"({"__type":"AccessDeniedException","Message":"not authorized"})", 400),
       "AccessDeniedException", "not authorized", ""},
      {"JSON with a namespace", "organizations:DescribeOrganization",
       json_reply(
           R"({"__type":"com.amazonaws.org#AWSOrganizationsNotInUseException","message":"no"})",
           400),
       "AWSOrganizationsNotInUseException", "no", ""},
      {"JSON with the type in a header, followed by a URL",
       "accessanalyzer:ListAnalyzers",
       {403,
        {{"X-Amzn-ErrorType", "AccessDeniedException:http://internal.amazon.com/coral/"},
         {"x-amzn-RequestId", "id-5"}},
        R"({"message":"User is not authorized"})"},
       "AccessDeniedException",
       "User is not authorized",
       "id-5"},
      {"JSON with `code`", "accessanalyzer:ListAnalyzers",
       json_reply(R"({"code":"ThrottlingException","message":"slow down"})", 429),
       "ThrottlingException", "slow down", ""},
      {"a type in a header alone",
       "kms:ListKeys",
       {400, {{"x-amzn-errortype", "ThrottlingException"}}, ""},
       "ThrottlingException",
       "",
       ""},
      {"XML for a JSON service, as an emulator writes it",
       "kms:ListKeys",
       {403,
        {{"Content-Type", "application/x-amz-json-1.1"}},
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error>"
        "<RequestId>id-6</RequestId></ErrorResponse>"},
       "AccessDenied",
       "no",
       "id-6"},
      {"JSON for a query service",
       "sts:GetCallerIdentity",
       {403,
        {{"Content-Type", "text/xml"}},
        R"({"Error":{"Code":"ExpiredToken","Message":"old"}})"},
       "ExpiredToken",
       "old",
       ""},
      {"200 with an error from S3", "s3:ListBuckets",
       xml_reply("<Error><Code>InternalError</Code><Message>We encountered an internal error"
                 "</Message></Error>"),
       "InternalError", "We encountered an internal error", ""},
      {"200 with an error where a policy is expected", "s3:GetBucketPolicy",
       xml_reply("<Error><Code>SlowDown</Code><Message>Please reduce</Message></Error>"),
       "SlowDown", "Please reduce", ""},
      {"200 with an error from a query service", "iam:ListUsers",
       xml_reply("<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message>"
                 "</Error></ErrorResponse>"),
       "Throttling", "Rate exceeded", ""},
      {"200 with an error from a JSON service", "kms:ListKeys",
       json_reply(R"({"__type":"KMSInternalException","message":"oops"})"), "KMSInternalException",
       "oops", ""},
      {"HTML with status 500",
       "kms:ListKeys",
       {500, {{"Content-Type", "text/html"}}, "<!doctype html><title>500</title>"},
       "underpin:NotAnAwsReply",
       nullptr,
       ""},
      {"HTML with status 404",
       "iam:ListUsers",
       {404, {{"Content-Type", "text/html"}}, "<html><body>Not Found</body></html>"},
       "underpin:NotAnAwsReply",
       nullptr,
       ""},
      {"an object without a code", "kms:ListKeys", json_reply(R"({"error":"Unsupported"})", 400),
       "underpin:NotAnAwsReply", nullptr, ""},
      {"a proxy's demand",
       "kms:ListKeys",
       {407, {}, "Proxy Authentication Required"},
       "underpin:NotAnAwsReply",
       nullptr,
       ""},
      {"nothing at all", "s3:GetBucketAcl", {503, {}, ""}, "underpin:NotAnAwsReply", nullptr, ""},
      {"a redirect without a body",
       "s3:GetBucketAcl",
       {301, {{"Location", "https://x"}}, ""},
       "underpin:NotAnAwsReply",
       nullptr,
       ""},
      {"a code that is no text", "kms:ListKeys", json_reply(R"({"__type":5})", 400),
       "underpin:NotAnAwsReply", nullptr, ""},
  };
  return all;
}

TEST(ReplyError, Fault29_each_shape_gives_code_message_and_id) {
  for (const auto& c : cases()) {
    const auto error = api_error([&] { read(c.operation, c.response); });
    ASSERT_TRUE(error) << c.name;
    EXPECT_EQ(error->code(), c.code) << c.name;
    if (c.message != nullptr) {
      EXPECT_EQ(error->message(), c.message) << c.name;
    }
    EXPECT_EQ(error->request_id(), c.request_id) << c.name;
    EXPECT_EQ(error->http_status(), c.response.status) << c.name;
    EXPECT_EQ(error->call(), c.operation) << c.name;
  }
}

ApiError error_with(const std::string& service, const std::string& code,
                    const std::string& message = "", int status = 400,
                    const std::string& name = "DescribeKey") {
  return ApiError({.service = service,
                   .operation = name,
                   .region = "eu-west-1",
                   .code = code,
                   .message = message,
                   .http_status = status});
}

TEST(ReplyError, what_it_says_and_what_to_ask_for) {
  const auto error = error_with("s3control", "AccessDenied", "no", 403, "GetPublicAccessBlock");
  EXPECT_STREQ(error.what(),
               "s3control:GetPublicAccessBlock in eu-west-1: AccessDenied: no (HTTP 403)");
  EXPECT_EQ(error.missing_action(), "s3:GetAccountPublicAccessBlock");
  EXPECT_EQ(error_with("kms", "NotFoundException").missing_action(), "")
      << "no permission would help";
}

TEST(ReplyError, Fault14_Fault17_classes) {
  struct Classes {
    bool denied, throttled, disabled, missing;
  };
  const struct {
    const char *service, *code;
    int status;
    Classes is;
  } all[] = {
      {"iam", "AccessDenied", 403, {true, false, false, false}},
      {"kms", "AccessDeniedException", 400, {true, false, false, false}},
      {"ec2", "UnauthorizedOperation", 403, {true, false, false, false}},
      {"sns", "AuthorizationError", 403, {true, false, false, false}},
      {"ec2", "AuthFailure", 401, {false, false, true, false}},
      {"sts", "InvalidClientTokenId", 403, {false, false, true, false}},
      {"kms", "UnrecognizedClientException", 400, {false, false, true, false}},
      {"ec2", "RequestLimitExceeded", 503, {false, true, false, false}},
      {"iam", "Throttling", 400, {false, true, false, false}},
      {"s3", "SlowDown", 503, {false, true, false, false}},
      {"kms", "underpin:NotAnAwsReply", 429, {false, true, false, false}},
      {"kms", "LimitExceededException", 400, {false, false, false, false}},
      {"cloudtrail", "LimitExceededException", 400, {false, true, false, false}},
      {"iam", "NoSuchEntity", 404, {false, false, false, true}},
      {"kms", "NotFoundException", 400, {false, false, false, true}},
      {"logs", "ResourceNotFoundException", 400, {false, false, false, true}},
      {"ec2", "InvalidGroup.NotFound", 400, {false, false, false, true}},
      {"sns", "NotFound", 404, {false, false, false, true}},
      {"s3", "NoSuchBucketPolicy", 404, {false, false, false, true}},
      {"sts", "ExpiredToken", 403, {false, false, false, false}},
  };
  for (const auto& c : all) {
    const auto error = error_with(c.service, c.code, "", c.status);
    EXPECT_EQ(error.denied(), c.is.denied) << c.service << " " << c.code;
    EXPECT_EQ(error.throttled(), c.is.throttled) << c.service << " " << c.code;
    EXPECT_EQ(error.region_disabled(), c.is.disabled) << c.service << " " << c.code;
    EXPECT_EQ(error.not_found(), c.is.missing) << c.service << " " << c.code;
  }
}

// A grant is advised only where it would help. Source: IAM User Guide, "Troubleshoot access denied
// error messages".
TEST(ReplyError, Fault15_the_policy_that_denies_is_told_apart) {
  const struct {
    const char *message, *policy;
    bool outright, by_organisation, grant_helps;
  } all[] = {
      {"User: arn:aws:iam::1:user/a is not authorized to perform: ec2:DescribeVpcs with an "
       "explicit "
       "deny in a service control policy: arn:aws:organizations::1:policy/o-1/service_control/p-1",
       "service control policy", true, true, false},
      {"because no service control policy allows the kms:ListKeys action", "service control policy",
       false, true, false},
      {"due to an explicit deny in a Service Control Policy", "service control policy", true, true,
       false},
      {"with an explicit deny in a resource control policy", "resource control policy", true, true,
       false},
      {"because no permissions boundary allows the kms:ListKeys action", "permissions boundary",
       false, false, false},
      {"because no session policy allows the kms:ListKeys action", "session policy", false, false,
       false},
      {"with an explicit deny in a VPC endpoint policy", "vpc endpoint policy", true, false, false},
      {"with an explicit deny in an identity-based policy", "identity-based policy", true, false,
       false},
      {"because no identity-based policy allows the kms:ListKeys action", "identity-based policy",
       false, false, true},
      {"because no resource-based policy allows the kms:ListKeys action", "resource-based policy",
       false, false, true},
  };
  for (const auto& c : all) {
    const auto error = error_with("kms", "AccessDeniedException", c.message);
    const auto denial = error.denial();
    ASSERT_TRUE(denial) << c.message;
    EXPECT_EQ(denial->policy, c.policy) << c.message;
    EXPECT_EQ(denial->outright, c.outright) << c.message;
    EXPECT_EQ(denial->by_organisation(), c.by_organisation) << c.message;
    EXPECT_EQ(error.missing_action().empty(), !c.grant_helps) << c.message;
  }
  const auto untold = error_with("kms", "AccessDeniedException", "not authorized");
  EXPECT_FALSE(untold.denial());
  EXPECT_FALSE(untold.missing_action().empty());
  EXPECT_FALSE(error_with("kms", "InternalError", "explicit deny in a session policy").denial());
}

// Services quote the request whose signature they refuse; what is secret in it must not travel on.
TEST(ReplyError, quoted_signatures_and_tokens_are_cut_off) {
  const struct {
    const char *name, *message, *kept;
  } all[] = {
      {"a canonical request",
       "The request signature we calculated does not match. The Canonical String for this request "
       "should have been 'POST\n/\n\nhost:x\nx-amz-security-token:CANARY'",
       "The request signature we calculated does not match."},
      {"an authorization header",
       "Authorization header requires parameters. Authorization=AWS4-HMAC-SHA256 Credential=CANARY",
       "Authorization header requires parameters."},
      {"a token in a list of headers", "bad header X-Amz-Security-Token: CANARY", "bad header"},
  };
  for (const auto& c : all) {
    const auto error = error_with("iam", "SignatureDoesNotMatch", c.message, 403);
    EXPECT_EQ(error.message(), c.kept) << c.name;
    EXPECT_EQ(std::string(error.what()).find("CANARY"), std::string::npos) << c.name;
  }
}

TEST(ReplyError, Fault40_hostile_text_is_made_printable_and_short) {
  const auto error = api_error([] {
    read("kms:ListKeys",
         json_reply("{\"__type\":\"Evil\\u001b[2J\",\"message\":\"a\\u001b]0;b\\u0007" +
                        std::string(100'000, 'x') + "\"}",
                    400));
  });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), "Evil\\u{1b}[2J");
  EXPECT_EQ(error->message().find('\x1b'), std::string::npos);
  EXPECT_LT(std::string(error->what()).size(), 1500u);
}

}  // namespace
}  // namespace underpin::aws::wire
