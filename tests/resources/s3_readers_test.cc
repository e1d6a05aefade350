// The readers of S3 on replies shaped as AWS's API reference prints them, and on odd forms. Source:
// Amazon S3 API Reference, the page of each operation.
#include <fmt/core.h>
#include <gmock/gmock.h>

#include "resources/cloudtrail/trail.h"
#include "resources/registry.h"
#include "resources/s3/bucket.h"
#include "resources/s3/bucket_acl.h"
#include "resources/s3/bucket_encryption.h"
#include "resources/s3/bucket_logging.h"
#include "resources/s3/bucket_policy.h"
#include "tests/resources/fake_aws.h"

namespace underpin::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string bucket(const char* name, const char* region) {
  return fmt::format(
      "<Bucket><Name>{}</Name><CreationDate>2019-12-11T23:32:47.000Z</CreationDate>{}</Bucket>",
      name, *region ? fmt::format("<BucketRegion>{}</BucketRegion>", region) : "");
}
aws::Response buckets(const std::string& inside, const std::string& token = {}) {
  return xml(
      "<ListAllMyBucketsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Owner><ID>x</ID>"
      "</Owner><Buckets>" +
      inside + "</Buckets>" +
      (token.empty() ? "" : "<ContinuationToken>" + token + "</ContinuationToken>") +
      "</ListAllMyBucketsResult>");
}
aws::Response location(const char* constraint) {
  return xml(
      fmt::format("<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{}"
                  "</LocationConstraint>",
                  constraint));
}

TEST(Buckets, are_read_to_the_last_page_and_placed_by_what_the_list_says) {
  ReaderRun run;
  run.aws.on("s3:ListBuckets", {.page = 1}, buckets(bucket("a", "us-east-2"), "token"));
  run.aws.on("s3:ListBuckets", {.page = 2}, buckets(bucket("b", "eu-west-1")));
  const auto& found = run.read(reader_of(type_of<s3::Bucket>()));
  EXPECT_THAT(ids_of<s3::Bucket>(found), ElementsAre("global a", "global b"));
  EXPECT_TRUE(is(row_of<s3::Bucket>(found, "global", "a")->bucket_region, "us-east-2"));
}

TEST(Buckets, without_a_region_in_the_list_are_placed_by_their_constraint) {
  const struct {
    const char *constraint, *home, *expected;
  } cases[] = {
      {"us-west-2", "us-east-1", "us-west-2"},
      {"", "eu-west-1", "us-east-1"},  // unset: the partition's first region
      {"EU", "us-east-1", "eu-west-1"},
      {"", "us-gov-east-1", "us-gov-west-1"},
  };
  for (const auto& c : cases) {
    ReaderRun run;
    run.home_region = c.home;
    run.aws.on("s3:ListBuckets", buckets(bucket("a", "")));
    run.aws.on("s3:GetBucketLocation", location(c.constraint));
    const auto& found = run.read(reader_of(type_of<s3::Bucket>()));
    EXPECT_TRUE(is(row_of<s3::Bucket>(found, "global", "a")->bucket_region, c.expected))
        << "constraint `" << c.constraint << "`";
  }
}

TEST(Buckets, whose_location_is_refused_are_there_and_their_region_is_unknown) {
  ReaderRun run;
  run.aws.on("s3:ListBuckets", buckets(bucket("a", "") + bucket("b", "eu-west-1")));
  run.aws.refuse("s3:GetBucketLocation");
  const auto& found = run.read(reader_of(type_of<s3::Bucket>()));
  EXPECT_THAT(gap_keys(found), ElementsAre("aws_s3_bucket/global/a/s3:GetBucketLocation"));
  EXPECT_TRUE(row_of<s3::Bucket>(found, "global", "a")->bucket_region.is_unknown());
  EXPECT_EQ(found.all<s3::Bucket>().size(), 2u);
}

