// 2.1.1: every bucket encrypts what is written to it.
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

using s3::BucketEncryption;
using s3::EncryptionRule;
using Rules = Value<std::vector<EncryptionRule>>;

EncryptionRule rule(const char* algorithm, const char* key = "") {
  return {s3::EncryptionByDefault{algorithm, key}};
}
AccountBuilder bucket(const char* name = "logs") {
  AccountBuilder builder;
  builder.row("global", name, s3::Bucket{.bucket_region = "eu-west-1"});
  return builder;
}
Snapshot with(Rules rules) {
  return bucket().row("global", "logs", BucketEncryption{.rule = std::move(rules)}).build();
}
Snapshot with(EncryptionRule one) { return with(std::vector{std::move(one)}); }

}  // namespace

std::vector<Case> bucket_encryption_cases() {
  auto mixed = bucket();
  mixed.row("global", "logs", BucketEncryption{.rule = std::vector{rule("AES256")}})
      .row("global", "site", s3::Bucket{.bucket_region = "eu-west-1"});
  AccountBuilder listing;
  listing.gap<s3::Bucket>("global");
  auto refused = bucket();
  refused.gap<BucketEncryption>("global");
  return table(
      Case{"S3's own key passes", with(rule("AES256")), pass, "AES256"},
      Case{"a KMS key passes", with(rule("aws:kms", "arn:aws:kms:eu-west-1:123456789012:key/1")),
           pass, "aws:kms"},
      Case{"two layers of KMS pass", with(rule("aws:kms:dsse")), pass, "aws:kms:dsse"},
      Case{"older objects are said to be another matter", with(rule("AES256")), pass,
           "older ones stay as they were written"},
      Case{"a bucket without a configuration fails", bucket().build(), fail, "not encrypted"},
      Case{"a configuration without a rule fails", with(std::vector<EncryptionRule>{}), fail},
      Case{"a rule that applies nothing fails", with(EncryptionRule{}), fail},
      Case{"a rule that encrypts beside one that applies nothing passes",
           with(std::vector{EncryptionRule{}, rule("aws:kms")}), pass},
      Case{"an algorithm that nobody knows is unknown, never a pass", with(rule("rot13")), unknown,
           "rot13"},
      Case{"a rule that names no algorithm is unknown", with(rule("")), unknown, "``"},
      Case{"one bucket without encryption among others fails", mixed.build(), fail},
      Case{"a configuration that S3 left out is unknown", with(Rules::absent()), unknown},
      Case{"a configuration that may not be read is unknown",
           with(denied<std::vector<EncryptionRule>>()), unknown},
      Case{"configurations that could not be read are unknown", refused.build(), unknown},
      Case{"no bucket is not applicable", AccountBuilder().build(), not_applicable},
      Case{"buckets that could not be listed are unknown", listing.build(), unknown});
}

namespace {

TEST(BucketEncryption, verdicts) { expect_verdicts("2.1.1", bucket_encryption_cases()); }

TEST(BucketEncryption, the_evidence_has_algorithm_and_key) {
  const auto row = judged("2.1.1", with(rule("aws:kms", "alias/data")));
  EXPECT_EQ(evidence_names(row), (std::vector<std::string>{"sse_algorithm", "kms_master_key_id"}));
}

TEST(BucketEncryption, the_evidence_decides_though_the_benchmark_calls_the_row_manual) {
  const auto row = judged("2.1.1", with(rule("AES256")));
  EXPECT_EQ(row.assessment, "manual");
  EXPECT_EQ(word(row.verdict), "pass");
}

}  // namespace
}  // namespace underpin::testing
