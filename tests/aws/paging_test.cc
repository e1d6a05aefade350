// Pages: a loop that ran to its end has seen everything, and everything else is an error.
#include "tests/aws/wire_support.h"

namespace underpin::aws::wire {
namespace {

struct Walk {
  std::vector<std::string> ids;
  std::string code;
};

// Walks all pages and gathers `member` of the elements of `list`.
Walk walk(Wire& wire, const char* name, const char* list, const char* member, Params params = {}) {
  Walk seen;
  seen.code = code_of([&] {
    for (const Node& page : wire.session().pages("eu-west-1", name, std::move(params)))
      for (const Node& item : page[list]) seen.ids.push_back(item[member].text());
  });
  return seen;
}

using Ids = std::vector<std::string>;

TEST(Paging, Fault16_Fault34_json) {
  const struct {
    const char* name;
    std::vector<const char*> pages;
    Ids ids;
    const char* code;
    std::size_t requests;
  } cases[] = {
      {"one page", {R"({"Keys":[{"KeyId":"a"}],"Truncated":false})"}, {"a"}, "", 1},
      {"one page that says nothing of more", {R"({"Keys":[{"KeyId":"a"}]})"}, {"a"}, "", 1},
      {"two pages",
       {R"({"Keys":[{"KeyId":"a"}],"Truncated":true,"NextMarker":"m"})",
        R"({"Keys":[{"KeyId":"b"}],"Truncated":false})"},
       {"a", "b"},
       "",
       2},
      {"an empty page with a token is not the last",
       {R"({"Keys":[],"Truncated":true,"NextMarker":"m"})",
        R"({"Keys":[{"KeyId":"b"}],"Truncated":false})"},
       {"b"},
       "",
       2},
      {"an empty token ends", {R"({"Keys":[{"KeyId":"a"}],"NextMarker":""})"}, {"a"}, "", 1},
      {"a null token ends", {R"({"Keys":[{"KeyId":"a"}],"NextMarker":null})"}, {"a"}, "", 1},
      {"a token beside `no more` ends",
       {R"({"Keys":[{"KeyId":"a"}],"Truncated":false,"NextMarker":"m"})"},
       {"a"},
       "",
       1},
      {"more without a token is not everything",
       {R"({"Keys":[{"KeyId":"a"}],"Truncated":true})"},
       {},
       "underpin:PageWithoutToken",
       1},
      {"`more` in another form is no end",
       {R"({"Keys":[{"KeyId":"a"}],"Truncated":"no"})"},
       {},
       "underpin:NotAnAwsReply",
       1},
      {"a token that is no text is no end",
       {R"({"Keys":[{"KeyId":"a"}],"NextMarker":{"m":1}})"},
       {},
       "underpin:NotAnAwsReply",
       1},
      {"the same token again",
       {R"({"Keys":[{"KeyId":"a"}],"Truncated":true,"NextMarker":"m"})"},
       {"a"},
       "underpin:PagingDoesNotEnd",
       2},
      {"tokens in a circle",
       {R"({"Keys":[],"Truncated":true,"NextMarker":"m"})",
        R"({"Keys":[],"Truncated":true,"NextMarker":"n"})",
        R"({"Keys":[],"Truncated":true,"NextMarker":"m"})"},
       {},
       "underpin:PagingDoesNotEnd",
       3},
      {"an error on the second page",
       {R"({"Keys":[{"KeyId":"a"}],"Truncated":true,"NextMarker":"m"})",
        R"({"__type":"AccessDeniedException"})"},
       {"a"},
       "AccessDeniedException",
       2},
      {"a foreign second page",
       {R"({"Keys":[{"KeyId":"a"}],"Truncated":true,"NextMarker":"m"})", "<html></html>"},
       {"a"},
       "underpin:NotAnAwsReply",
       2},
  };
  for (const auto& c : cases) {
    Wire wire;
    for (const char* page : c.pages) wire.script.then(json_reply(page));
    const auto seen = walk(wire, "kms:ListKeys", "Keys", "KeyId");
    EXPECT_EQ(seen.ids, c.ids) << c.name;
    EXPECT_EQ(seen.code, c.code) << c.name;
    EXPECT_EQ(wire.script.requests.size(), c.requests) << c.name;
  }
}

TEST(Paging, the_token_goes_into_the_next_request_beside_the_callers_parameters) {
  Wire wire;
  wire.script.then(json_reply(R"({"Keys":[],"Truncated":true,"NextMarker":"m 1"})"))
      .then(json_reply(R"({"Keys":[],"Truncated":false})"));
  walk(wire, "kms:ListKeys", "Keys", "KeyId", {{"Limit", 7}});
  EXPECT_EQ(wire.script.requests[0].body, R"({"Limit":7})");
  EXPECT_EQ(wire.script.requests[1].body, R"({"Limit":7,"Marker":"m 1"})");
  EXPECT_EQ(wire.script.requests[1].call.page, 2);
}

TEST(Paging, no_page_size_is_sent_where_aws_has_a_default) {
  Wire wire;
  wire.script
      .then(query_reply("ListAccessKeys",
                        "<AccessKeyMetadata/><IsTruncated>true</IsTruncated><Marker>m</Marker>"))
      .then(query_reply("ListAccessKeys", "<AccessKeyMetadata/><IsTruncated>false</IsTruncated>"));
  for (const Node& page : wire.session().pages("global", "iam:ListAccessKeys"))
    EXPECT_TRUE(page["AccessKeyMetadata"].empty());
  EXPECT_EQ(wire.script.requests[0].body, "Action=ListAccessKeys&Version=2010-05-08");
  EXPECT_EQ(wire.script.requests[1].body, "Action=ListAccessKeys&Version=2010-05-08&Marker=m");
}

TEST(Paging, ec2_and_buckets_are_paged_by_request) {
  Wire wire;
  wire.script
      .then(xml_reply("<DescribeSecurityGroupsResponse><securityGroupInfo><item><groupId>a"
                      "</groupId></item></securityGroupInfo><nextToken>t</nextToken>"
                      "</DescribeSecurityGroupsResponse>"))
      .then(xml_reply("<DescribeSecurityGroupsResponse><securityGroupInfo><item><groupId>b"
                      "</groupId></item></securityGroupInfo></DescribeSecurityGroupsResponse>"));
  const auto seen = walk(wire, "ec2:DescribeSecurityGroups", "SecurityGroups", "GroupId");
  EXPECT_EQ(seen.ids, (Ids{"a", "b"}));
  EXPECT_EQ(wire.script.requests[0].body,
            "Action=DescribeSecurityGroups&Version=2016-11-15&MaxResults=1000");
  EXPECT_EQ(wire.script.requests[1].body,
            "Action=DescribeSecurityGroups&Version=2016-11-15&MaxResults=1000&NextToken=t");
  Wire own;
  own.script.then(
      xml_reply("<DescribeSecurityGroupsResponse><securityGroupInfo/>"
                "</DescribeSecurityGroupsResponse>"));
  walk(own, "ec2:DescribeSecurityGroups", "SecurityGroups", "GroupId", {{"MaxResults", 5}});
  EXPECT_EQ(own.script.requests[0].body,
            "Action=DescribeSecurityGroups&Version=2016-11-15&MaxResults=5")
      << "the caller's own size wins";
  Wire buckets;
  buckets.script.then(xml_reply("<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>"));
  walk(buckets, "s3:ListBuckets", "Buckets", "Name");
  EXPECT_EQ(buckets.script.requests[0].url, "https://s3.eu-west-1.amazonaws.com/?max-buckets=1000");
}

TEST(Paging, a_token_of_elements_is_no_end) {
  Wire wire;
  wire.script.then(
      query_reply("ListUsers", "<Users/><IsTruncated>true</IsTruncated><Marker><x>m</x></Marker>"));
  EXPECT_EQ(walk(wire, "iam:ListUsers", "Users", "UserName").code, "underpin:NotAnAwsReply");
}

TEST(Paging, a_single_call_asks_for_no_page_size) {
  Wire wire;
  wire.script.then(xml_reply("<DescribeSecurityGroupsResponse/>"));
  wire.session().call("eu-west-1", "ec2:DescribeSecurityGroups",
                      {{"GroupIds", Param::list({"sg-1"})}});
  EXPECT_EQ(wire.script.requests[0].body,
            "Action=DescribeSecurityGroups&Version=2016-11-15&GroupId.1=sg-1")
      << "EC2 refuses a page size beside ids";
}

TEST(Paging, a_call_without_pages_is_one_page) {
  Wire wire;
  wire.script.then(json_reply(R"({"trailList":[{"Name":"a"}]})"));
  const auto seen = walk(wire, "cloudtrail:DescribeTrails", "trailList", "Name");
  EXPECT_EQ(seen.ids, Ids{"a"});
  EXPECT_EQ(wire.script.requests.size(), 1u);
}

TEST(Paging, nothing_is_asked_before_the_walk_begins) {
  Wire wire;
  wire.script.then(json_reply("{}"));
  auto pages = wire.session().pages("eu-west-1", "kms:ListKeys");
  EXPECT_TRUE(wire.script.requests.empty());
}

TEST(Paging, the_number_of_pages_is_limited) {
  Wire wire;
  int number = 0;
  wire.script.then([&](const Request&) {
    return json_reply(R"({"Keys":[],"NextMarker":")" + std::to_string(++number) + "\"}");
  });
  EXPECT_EQ(walk(wire, "kms:ListKeys", "Keys", "KeyId").code, "underpin:PagingDoesNotEnd");
  EXPECT_EQ(number, 10'000);
}

TEST(Paging, Fault42_ten_thousand_are_walked_a_page_at_a_time) {
  Wire wire;
  int number = 0;
  wire.script.then([&](const Request&) {
    std::string keys;
    for (int i = 0; i < 100; ++i)
      keys += (i == 0 ? "" : ",") + (R"({"KeyId":")" + std::to_string(number * 100 + i)) + "\"}";
    const bool more = ++number < 100;
    return json_reply(R"({"Keys":[)" + keys + R"(],"Truncated":)" + (more ? "true" : "false") +
                      R"(,"NextMarker":")" + std::to_string(number) + "\"}");
  });
  int seen = 0;
  for (const Node& page : wire.session().pages("eu-west-1", "kms:ListKeys")) {
    EXPECT_EQ(number, seen / 100 + 1) << "no page is asked for before the last one was used";
    for (const Node& key : page["Keys"]) EXPECT_EQ(key["KeyId"].text(), std::to_string(seen++));
  }
  EXPECT_EQ(seen, 10'000);
}

TEST(Paging, each_page_has_its_own_attempts) {
  Wire wire;
  const auto busy = json_reply(R"({"__type":"ThrottlingException"})", 400);
  wire.script.then(busy)
      .then(json_reply(R"({"Keys":[{"KeyId":"a"}],"Truncated":true,"NextMarker":"m"})"))
      .then(busy)
      .then(json_reply(R"({"Keys":[{"KeyId":"b"}],"Truncated":false})"));
  const auto seen = walk(wire, "kms:ListKeys", "Keys", "KeyId");
  EXPECT_EQ(seen.ids, (Ids{"a", "b"}));
  EXPECT_EQ(seen.code, "");
}

}  // namespace
}  // namespace underpin::aws::wire
