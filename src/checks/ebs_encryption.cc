// Recommendations about encryption of EBS volumes.
#include "resources/ec2/ebs_encryption.h"
#include "checks/check.h"

namespace underpin::checks {
namespace {

using ec2::EbsDefaultKmsKey;
using ec2::EbsEncryptionByDefault;

// For a person; whether it could be read decides nothing.
void show_key(const Snapshot& account, std::string_view region, Judgement& judgement) {
  const auto key = truth_of([&] {
    if (const auto* row = account.find<EbsDefaultKmsKey>(region, region))
      judgement.evidence({"key_arn", row->key_arn});
    return true;
  });
  if (key.is_unknown()) judgement.evidence({"key_arn", "unknown: " + describe(key.causes())});
}

// 2.2.1: every enabled region encrypts new volumes by default. Volumes that are there already are
// another matter: a region without any is not safe for that, nor one with an old one unsafe.
void regions_encrypt(const Question& question, Findings& findings) {
  const auto& account = question.account;
  findings.each_region(
      type_of<EbsEncryptionByDefault>().name, [&](std::string_view region, Judgement& judgement) {
        const auto* row = account.find<EbsEncryptionByDefault>(region, region);
        if (row == nullptr || row->enabled.is_absent())
          return judgement.unknown("EC2 did not say whether new volumes are encrypted");
        judgement.evidence({"enabled", row->enabled});
        if (!row->enabled) return judgement.fail("new volumes are not encrypted by default");
        show_key(account, region, judgement);
        judgement.pass("new volumes are encrypted by default");
      });
}

}  // namespace

UNDERPIN_CHECKS(ebs_encryption, {"ebs.default-encryption",
                                 {&type_of<EbsEncryptionByDefault>, &type_of<EbsDefaultKmsKey>},
                                 regions_encrypt})

}  // namespace underpin::checks
