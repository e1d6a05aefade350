// Recommendations about encryption of what S3 holds.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/text.h"
#include "checks/check.h"
#include "resources/s3/bucket.h"
#include "resources/s3/bucket_encryption.h"

namespace underpin::checks {
namespace {

using s3::BucketEncryption;

// Source: S3 API, ServerSideEncryptionByDefault.
constexpr std::array<std::string_view, 3> kAlgorithms = {"AES256", "aws:kms", "aws:kms:dsse"};

bool is_known(const std::string& algorithm) {
  return std::find(kAlgorithms.begin(), kAlgorithms.end(), algorithm) != kAlgorithms.end();
}

void judge_bucket(const Snapshot& account, const s3::Bucket& bucket, Judgement& judgement) {
  const auto* configuration = account.find<BucketEncryption>(kGlobal, bucket.id);
  const auto none = "new objects are not encrypted by default";
  if (configuration == nullptr) return judgement.fail(none);
  const auto* rules = configuration->rule.get();
  if (rules == nullptr) return judgement.unknown("S3 did not say how it encrypts");
  std::optional<std::string> strange;
  for (const auto& rule : *rules) {
    if (!rule.apply_server_side_encryption_by_default) continue;
    const auto& [algorithm, key] = *rule.apply_server_side_encryption_by_default;
    judgement.evidence({"sse_algorithm", algorithm});
    if (!key.empty()) judgement.evidence({"kms_master_key_id", key});
    if (is_known(algorithm))
      return judgement.pass("new objects are encrypted with " + algorithm +
                            "; older ones stay as they were written");
    strange = algorithm;
  }
  if (!strange) return judgement.fail(none);
  judgement.unknown(
      fmt::format("S3 names an algorithm that is not known: `{}`", printable(*strange)));
}

// 2.1.1: every bucket encrypts by default. S3 does so for each since January 2023 (S3 User Guide,
// "Setting default server-side encryption behavior"), and for directory buckets always: they are in
// another list, which is not read.
void buckets_encrypt(const Question& question, Findings& findings) {
  findings.each<s3::Bucket>([&](const s3::Bucket& bucket, Judgement& judgement) {
    judge_bucket(question.account, bucket, judgement);
  });
}

}  // namespace

UNDERPIN_CHECKS(s3_encryption, {"s3.encryption",
                                {&type_of<s3::Bucket>, &type_of<BucketEncryption>},
                                buckets_encrypt})

}  // namespace underpin::checks
