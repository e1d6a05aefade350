// 2.2.1: every region encrypts new volumes.
#include "tests/checks/cases.h"

namespace underpin::testing {
namespace {

using ec2::EbsDefaultKmsKey;
using ec2::EbsEncryptionByDefault;

AccountBuilder with(Value<bool> first, Value<bool> second) {
  AccountBuilder builder;
  builder.row("eu-west-1", "eu-west-1", EbsEncryptionByDefault{.enabled = std::move(first)})
      .row("us-east-1", "us-east-1", EbsEncryptionByDefault{.enabled = std::move(second)});
  return builder;
}
AccountBuilder with_key(Value<std::string> key) {
  auto builder = with(true, true);
  builder.row("eu-west-1", "eu-west-1", EbsDefaultKmsKey{.key_arn = std::move(key)});
  return builder;
}

}  // namespace

std::vector<Case> ebs_encryption_cases() {
  AccountBuilder one_refused;
  one_refused.row("eu-west-1", "eu-west-1", EbsEncryptionByDefault{.enabled = true})
      .gap<EbsEncryptionByDefault>("us-east-1");
  AccountBuilder fails_beside_refused;
  fails_beside_refused.row("eu-west-1", "eu-west-1", EbsEncryptionByDefault{.enabled = false})
      .gap<EbsEncryptionByDefault>("us-east-1");
  auto key_refused = with(true, true);
  key_refused.gap<EbsDefaultKmsKey>("eu-west-1");
  auto not_opted_in = with(true, true);
  not_opted_in.region({"af-south-1", Region::Status::not_opted_in, {}});
  return table(
      Case{"every region encrypts: a pass, with a volume or without", with(true, true).build(),
           pass, "by default"},
      Case{"one region that does not fails, with a volume or without", with(true, false).build(),
           fail, "not encrypted"},
      Case{"a key of the customer's makes no difference",
           with_key("arn:aws:kms:eu-west-1:123456789012:key/1").build(), pass},
      Case{"a key that may not be read makes no difference",
           with_key(denied<std::string>()).build(), pass},
      Case{"keys that could not be read make no difference", key_refused.build(), pass},
      Case{"a region that is not opted in to does not count", not_opted_in.build(), pass},
      Case{"an unread setting is unknown", with(true, denied<bool>()).build(), unknown},
      Case{"a setting that EC2 left out is unknown", with(true, Value<bool>::absent()).build(),
           unknown, "did not say"},
      Case{"a region that refused is unknown", one_refused.build(), unknown},
      Case{"a region without decides beside one that refused", fails_beside_refused.build(), fail});
}

namespace {

TEST(EbsEncryption, verdicts) { expect_verdicts("2.2.1", ebs_encryption_cases()); }

TEST(EbsEncryption, the_evidence_has_the_key_or_why_it_is_not_known) {
  EXPECT_EQ(evidence_names(judged("2.2.1", with_key("alias/aws/ebs").build())),
            (std::vector<std::string>{"enabled", "key_arn"}));
  auto refused = with(true, true);
  refused.gap<EbsDefaultKmsKey>("eu-west-1");
  EXPECT_EQ(evidence_names(judged("2.2.1", refused.build())),
            (std::vector<std::string>{"enabled", "key_arn"}));
}

}  // namespace
}  // namespace underpin::testing
