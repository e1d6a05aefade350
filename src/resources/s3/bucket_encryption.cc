#include "resources/s3/bucket_encryption.h"

#include "model/describe.h"
#include "resources/s3/bucket_part.h"

namespace underpin {
namespace {

using namespace s3;

std::vector<EncryptionRule> rules(const aws::Node& list) {
  std::vector<EncryptionRule> out;
  for (const auto& in : list) {
    auto& rule = out.emplace_back();
    if (const auto applied = in["ApplyServerSideEncryptionByDefault"]; applied.exists())
      rule.apply_server_side_encryption_by_default = {applied["SSEAlgorithm"].text(),
                                                      applied["KMSMasterKeyID"].text()};
  }
  return out;
}

void read_encryption(Reading& reading) {
  read_part<BucketEncryption>(
      reading, every_bucket(reading), "s3:GetBucketEncryption",
      "ServerSideEncryptionConfigurationNotFoundError", [](const aws::Node& reply, auto&& make) {
        make().rule = rules(reply["ServerSideEncryptionConfiguration"]["Rules"]);
      });
}

}  // namespace

UNDERPIN_TYPE(BucketEncryption, "aws_s3_bucket_server_side_encryption_configuration", Scope::global,
              "a bucket's default encryption",
              {{"rule", kPlain, "what new objects are encrypted with"}})

UNDERPIN_READER(s3, bucket_encryption, .fills = {&type_of<BucketEncryption>},
                .after = {&type_of<Bucket>}, .operations = {"s3:GetBucketEncryption"},
                .read = read_encryption)

}  // namespace underpin
