// Replies as AWS's API references print them, read by the model's names; and everything that is no
// such reply.
#include "tests/aws/wire_support.h"

namespace underpin::aws::wire {
namespace {

std::string text_of(const Node& node) {
  const Value<std::string> value = node;
  return value.is_known() ? *value.peek() : value.is_absent() ? "(absent)" : "(unknown)";
}

// ---- query. Source of the shapes: IAM, STS, SNS and CloudWatch API References, "Examples".

TEST(DecodeQuery, a_list_of_users) {
  const auto page = read("iam:ListUsers", query_reply("ListUsers", R"(
      <Users>
        <member><UserId>AID2MAB8DPLSRHEXAMPLE</UserId><Path>/division_abc/</Path>
          <UserName>Andrew</UserName><CreateDate>2012-09-05T19:38:48Z</CreateDate></member>
        <member><UserId>AIDIODR4TAW7CSEXAMPLE</UserId><Path>/</Path><UserName>J&amp;J</UserName></member>
      </Users><IsTruncated>false</IsTruncated>)"));
  const auto users = page["Users"].items();
  ASSERT_EQ(users.size(), 2u);
  EXPECT_EQ(users[0]["UserName"].text(), "Andrew");
  EXPECT_EQ(users[1]["UserName"].text(), "J&J");
  EXPECT_TRUE(Value<Time>(users[0]["CreateDate"]).identical(*parse_time("2012-09-05T19:38:48Z")));
  EXPECT_TRUE(Value<Time>(users[1]["CreateDate"]).is_absent());
  EXPECT_TRUE(Value<bool>(page["IsTruncated"]).identical(false));
}

TEST(DecodeQuery, a_map) {
  const auto summary = read("iam:GetAccountSummary", query_reply("GetAccountSummary", R"(
      <SummaryMap>
        <entry><key>Groups</key><value>31</value></entry>
        <entry><key>AccountMFAEnabled</key><value>0</value></entry>
      </SummaryMap>)"))["SummaryMap"];
  EXPECT_TRUE(Value<long long>(summary["Groups"]).identical(31));
  EXPECT_TRUE(Value<long long>(summary["AccountMFAEnabled"]).identical(0));
  EXPECT_TRUE(Value<long long>(summary["AccountAccessKeysPresent"]).is_absent());
  EXPECT_EQ(summary.entries().size(), 2u);
}

TEST(DecodeQuery, a_map_of_text) {
  const auto attributes = read("sns:GetTopicAttributes", query_reply("GetTopicAttributes", R"(
      <Attributes><entry><key>Owner</key><value>123456789012</value></entry>
      <entry><key>Policy</key><value>{&quot;Version&quot;:&quot;2008-10-17&quot;}</value></entry>
      </Attributes>)"))["Attributes"];
  EXPECT_EQ(attributes["Policy"].text(), R"({"Version":"2008-10-17"})");
  const Value<std::map<std::string, std::string>> all = attributes;
  ASSERT_TRUE(all.is_known());
  EXPECT_EQ(all.peek()->at("Owner"), "123456789012");
}

TEST(DecodeQuery, alarms_of_cloudwatch) {
  const auto alarms = read("cloudwatch:DescribeAlarms", query_reply("DescribeAlarms", R"(
      <MetricAlarms><member><AlarmName>a</AlarmName><Threshold>1.0</Threshold>
        <ActionsEnabled>true</ActionsEnabled>
        <AlarmActions><member>arn:aws:sns:eu-west-1:123456789012:t</member></AlarmActions>
        <EvaluationPeriods>1</EvaluationPeriods></member></MetricAlarms>)"))["MetricAlarms"];
  ASSERT_EQ(alarms.size(), 1u);
  const Node alarm = alarms.items()[0];
  EXPECT_TRUE(Value<double>(alarm["Threshold"]).identical(1.0));
  EXPECT_TRUE(Value<bool>(alarm["ActionsEnabled"]).identical(true));
  EXPECT_TRUE(Value<std::vector<std::string>>(alarm["AlarmActions"])
                  .identical(std::vector<std::string>{"arn:aws:sns:eu-west-1:123456789012:t"}));
  EXPECT_TRUE(Value<std::vector<std::string>>(alarm["OKActions"]).is_absent());
}

// ---- EC2. Source: Amazon EC2 API Reference, DescribeSecurityGroups and DescribeRegions.

TEST(DecodeEc2, security_groups) {
  const auto groups = read("ec2:DescribeSecurityGroups", xml_reply(R"(<?xml version="1.0"?>
<DescribeSecurityGroupsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
  <requestId>1d62eae0-acdd-481d-88c9-example</requestId>
  <securityGroupInfo><item>
    <ownerId>123456789012</ownerId><groupId>sg-9bf6ceff</groupId><groupName>SSHAccess</groupName>
    <vpcId>vpc-31896b55</vpcId>
    <ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>22</toPort>
      <groups/><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges>
      <ipv6Ranges><item><cidrIpv6>::/0</cidrIpv6></item></ipv6Ranges><prefixListIds/></item>
    </ipPermissions></item></securityGroupInfo>
</DescribeSecurityGroupsResponse>)"))["SecurityGroups"];
  ASSERT_EQ(groups.size(), 1u);
  const Node permission = groups.items()[0]["IpPermissions"].items().at(0);
  EXPECT_TRUE(Value<long long>(permission["FromPort"]).identical(22));
  EXPECT_EQ(permission["IpRanges"].items().at(0)["CidrIp"].text(), "0.0.0.0/0");
  EXPECT_TRUE(
      permission["Ipv6Ranges"].pluck("CidrIpv6").identical(std::vector<std::string>{"::/0"}));
  EXPECT_TRUE(permission["UserIdGroupPairs"].empty()) << "an empty element is an empty list";
  EXPECT_TRUE(groups.items()[0]["IpPermissionsEgress"].empty()) << "an absent one too";
}

TEST(DecodeEc2, a_result_without_members) {
  const auto page =
      read("ec2:DescribeRegions",
           xml_reply("<DescribeRegionsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                     "<requestId>x</requestId><regionInfo/></DescribeRegionsResponse>"));
  EXPECT_TRUE(page["Regions"].empty());
}

// ---- rest-xml. Source: Amazon S3 API Reference, "Response Syntax" and "Examples" of each action.

TEST(DecodeS3, buckets) {
  const auto page = read("s3:ListBuckets", xml_reply(R"(<?xml version="1.0" encoding="UTF-8"?>
<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <Owner><ID>AIDACKCEVSQ6C2EXAMPLE</ID></Owner>
  <Buckets><Bucket><CreationDate>2019-12-11T23:32:47+00:00</CreationDate>
    <BucketRegion>us-east-2</BucketRegion><Name>amzn-s3-demo-bucket</Name></Bucket></Buckets>
  <ContinuationToken>eyJNYXJrZXIi</ContinuationToken>
</ListAllMyBucketsResult>)"));
  EXPECT_EQ(page["Buckets"].items().at(0)["BucketRegion"].text(), "us-east-2");
  EXPECT_EQ(page["ContinuationToken"].text(), "eyJNYXJrZXIi");
}

TEST(DecodeS3, a_buckets_location_is_the_root_element_itself) {
  const auto location = [](const char* body) {
    return Value<std::string>(read("s3:GetBucketLocation", xml_reply(body))["LocationConstraint"]);
  };
  EXPECT_TRUE(location("<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                       "us-west-2</LocationConstraint>")
                  .identical(std::string("us-west-2")));
  EXPECT_TRUE(location("<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>")
                  .identical(std::string()))
      << "us-east-1 is written as nothing";
}

TEST(DecodeS3, grants_have_their_type_in_an_attribute) {
  const auto acl = read("s3:GetBucketAcl", xml_reply(R"(
<AccessControlPolicy><Owner><ID>75aa57f09aa0</ID></Owner><AccessControlList>
  <Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group">
    <URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee>
    <Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>)"));
  const Node grant = acl["Grants"].items().at(0);
  EXPECT_EQ(text_of(grant["Grantee"]["Type"]), "Group");
  EXPECT_EQ(text_of(grant["Grantee"]["URI"]), "http://acs.amazonaws.com/groups/global/AllUsers");
  EXPECT_EQ(text_of(grant["Grantee"]["ID"]), "(absent)");
}

TEST(DecodeS3, a_policy_is_the_whole_body) {
  const std::string policy = R"({"Version":"2012-10-17","Statement":[]})";
  EXPECT_EQ(read("s3:GetBucketPolicy", {200, {}, policy})["Policy"].text(), policy);
}

TEST(DecodeS3, a_payload_that_is_a_structure) {
  for (const char* name : {"s3:GetPublicAccessBlock", "s3control:GetPublicAccessBlock"}) {
    const auto block = read(
        name,
        xml_reply(
            "<PublicAccessBlockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            "<BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>false</IgnorePublicAcls>"
            "</PublicAccessBlockConfiguration>"))["PublicAccessBlockConfiguration"];
    EXPECT_TRUE(Value<bool>(block["BlockPublicAcls"]).identical(true)) << name;
    EXPECT_TRUE(Value<bool>(block["IgnorePublicAcls"]).identical(false)) << name;
    EXPECT_TRUE(Value<bool>(block["BlockPublicPolicy"]).is_absent()) << name;
  }
}

// ---- JSON. Source: KMS, CloudTrail and CloudWatch Logs API References, "Examples".

TEST(DecodeJson, Fault30_keys_and_a_member_of_the_future) {
  const auto page = read("kms:ListKeys", json_reply(R"({"Keys":[
      {"KeyArn":"arn:aws:kms:us-east-2:111122223333:key/0d990263","KeyId":"0d990263"},
      {"KeyArn":"arn:aws:kms:us-east-2:111122223333:key/144be297","KeyId":"144be297"}],
      "Truncated":false,"NewMemberOfTheFuture":{"a":[1]}})"));
  EXPECT_EQ(page["Keys"].size(), 2u);
  EXPECT_EQ(page["Keys"].items()[1]["KeyId"].text(), "144be297");
}

TEST(DecodeJson, a_keys_description_with_a_time_in_seconds) {
  const auto key = read(
      "kms:DescribeKey",
      json_reply(R"({"KeyMetadata":{"KeyId":"1","Enabled":true,"CreationDate":1.499288695918E9}})"))
      ["KeyMetadata"];
  EXPECT_TRUE(Value<Time>(key["CreationDate"]).identical(*parse_time("2017-07-05T21:04:55Z")));
  EXPECT_TRUE(Value<bool>(key["Enabled"]).identical(true));
}

TEST(DecodeJson, rest_json) {
  const auto page =
      read("accessanalyzer:ListAnalyzers",
           json_reply(
               R"({"analyzers":[{"arn":"a","name":"n","type":"ACCOUNT","status":"ACTIVE",
          "createdAt":"2020-01-01T00:00:00Z"}]})"));
  EXPECT_EQ(page["analyzers"].items().at(0)["status"].text(), "ACTIVE");
  EXPECT_TRUE(page["nextToken"].text().empty());
}

TEST(DecodeJson, Fault30_a_word_that_the_model_does_not_know_is_kept) {
  const auto key = read("kms:DescribeKey",
                        json_reply(R"({"KeyMetadata":{"KeyId":"1","KeyState":"Hibernating"}})"));
  EXPECT_EQ(key["KeyMetadata"]["KeyState"].text(), "Hibernating");
}

TEST(DecodeJson, Fault30_null_is_absent_and_a_null_list_is_empty) {
  const auto page = read("kms:ListKeys", json_reply(R"({"Keys":null,"NextMarker":null})"));
  EXPECT_TRUE(page["Keys"].empty());
  EXPECT_FALSE(page["Keys"].exists());
  EXPECT_TRUE(Value<std::string>(page["NextMarker"]).is_absent());
}

// ---- What is no reply of AWS must never look like an empty list.

struct Foreign {
  const char* name;
  const char* operation;
  Response response;
};

const std::vector<Foreign>& foreign_replies() {
  static const std::vector<Foreign> all = {
      {"a proxy's page",
       "iam:ListUsers",
       {200, {{"Content-Type", "text/html"}}, "<!DOCTYPE html><html><body>Login</body></html>"}},
      {"the same, well-formed", "iam:ListUsers", xml_reply("<html><body>Login</body></html>")},
      {"the same to a JSON service",
       "kms:ListKeys",
       {200, {{"Content-Type", "text/html"}}, "<html></html>"}},
      {"the same where a policy is expected",
       "s3:GetBucketPolicy",
       {200, {}, "<html><body>Login</body></html>"}},
      {"an unclosed page where a policy is expected",
       "s3:GetBucketPolicy",
       {200, {}, " <html><br>"}},
      {"nothing", "iam:ListUsers", {200, {}, ""}},
      {"nothing to a JSON service", "kms:ListKeys", {200, {}, ""}},
      {"blanks to a JSON service", "kms:ListKeys", {200, {}, " \r\n"}},
      {"nothing from S3", "s3:ListBuckets", {200, {}, ""}},
      {"another operation's root", "iam:ListUsers", query_reply("ListRoles", "<Roles/>")},
      {"another service's root: an unsigned query call answered as S3", "iam:ListUsers",
       xml_reply("<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>")},
      {"the wrapper is missing", "iam:ListUsers", xml_reply("<ListUsersResponse/>")},
      {"the wrapper is another operation's", "iam:ListUsers",
       xml_reply("<ListUsersResponse><ListRolesResult/></ListUsersResponse>")},
      {"another root from EC2", "ec2:DescribeVpcs",
       xml_reply("<DescribeRegionsResponse><regionInfo/></DescribeRegionsResponse>")},
      {"another root from S3", "s3:GetBucketAcl",
       xml_reply("<ListBucketResult></ListBucketResult>")},
      {"another payload from S3", "s3:GetPublicAccessBlock", xml_reply("<AccessControlPolicy/>")},
      {"truncated XML", "iam:ListUsers", xml_reply("<ListUsersResponse><ListUsersResult><Users>")},
      {"truncated within a tag", "iam:ListUsers", xml_reply("<ListUsersResponse><ListUsersRes")},
      {"truncated JSON", "kms:ListKeys", json_reply(R"({"Keys":[{"KeyId":"a"})")},
      {"text after the JSON", "kms:ListKeys", json_reply(R"({"Keys":[]} x)")},
      {"two documents", "iam:ListUsers", xml_reply("<ListUsersResponse/><ListUsersResponse/>")},
      {"text after the XML", "iam:ListUsers",
       xml_reply("<ListUsersResponse><ListUsersResult/></ListUsersResponse>tail")},
      {"a JSON list", "kms:ListKeys", json_reply("[]")},
      {"a JSON string", "kms:ListKeys", json_reply("\"Keys\"")},
      {"JSON null", "kms:ListKeys", json_reply("null")},
      {"an object without a known member", "kms:ListKeys",
       json_reply(R"({"error":"no such thing"})")},
      {"a document type", "iam:ListUsers",
       xml_reply("<!DOCTYPE a [<!ENTITY b \"c\">]><ListUsersResponse><ListUsersResult>"
                 "<Users/></ListUsersResult></ListUsersResponse>")},
      {"XML that is not UTF-8", "iam:ListUsers",
       xml_reply("<ListUsersResponse><ListUsersResult><Marker>\xC3\x28</Marker>"
                 "</ListUsersResult></ListUsersResponse>")},
      {"XML with an encoded surrogate", "iam:ListUsers",
       xml_reply("<ListUsersResponse><ListUsersResult><Marker>\xED\xA0\x80</Marker>"
                 "</ListUsersResult></ListUsersResponse>")},
      {"JSON with half a surrogate", "kms:ListKeys",
       json_reply(R"({"Keys":[],"NextMarker":"\ud800"})")},
      {"JSON that is not UTF-8", "kms:ListKeys",
       json_reply("{\"Keys\":[],\"NextMarker\":\"\xFF\"}")},
  };
  return all;
}

TEST(DecodeForeign, Fault29_Fault31_what_is_no_reply_of_aws_is_an_error) {
  for (const auto& c : foreign_replies())
    EXPECT_EQ(code_of([&] { read(c.operation, c.response); }), "underpin:NotAnAwsReply") << c.name;
}

TEST(DecodeForeign, the_error_names_status_and_type_and_quotes_nothing_of_the_body) {
  const auto error = api_error([] {
    read("iam:ListUsers",
         {200, {{"Content-Type", "text/html; charset=utf-8"}}, "<html>secret-canary</html>"});
  });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->message(),
            "the reply is none of AWS's (status 200, content type `text/html; charset=utf-8`): "
            "root element `html`");
  EXPECT_FALSE(error->retryable());
  EXPECT_NE(error->hint().find("prox"), std::string::npos);
  EXPECT_EQ(std::string(error->what()).find("canary"), std::string::npos);
}

TEST(DecodeForeign, Fault32_depth_is_limited) {
  const auto nested = [](int depth) {
    std::string open, close;
    for (int i = 0; i < depth; ++i) {
      open += "<a>";
      close += "</a>";
    }
    return query_reply("ListUsers", open + close);
  };
  EXPECT_EQ(code_of([&] { read("iam:ListUsers", nested(40)); }), "");
  EXPECT_EQ(code_of([&] { read("iam:ListUsers", nested(100)); }), "underpin:NotAnAwsReply");
  EXPECT_EQ(code_of([&] { read("iam:ListUsers", nested(200'000)); }), "underpin:NotAnAwsReply");
  const auto deep_json = [](std::size_t depth) {
    return json_reply("{\"Keys\":" + std::string(depth, '[') + std::string(depth, ']') + "}");
  };
  EXPECT_EQ(code_of([&] { read("kms:ListKeys", deep_json(1)); }), "");
  EXPECT_EQ(code_of([&] { read("kms:ListKeys", deep_json(100'000)); }), "underpin:NotAnAwsReply");
}

TEST(DecodeForeign, a_list_in_another_form_is_an_error_when_it_is_walked) {
  const struct {
    const char *name, *operation, *member;
    Response response;
  } cases[] = {
      {"text for a list", "kms:ListKeys", "Keys", json_reply(R"({"Keys":"none"})")},
      {"an object for a list", "kms:ListKeys", "Keys", json_reply(R"({"Keys":{}})")},
      {"a number for a list", "kms:ListKeys", "Keys", json_reply(R"({"Keys":0})")},
      {"text for a list in XML", "iam:ListUsers", "Users",
       query_reply("ListUsers", "<Users>none</Users>")},
      {"a foreign element in a list", "iam:ListUsers", "Users",
       query_reply("ListUsers", "<Users><item/></Users>")},
      {"text between elements", "iam:ListUsers", "Users",
       query_reply("ListUsers", "<Users><member/>x</Users>")},
  };
  for (const auto& c : cases) {
    const Node list = read(c.operation, c.response)[c.member];
    EXPECT_EQ(code_of([&] { list.size(); }), "underpin:NotAnAwsReply") << c.name;
    EXPECT_EQ(code_of([&] {
                for (const Node& item : list) static_cast<void>(item);
              }),
              "underpin:NotAnAwsReply")
        << c.name;
    EXPECT_EQ(code_of([&] { list.items(); }), "underpin:NotAnAwsReply") << c.name;
  }
}

TEST(DecodeForeign, a_structure_in_another_form_is_an_error_when_it_is_entered) {
  const auto key = read("kms:DescribeKey", json_reply(R"({"KeyMetadata":"gone"})"))["KeyMetadata"];
  EXPECT_EQ(code_of([&] { key["KeyState"]; }), "underpin:NotAnAwsReply");
  const auto text = read(
      "ec2:DescribeVpcs",
      xml_reply(
          "<DescribeVpcsResponse><vpcSet><item>x</item></vpcSet></DescribeVpcsResponse>"))["Vpcs"];
  EXPECT_EQ(code_of([&] { text.items().at(0)["VpcId"]; }), "underpin:NotAnAwsReply");
  const auto map = read("iam:GetAccountSummary",
                        query_reply("GetAccountSummary", "<SummaryMap><entry/></SummaryMap>"));
  EXPECT_EQ(code_of([&] { map["SummaryMap"]["Users"]; }), "underpin:NotAnAwsReply");
}

}  // namespace
}  // namespace underpin::aws::wire
