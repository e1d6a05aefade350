// Recommendations about public access to S3.
#include <array>
#include <string>

#include "base/text.h"
#include "checks/bucket_block.h"
#include "checks/check.h"
#include "resources/s3/bucket.h"

namespace underpin::checks {
namespace {

using s3::PublicAccessBlock;

struct Setting {
  const char* name;
  BlockSetting field;
};
constexpr std::array kSettings = {
    Setting{"block_public_acls", &PublicAccessBlock::block_public_acls},
    Setting{"ignore_public_acls", &PublicAccessBlock::ignore_public_acls},
    Setting{"block_public_policy", &PublicAccessBlock::block_public_policy},
    Setting{"restrict_public_buckets", &PublicAccessBlock::restrict_public_buckets},
};

Evidence state(std::string name, const Truth& on) {
  if (on.is_unknown()) return {std::move(name), "unknown: " + describe(on.causes())};
  return {std::move(name), on.is_true()};
}

// All four settings, each on at the account or at the bucket (see is_effective).
void judge_bucket(const Snapshot& account, const s3::Bucket& bucket, Judgement& judgement) {
  Truth all = true;
  std::vector<std::string> off;
  for (const auto& setting : kSettings) {
    const auto at_account =
        is_on<s3::AccountPublicAccessBlock>(account, account.account, setting.field);
    const auto at_bucket = is_on<s3::BucketPublicAccessBlock>(account, bucket.id, setting.field);
    judgement.evidence(state(std::string("account.") + setting.name, at_account));
    judgement.evidence(state(std::string("bucket.") + setting.name, at_bucket));
    const auto effective = at_account || at_bucket;
    if (effective.is_false()) off.emplace_back(setting.name);
    all = all && effective;
  }
  if (all)
    judgement.pass("all four settings are on, at the bucket or the account");
  else
    judgement.fail(join(off, ", ") + (off.size() == 1 ? " is" : " are") +
                   " off at the bucket and the account");
}

void judge_account(const Snapshot& account, Judgement& judgement) {
  Truth all = true;
  for (const auto& setting : kSettings) {
    const auto on = is_on<s3::AccountPublicAccessBlock>(account, account.account, setting.field);
    judgement.evidence(state(std::string("account.") + setting.name, on));
    all = all && on;
  }
  if (all)
    judgement.pass("there is no bucket yet, and the account blocks public access");
  else
    judgement.fail("there is no bucket yet, and the account does not block public access");
}

// 1.20: every bucket; without any, the account's own block decides, since it is what the next
// bucket will rest on.
void buckets_block_public_access(const Question& question, Findings& findings) {
  const Snapshot& account = question.account;
  const bool none = findings.each<s3::Bucket>([&](const s3::Bucket& bucket, Judgement& judgement) {
    judgement.evidence({"bucket_region", bucket.bucket_region});
    judge_bucket(account, bucket, judgement);
  });
  if (none)
    findings.account("aws_s3_account_public_access_block",
                     [&](Judgement& judgement) { judge_account(account, judgement); });
}

}  // namespace

UNDERPIN_CHECKS(s3_public_access, {"s3.public-access-block",
                                   {&type_of<s3::Bucket>, &type_of<s3::BucketPublicAccessBlock>,
                                    &type_of<s3::AccountPublicAccessBlock>},
                                   buckets_block_public_access})

}  // namespace underpin::checks