TEST(Buckets, none_is_an_empty_list) {
  ReaderRun run;
  run.aws.on("s3:ListBuckets", buckets(""));
  const auto& found = run.read(reader_of(type_of<s3::Bucket>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_EQ(found.all<s3::Bucket>().size(), 0u);
}

constexpr const char* kBlock =
    "<PublicAccessBlockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
    "<BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>TRUE</IgnorePublicAcls>"
    "<BlockPublicPolicy>false</BlockPublicPolicy></PublicAccessBlockConfiguration>";

TEST(BucketBlocks, Fault43_each_bucket_is_asked_in_its_own_region) {
  ReaderRun run;
  run.row<s3::Bucket>("global", "a").bucket_region = "eu-west-1";
  run.row<s3::Bucket>("global", "b").bucket_region = "us-east-1";
  run.aws.refuse("s3:GetPublicAccessBlock", {}, "NoSuchPublicAccessBlockConfiguration");
  run.aws.on("s3:GetPublicAccessBlock", {.region = "eu-west-1"}, xml(kBlock));
  const auto& found = run.read(reader_of(type_of<s3::BucketPublicAccessBlock>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_THAT(ids_of<s3::BucketPublicAccessBlock>(found), ElementsAre("global a"))
      << "a bucket without a configuration has no row";
  const auto* block = row_of<s3::BucketPublicAccessBlock>(found, "global", "a");
  EXPECT_TRUE(is(block->block_public_acls, true));
  EXPECT_TRUE(block->ignore_public_acls.is_unknown()) << "a form that is not AWS's is not `off`";
  EXPECT_TRUE(is(block->block_public_policy, false));
  EXPECT_TRUE(block->restrict_public_buckets.is_absent());
}

TEST(BucketBlocks, of_a_region_that_is_not_read_are_not_asked_for_and_unknown) {
  const struct {
    Region::Status status;
    const char *reason, *cause;
  } cases[] = {{Region::Status::excluded, "left out with --exclude-region",
                "left out with --exclude-region"},
               {Region::Status::not_opted_in, "", "the account has not opted in to af-south-1"}};
  for (const auto& c : cases) {
    ReaderRun run;
    run.earlier.regions.push_back({"af-south-1", c.status, c.reason});
    run.row<s3::Bucket>("global", "a").bucket_region = "af-south-1";
    const auto& found = run.read(reader_of(type_of<s3::BucketPublicAccessBlock>()));
    const auto* block = row_of<s3::BucketPublicAccessBlock>(found, "global", "a");
    ASSERT_NE(block, nullptr) << c.cause;
    ASSERT_TRUE(block->block_public_acls.is_unknown()) << c.cause;
    EXPECT_THAT(block->block_public_acls.cause().text, HasSubstr(c.cause));
    EXPECT_THAT(run.aws.calls(), IsEmpty()) << c.cause;
  }
}

TEST(BucketBlocks, of_a_region_that_is_not_listed_are_asked_for) {
  ReaderRun run;
  run.row<s3::Bucket>("global", "a").bucket_region = "mx-central-1";
  run.aws.on("s3:GetPublicAccessBlock", {.region = "mx-central-1"}, xml(kBlock));
  run.read(reader_of(type_of<s3::BucketPublicAccessBlock>()));
  EXPECT_THAT(run.aws.calls(), ElementsAre("s3:GetPublicAccessBlock mx-central-1"));
}

TEST(BucketBlocks, one_that_is_refused_is_a_row_of_unknowns_and_never_taken_for_none) {
  ReaderRun run;
  run.row<s3::Bucket>("global", "a").bucket_region = "eu-west-1";
  run.row<s3::Bucket>("global", "b").bucket_region =
      Value<std::string>::unknown({Cause::Kind::unread, "s3:GetBucketLocation denied", "g"});
  run.aws.refuse("s3:GetPublicAccessBlock");
  const auto& found = run.read(reader_of(type_of<s3::BucketPublicAccessBlock>()));
  EXPECT_THAT(ids_of<s3::BucketPublicAccessBlock>(found), ElementsAre("global a", "global b"));
  for (const auto* name : {"a", "b"})
    EXPECT_TRUE(
        row_of<s3::BucketPublicAccessBlock>(found, "global", name)->block_public_acls.is_unknown())
        << name;
  ASSERT_THAT(gap_keys(found),
              ElementsAre("aws_s3_bucket_public_access_block/global/a/s3:GetPublicAccessBlock"));
  EXPECT_EQ(found.gaps().front().missing_action, "s3:GetBucketPublicAccessBlock");
  EXPECT_EQ(found.gaps().front().attributes.size(), 4u);
}

TEST(AccountBlock, is_a_row_when_there_is_one_and_a_gap_when_it_is_refused) {
  ReaderRun some, none, refused;
  some.aws.on("s3control:GetPublicAccessBlock",
              xml("<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls>"
                  "</PublicAccessBlockConfiguration>"));
  none.aws.refuse("s3control:GetPublicAccessBlock", {}, "NoSuchPublicAccessBlockConfiguration");
  refused.aws.refuse("s3control:GetPublicAccessBlock");
  const auto& reader = reader_of(type_of<s3::AccountPublicAccessBlock>());
  EXPECT_TRUE(is(row_of<s3::AccountPublicAccessBlock>(some.read(reader), "global", kAccount)
                     ->block_public_acls,
                 true));
  EXPECT_EQ(none.read(reader).find<s3::AccountPublicAccessBlock>("global", kAccount), nullptr);
  EXPECT_THAT(gap_keys(refused.read(reader)),
              ElementsAre("aws_s3_account_public_access_block/global//"
                          "s3control:GetPublicAccessBlock"));
}

// ---- What new objects are encrypted with.

std::string encryption(const std::string& rules) {
  return "<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" +
         rules + "</ServerSideEncryptionConfiguration>";
}
constexpr const char* kKmsRule =
    "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>"
    "<KMSMasterKeyID>arn:aws:kms:eu-west-1:123456789012:key/1</KMSMasterKeyID>"
    "</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule>";
constexpr const char* kBlockingRule =
    "<Rule><BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>"
    "</Rule>";

struct OneBucket : ReaderRun {
  OneBucket() { row<s3::Bucket>("global", "a").bucket_region = "eu-west-1"; }
};

TEST(BucketEncryption, is_read_rule_by_rule_in_the_region_of_the_bucket) {
  OneBucket run;
  run.aws.on("s3:GetBucketEncryption", {.region = "eu-west-1", .holds = "//a.s3."},
             xml(encryption(std::string(kBlockingRule) + kKmsRule)));
  const auto& found = run.read(reader_of(type_of<s3::BucketEncryption>()));
  const auto& rules = *row_of<s3::BucketEncryption>(found, "global", "a")->rule.peek();
  ASSERT_EQ(rules.size(), 2u);
  EXPECT_FALSE(rules[0].apply_server_side_encryption_by_default) << "a rule may only block";
  EXPECT_EQ(rules[1].apply_server_side_encryption_by_default->sse_algorithm, "aws:kms");
  EXPECT_EQ(rules[1].apply_server_side_encryption_by_default->kms_master_key_id,
            "arn:aws:kms:eu-west-1:123456789012:key/1");
}

TEST(BucketEncryption, a_bucket_without_it_has_no_row_and_one_that_refuses_an_unknown_one) {
  OneBucket none, refused;
  none.aws.refuse("s3:GetBucketEncryption", {}, "ServerSideEncryptionConfigurationNotFoundError");
  refused.aws.refuse("s3:GetBucketEncryption");
  const auto& reader = reader_of(type_of<s3::BucketEncryption>());
  EXPECT_THAT(ids_of<s3::BucketEncryption>(none.read(reader)), IsEmpty());
  EXPECT_THAT(gap_keys(none.found), IsEmpty());
  EXPECT_TRUE(row_of<s3::BucketEncryption>(refused.read(reader), "global", "a")->rule.is_unknown());
  ASSERT_EQ(refused.found.gaps().size(), 1u);
  EXPECT_EQ(refused.found.gaps().front().missing_action, "s3:GetEncryptionConfiguration");
  EXPECT_THAT(refused.found.gaps().front().attributes, ElementsAre("rule"));
}

// ---- Policies.

TEST(BucketPolicies, are_read_as_they_were_put) {
  const std::string text = R"({"Version":"2012-10-17","Statement":[{"Sid":"a & b < c"}]})";
  OneBucket run;
  run.aws.on("s3:GetBucketPolicy", {.region = "eu-west-1"}, json(text));
  const auto& found = run.read(reader_of(type_of<s3::BucketPolicy>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_TRUE(is(row_of<s3::BucketPolicy>(found, "global", "a")->policy, text));
}

TEST(BucketPolicies, Fault39_half_a_document_is_a_failed_read) {
  OneBucket run;
  run.aws.on("s3:GetBucketPolicy", json(R"({"Version":"2012-10-17","Statem)"));
  const auto& found = run.read(reader_of(type_of<s3::BucketPolicy>()));
  EXPECT_TRUE(row_of<s3::BucketPolicy>(found, "global", "a")->policy.is_unknown());
  EXPECT_THAT(gap_keys(found), ElementsAre("aws_s3_bucket_policy/global/a/s3:GetBucketPolicy"));
}

TEST(BucketPolicies, none_is_no_row_and_a_refused_one_a_row_that_is_not_known) {
  OneBucket none, refused;
  none.aws.refuse("s3:GetBucketPolicy", {}, "NoSuchBucketPolicy");
  refused.aws.refuse("s3:GetBucketPolicy");
  const auto& reader = reader_of(type_of<s3::BucketPolicy>());
  EXPECT_THAT(ids_of<s3::BucketPolicy>(none.read(reader)), IsEmpty());
  EXPECT_THAT(gap_keys(none.found), IsEmpty());
  EXPECT_TRUE(row_of<s3::BucketPolicy>(refused.read(reader), "global", "a")->policy.is_unknown());
  EXPECT_THAT(gap_keys(refused.found),
              ElementsAre("aws_s3_bucket_policy/global/a/s3:GetBucketPolicy"));
}

// ---- ACLs and access logging, of the buckets of trails alone.

struct TrailBucket : OneBucket {
  TrailBucket() {
    row<s3::Bucket>("global", "b").bucket_region = "eu-west-1";
    row<cloudtrail::Trail>("us-east-1", "arn:t").s3_bucket_name = "a";
    row<cloudtrail::Trail>("us-east-1", "arn:u").s3_bucket_name = "elsewhere";
  }
};

constexpr const char* kAcl =
    "<AccessControlPolicy "
    "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Owner><ID>1</ID></Owner>"
    "<AccessControlList><Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
    "xsi:type=\"CanonicalUser\"><ID>1</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant>"
    "<Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"Group\">"
    "<URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee>"
    "<Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>";

TEST(BucketAcls, are_read_grant_by_grant_and_for_buckets_of_trails_alone) {
  TrailBucket run;
  run.aws.on("s3:GetBucketAcl", {.region = "eu-west-1", .holds = "//a.s3."}, xml(kAcl));
  const auto& found = run.read(reader_of(type_of<s3::BucketAcl>()));
  EXPECT_THAT(gap_keys(found), IsEmpty());
  EXPECT_THAT(ids_of<s3::BucketAcl>(found), ElementsAre("global a"));
  const auto& grants = *row_of<s3::BucketAcl>(found, "global", "a")->grant.peek();
  ASSERT_EQ(grants.size(), 2u);
  EXPECT_EQ(grants[0].grantee.id, "1");
  EXPECT_EQ(grants[1].grantee.type, "Group");
  EXPECT_EQ(grants[1].grantee.uri, "http://acs.amazonaws.com/groups/global/AllUsers");
  EXPECT_EQ(grants[1].permission, "READ");
}

TEST(BucketAcls, one_that_is_refused_is_a_row_that_is_not_known) {
  TrailBucket run;
  run.aws.refuse("s3:GetBucketAcl");
  const auto& found = run.read(reader_of(type_of<s3::BucketAcl>()));
  EXPECT_TRUE(row_of<s3::BucketAcl>(found, "global", "a")->grant.is_unknown());
  EXPECT_THAT(gap_keys(found), ElementsAre("aws_s3_bucket_acl/global/a/s3:GetBucketAcl"));
}

TEST(BucketAcls, one_that_grants_to_nobody_knows_whom_is_not_known) {
  TrailBucket run;
  run.aws.on("s3:GetBucketAcl",
             xml("<AccessControlPolicy><AccessControlList><Grant><Grantee/><Permission>READ"
                 "</Permission></Grant></AccessControlList></AccessControlPolicy>"));
  const auto& found = run.read(reader_of(type_of<s3::BucketAcl>()));
  EXPECT_TRUE(row_of<s3::BucketAcl>(found, "global", "a")->grant.is_unknown());
}

TEST(BucketAcls, of_trails_and_buckets_that_could_not_be_listed_may_be_missing) {
  ReaderRun run;
  run.gap<cloudtrail::Trail>("eu-west-1", "cloudtrail:DescribeTrails");
  run.gap<s3::Bucket>("global", "s3:ListBuckets");
  const auto& found = run.read(reader_of(type_of<s3::BucketAcl>()));
  EXPECT_THAT(gap_keys(found), ElementsAre("aws_s3_bucket_acl/eu-west-1//cloudtrail:DescribeTrails",
                                           "aws_s3_bucket_acl/global//s3:ListBuckets"));
}

std::string logging(const char* inside) {
  return fmt::format(
      "<BucketLoggingStatus xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{}"
      "</BucketLoggingStatus>",
      inside);
}

TEST(BucketLogging, is_a_row_where_it_is_switched_on) {
  TrailBucket on, off, refused;
  on.aws.on("s3:GetBucketLogging",
            xml(logging("<LoggingEnabled><TargetBucket>audit</TargetBucket>"
                        "<TargetPrefix>access/</TargetPrefix></LoggingEnabled>")));
  off.aws.on("s3:GetBucketLogging", xml(logging("")));
  refused.aws.refuse("s3:GetBucketLogging");
  const auto& reader = reader_of(type_of<s3::BucketLogging>());
  const auto* row = row_of<s3::BucketLogging>(on.read(reader), "global", "a");
  EXPECT_TRUE(is(row->target_bucket, "audit"));
  EXPECT_TRUE(is(row->target_prefix, "access/"));
  EXPECT_THAT(ids_of<s3::BucketLogging>(off.read(reader)), IsEmpty());
  EXPECT_THAT(gap_keys(off.found), IsEmpty());
  EXPECT_TRUE(
      row_of<s3::BucketLogging>(refused.read(reader), "global", "a")->target_bucket.is_unknown());
}

}  // namespace
}  // namespace underpin::testing
