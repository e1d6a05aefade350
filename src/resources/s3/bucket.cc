#include "resources/s3/bucket.h"

#include "model/describe.h"
#include "resources/s3/bucket_part.h"

namespace underpin {
namespace {

constexpr const char* kNoBlock = "NoSuchPublicAccessBlockConfiguration";

void fill(s3::PublicAccessBlock& block, const aws::Node& configuration) {
  block.block_public_acls = configuration["BlockPublicAcls"];
  block.ignore_public_acls = configuration["IgnorePublicAcls"];
  block.block_public_policy = configuration["BlockPublicPolicy"];
  block.restrict_public_buckets = configuration["RestrictPublicBuckets"];
}

// An unset constraint stands for the partition's first region, `EU` for eu-west-1: both are older
// than the constraint itself. Source: S3 API, GetBucketLocation.
std::string region_of(const aws::Node& location, const std::string& first_region) {
  const auto constraint = location["LocationConstraint"].text();
  if (constraint.empty()) return first_region;
  return constraint == "EU" ? "eu-west-1" : constraint;
}

void read_buckets(Reading& reading) {
  reading.global([&](Place& account) {
    for (const auto& page : account.pages("s3:ListBuckets"))
      account.each(page["Buckets"], [&](const aws::Node& listed, Place& place) {
        const auto name = listed["Name"].text();
        auto& bucket = place.subject<s3::Bucket>(name);
        if (const auto region = listed["BucketRegion"].text(); !region.empty()) {
          bucket.bucket_region = region;
          return;
        }
        const auto location = place.call(
            "s3:GetBucketLocation", {{"Bucket", name}, {"ExpectedBucketOwner", reading.account()}});
        bucket.bucket_region = region_of(location, reading.global_region());
      });
  });
}

void read_bucket_blocks(Reading& reading) {
  s3::read_part<s3::BucketPublicAccessBlock>(
      reading, s3::every_bucket(reading), "s3:GetPublicAccessBlock", kNoBlock,
      [](const aws::Node& reply, auto&& make) {
        fill(make(), reply["PublicAccessBlockConfiguration"]);
      });
}

void read_account_block(Reading& reading) {
  reading.global([&](Place& place) {
    const auto reply =
        place.call_unless_in(reading.home_region(), {kNoBlock}, "s3control:GetPublicAccessBlock",
                             {{"AccountId", reading.account()}});
    if (!reply) return;
    fill(place.row<s3::AccountPublicAccessBlock>(reading.account()),
         (*reply)["PublicAccessBlockConfiguration"]);
  });
}

const std::vector<Attribute> kSettings = {
    {"block_public_acls", kPlain, "refuses new public ACLs"},
    {"ignore_public_acls", kPlain, "ignores public ACLs"},
    {"block_public_policy", kPlain, "refuses new public policies"},
    {"restrict_public_buckets", kPlain,
     "public policies let only AWS services and the account in"}};

}  // namespace

UNDERPIN_TYPE(s3::Bucket, "aws_s3_bucket", Scope::global, "a general-purpose S3 bucket",
              {{"bucket_region", kComputed, "the region that holds it"}})
UNDERPIN_TYPE(s3::BucketPublicAccessBlock, "aws_s3_bucket_public_access_block", Scope::global,
              "a bucket's own public access block", kSettings)
UNDERPIN_TYPE(s3::AccountPublicAccessBlock, "aws_s3_account_public_access_block", Scope::global,
              "the account's public access block", kSettings)

UNDERPIN_READER(s3, buckets, .fills = {&type_of<s3::Bucket>},
                .operations = {"s3:ListBuckets", "s3:GetBucketLocation"}, .read = read_buckets)
UNDERPIN_READER(s3, bucket_public_access_blocks, .fills = {&type_of<s3::BucketPublicAccessBlock>},
                .after = {&type_of<s3::Bucket>}, .operations = {"s3:GetPublicAccessBlock"},
                .read = read_bucket_blocks)
UNDERPIN_READER(s3, account_public_access_block, .fills = {&type_of<s3::AccountPublicAccessBlock>},
                .operations = {"s3control:GetPublicAccessBlock"}, .read = read_account_block)

}  // namespace underpin
