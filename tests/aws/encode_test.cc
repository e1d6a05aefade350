// Requests as each protocol writes them.
#include "tests/aws/wire_support.h"

namespace underpin::aws::wire {
namespace {

Request request_for(const std::string& name, const Params& params, bool overridden = false,
                    const std::string& region = "eu-west-1") {
  const auto& model = operation(name);
  EndpointSettings settings;
  if (overridden) settings.url = "http://127.0.0.1:5000";
  const auto endpoint = resolve(*model.service, region, "us-east-1", settings);
  return encode(model, params, endpoint, {model.service->key, model.name, region, 1});
}

std::string header(const Request& request, const char* name) {
  const auto* value = find_header(request.headers, name);
  return value == nullptr ? "(absent)" : *value;
}

TEST(Encode, a_query_service_gets_a_form) {
  const auto request = request_for("iam:ListUsers", {{"PathPrefix", "/a b/"}, {"MaxItems", 100}});
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://iam.amazonaws.com/");
  EXPECT_EQ(header(request, "Content-Type"), "application/x-www-form-urlencoded; charset=utf-8");
  EXPECT_EQ(request.body,
            "Action=ListUsers&Version=2010-05-08&PathPrefix=%2Fa%20b%2F&MaxItems=100");
}

TEST(Encode, lists_and_structures_of_a_query_service_are_numbered) {
  const auto request = request_for(
      "sts:AssumeRole",
      {{"RoleArn", "arn"},
       {"RoleSessionName", "s"},
       {"PolicyArns",
        Param::list({Param::structure({{"arn", "p1"}}), Param::structure({{"arn", "p2"}})})},
       {"TransitiveTagKeys", Param::list({"a", "b"})},
       {"Tags", Param::list({Param::structure({{"Key", "k"}, {"Value", "v&w"}})})}});
  EXPECT_EQ(request.body,
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn&RoleSessionName=s"
            "&PolicyArns.member.1.arn=p1&PolicyArns.member.2.arn=p2"
            "&TransitiveTagKeys.member.1=a&TransitiveTagKeys.member.2=b"
            "&Tags.member.1.Key=k&Tags.member.1.Value=v%26w");
}

TEST(Encode, cloudwatch_is_asked_by_the_query_protocol) {
  const auto request =
      request_for("cloudwatch:DescribeAlarms", {{"AlarmNames", std::vector<std::string>{"x"}}});
  EXPECT_EQ(request.url, "https://monitoring.eu-west-1.amazonaws.com/");
  EXPECT_EQ(request.body, "Action=DescribeAlarms&Version=2010-08-01&AlarmNames.member.1=x");
}

TEST(Encode, ec2_has_names_of_its_own) {
  const auto request =
      request_for("ec2:DescribeSecurityGroups",
                  {{"GroupIds", Param::list({"sg-1", "sg-2"})},
                   {"MaxResults", 1000},
                   {"DryRun", false},
                   {"Filters", Param::list({Param::structure(
                                   {{"Name", "vpc-id"}, {"Values", Param::list({"vpc-1"})}})})}});
  EXPECT_EQ(request.body,
            "Action=DescribeSecurityGroups&Version=2016-11-15&GroupId.1=sg-1&GroupId.2=sg-2"
            "&MaxResults=1000&DryRun=false&Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-1");
}

TEST(Encode, a_json_service_gets_a_target_and_an_object) {
  const auto request = request_for("kms:ListKeys", {{"Limit", 50}, {"Marker", "quoted \"text\""}});
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://kms.eu-west-1.amazonaws.com/");
  EXPECT_EQ(header(request, "Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(header(request, "X-Amz-Target"), "TrentService.ListKeys");
  EXPECT_EQ(request.body, R"({"Limit":50,"Marker":"quoted \"text\""})");
}

TEST(Encode, a_json_service_without_parameters_gets_an_empty_object) {
  EXPECT_EQ(request_for("organizations:DescribeOrganization", {}, false, "us-east-1").body, "{}");
}

TEST(Encode, lists_and_numbers_of_a_json_service_keep_their_types) {
  const auto request =
      request_for("logs:DescribeLogGroups", {{"limit", "50"},
                                             {"includeLinkedAccounts", true},
                                             {"accountIdentifiers", Param::list({"1"})}});
  EXPECT_EQ(request.body, R"({"limit":50,"includeLinkedAccounts":true,"accountIdentifiers":["1"]})")
      << "a number that came as text, from an earlier reply, is a number again";
}

TEST(Encode, rest_json_puts_members_in_the_query_string) {
  const auto request =
      request_for("accessanalyzer:ListAnalyzers", {{"type", "ACCOUNT"}, {"nextToken", "a/b=="}});
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url,
            "https://access-analyzer.eu-west-1.amazonaws.com/analyzer?type=ACCOUNT"
            "&nextToken=a%2Fb%3D%3D");
  EXPECT_EQ(request.body, "");
  EXPECT_EQ(header(request, "Content-Type"), "(absent)");
}

TEST(Encode, a_bucket_is_addressed_by_host_where_that_is_safe) {
  const struct {
    const char *name, *bucket;
    bool overridden;
    const char* url;
  } cases[] = {
      {"by host", "my-bucket", false, "https://my-bucket.s3.eu-west-1.amazonaws.com/?acl"},
      {"a dot would break the certificate", "my.bucket", false,
       "https://s3.eu-west-1.amazonaws.com/my.bucket?acl"},
      {"old names have capitals", "MyBucket", false,
       "https://s3.eu-west-1.amazonaws.com/MyBucket?acl"},
      {"old names have underscores", "my_bucket", false,
       "https://s3.eu-west-1.amazonaws.com/my_bucket?acl"},
      {"by path under an override", "my-bucket", true, "http://127.0.0.1:5000/my-bucket?acl"},
      {"a hostile name stays a path segment", "a/b?c#d@e", false,
       "https://s3.eu-west-1.amazonaws.com/a%2Fb%3Fc%23d%40e?acl"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(request_for("s3:GetBucketAcl", {{"Bucket", c.bucket}}, c.overridden).url, c.url)
        << c.name;
}

TEST(Encode, s3_paging_goes_into_the_query_string) {
  EXPECT_EQ(request_for("s3:ListBuckets", {{"MaxBuckets", 1000}, {"ContinuationToken", "t+1"}}).url,
            "https://s3.eu-west-1.amazonaws.com/?max-buckets=1000&continuation-token=t%2B1");
}

TEST(Encode, s3_control_puts_the_account_in_front_of_the_host) {
  const Params params = {{"AccountId", "123456789012"}};
  const auto plain = request_for("s3control:GetPublicAccessBlock", params);
  EXPECT_EQ(plain.url,
            "https://123456789012.s3-control.eu-west-1.amazonaws.com"
            "/v20180820/configuration/publicAccessBlock");
  EXPECT_EQ(header(plain, "x-amz-account-id"), "123456789012");
  const auto overridden = request_for("s3control:GetPublicAccessBlock", params, true);
  EXPECT_EQ(overridden.url, "http://127.0.0.1:5000/v20180820/configuration/publicAccessBlock");
  EXPECT_EQ(header(overridden, "x-amz-account-id"), "123456789012");
}

TEST(Encode, what_has_no_value_is_left_out_or_refused) {
  const Node absent = read("kms:DescribeKey", json_reply(R"({"KeyMetadata":{}})"))["KeyMetadata"];
  EXPECT_EQ(request_for("kms:ListKeys", {{"Marker", absent["Arn"]}}).body, "{}")
      << "an optional member";
  const struct {
    const char *name, *operation, *member;
    Param value;
  } refused[] = {
      {"a required member that is absent", "kms:DescribeKey", "KeyId", Param(absent["Arn"])},
      {"an unknown value, even of an optional member", "kms:ListKeys", "Marker",
       Param(Value<std::string>::unknown({Cause::Kind::unread, "denied", {}}))},
      {"an empty label would be another operation", "s3:GetBucketAcl", "Bucket", Param("")},
      {"a label that climbs", "s3:GetBucketAcl", "Bucket", Param("..")},
      {"a label that stands still", "s3:GetBucketAcl", "Bucket", Param(".")},
      {"text that is no number", "kms:ListKeys", "Limit", Param("many")},
      {"a host label with a dot", "s3control:GetPublicAccessBlock", "AccountId",
       Param("1.evil.example")},
      {"an empty host label", "s3control:GetPublicAccessBlock", "AccountId", Param("")},
  };
  for (const auto& c : refused)
    EXPECT_EQ(code_of([&] {
                request_for(c.operation, {{c.member, c.value}});
              }),
              "underpin:ParameterMissing")
        << c.name;
  EXPECT_EQ(code_of([] { request_for("kms:DescribeKey", {}); }), "underpin:ParameterMissing")
      << "a required member that is not given";
}

TEST(EncodeDeathTest, a_member_that_the_model_lacks_is_our_mistake) {
  EXPECT_DEATH(request_for("kms:ListKeys", {{"Limt", 5}}), "kms:ListKeys takes no `Limt`");
  EXPECT_DEATH(request_for("iam:GetAccountSummary", {{"X", 5}}), "takes no `X`");
  EXPECT_DEATH(request_for("logs:DescribeLogGroups", {{"accountIdentifiers", "1"}}),
               "takes a list");
}

TEST(Encode, nothing_secret_is_in_a_request_before_it_is_signed) {
  const auto request = request_for("kms:ListKeys", {});
  EXPECT_EQ(header(request, "Authorization"), "(absent)");
  EXPECT_EQ(header(request, "X-Amz-Security-Token"), "(absent)");
}

}  // namespace
}  // namespace underpin::aws::wire
