// Recommendations about the buckets that trails deliver to.
#include <fmt/core.h>

#include <optional>
#include <string>
#include <vector>

#include "base/arn.h"
#include "base/text.h"
#include "checks/answers.h"
#include "checks/bucket_block.h"
#include "checks/check.h"
#include "checks/trails.h"
#include "resources/s3/bucket_acl.h"
#include "resources/s3/bucket_logging.h"
#include "resources/s3/bucket_policy.h"
#include "semantics/iam_policy_public.h"
#include "semantics/known_actions.h"

namespace underpin::checks {
namespace {

using cloudtrail::Trail;
using s3::Bucket;
using semantics::Answer;
using semantics::BucketExposure;

// What one source of access, ACL or policy, says: exposed by the audit's letter, and in effect.
struct Exposure {
  Truth letter = false, effect = false;
  std::string reason, witness;  // of what is exposed

  Truth under(ReadingMode reading) const {
    if (reading == ReadingMode::letter) return letter;
    return reading == ReadingMode::effect ? effect : letter || effect;
  }
};

// `setting` is the part of the public access block that could switch this source off.
Exposure exposure_of(const BucketExposure& bucket, const Truth& setting, const std::string& what) {
  const auto grants = semantics::grants_to_public(bucket, semantics::known_actions());
  Exposure out{truth_from(grants.letter, what), truth_from(grants.effect, what), {}, {}};
  if (out.effect.is_unknown() && setting.is_unknown()) out.effect = setting;
  const Answer& shown = grants.effect.is_yes() ? grants.effect : grants.letter;
  if (!shown.is_yes()) return out;
  out.reason = shown.reason;
  out.witness = shown.witness;
  return out;
}

// What `body` cannot read leaves both questions open.
template <class Body>
Exposure exposure_from(Body&& body) {
  Exposure out;
  const auto read = truth_of([&] {
    out = body();
    return true;
  });
  if (read.is_unknown()) out = {read, read, {}, {}};
  return out;
}

std::optional<bool> known(const Truth& setting) {
  return setting.is_unknown() ? std::nullopt : std::optional(setting.is_true());
}

Exposure by_acl(const Snapshot& account, const Bucket& bucket) {
  return exposure_from([&] {
    const auto* acl = account.find<s3::BucketAcl>(kGlobal, bucket.id);
    const auto* grants = acl == nullptr ? nullptr : acl->grant.get();
    if (grants == nullptr) throw Undecided::because("S3 did not show the bucket's ACL");
    const auto ignored = is_effective(account, bucket, &s3::PublicAccessBlock::ignore_public_acls);
    BucketExposure one;
    for (const auto& grant : *grants) one.acl_groups.push_back(grant.grantee.uri);
    one.ignore_public_acls = known(ignored);
    one.acls_disabled = false;  // such a bucket would show no grant (see s3::BucketAcl)
    return exposure_of(one, ignored, "the bucket's ACL");
  });
}

Exposure by_policy(const Snapshot& account, const Bucket& bucket) {
  return exposure_from([&]() -> Exposure {
    const auto* row = account.find<s3::BucketPolicy>(kGlobal, bucket.id);
    if (row == nullptr) return {};
    const auto* text = row->policy.get();
    if (text == nullptr) throw Undecided::because("S3 did not show the bucket's policy");
    const auto read = semantics::parse_policy(*text);
    if (!read.policy) throw Undecided::because("the bucket's policy: " + read.problem);
    const auto restricted =
        is_effective(account, bucket, &s3::PublicAccessBlock::restrict_public_buckets);
    BucketExposure one;
    one.bucket_arn = Arn{account.partition, "s3", "", "", bucket.id}.print();
    one.policy = &*read.policy;
    one.restrict_public_buckets = known(restricted);
    return exposure_of(one, restricted, "the bucket's policy");
  });
}

// Of two exposed sources the one that lets somebody in speaks first.
const Exposure& worse_of(const Exposure& acl, const Exposure& policy, ReadingMode reading) {
  if (!policy.under(reading).is_true()) return acl;
  if (!acl.under(reading).is_true()) return policy;
  return acl.effect.is_true() || !policy.effect.is_true() ? acl : policy;
}

void judge_exposure(const Question& question, const Bucket& bucket, Judgement& judgement) {
  const Exposure acl = by_acl(question.account, bucket);
  const Exposure policy = by_policy(question.account, bucket);
  for (const auto* found : {&acl, &policy})
    if (!found->witness.empty()) judgement.evidence({"granted", found->witness});
  if ((acl.letter || policy.letter).is_true() && (acl.effect || policy.effect).is_false())
    judgement.note("literal-only",
                   "the benchmark's text names this grant, but conditions, other statements or the "
                   "public access block keep the public out: nothing is exposed");
  if (acl.under(question.reading) || policy.under(question.reading))
    judgement.fail(worse_of(acl, policy, question.reading).reason);
  else
    judgement.pass("neither ACL nor policy lets the public in");
}

// 3.3: nobody outside can reach the logs.
void not_public(const Question& question, Findings& findings) {
  const auto& account = question.account;
  each_own_trail(account, findings, Verdict::not_applicable,
                 [&](const Trail& trail, Judgement& judgement) {
                   if (const auto* bucket = bucket_of(account, trail, judgement))
                     judge_exposure(question, *bucket, judgement);
                 });
}

// A bucket that logs to one that is gone logs to nobody, though it says that it does. S3 delivers
// only to buckets of the same account (S3 API, LoggingEnabled), so the list tells.
void judge_logging(const Question& question, const Bucket& bucket, Judgement& judgement) {
  const auto* logging = question.account.find<s3::BucketLogging>(kGlobal, bucket.id);
  if (logging == nullptr)
    return judgement.fail(
        fmt::format("bucket `{}` does not log who reaches it", printable(bucket.id)));
  judgement.evidence({"target_bucket", logging->target_bucket});
  const auto* target = logging->target_bucket.get();
  if (target == nullptr) return judgement.unknown("S3 did not say where the access logs go");
  if (question.reading != ReadingMode::letter &&
      question.account.find<Bucket>(kGlobal, *target) == nullptr) {
    judgement.note("stricter-than-audit",
                   "the benchmark's audit is content that logging is switched on");
    return judgement.fail(
        fmt::format("its access logs go to bucket `{}`, which does not exist", printable(*target)));
  }
  if (*target == bucket.id)
    judgement.note("logs-into-itself",
                   "each access log that is delivered is itself an access: the log feeds itself");
  judgement.pass("access to the bucket is logged");
}

// 3.6: who reads the logs is logged.
void access_is_logged(const Question& question, Findings& findings) {
  const auto& account = question.account;
  each_own_trail(account, findings, Verdict::not_applicable,
                 [&](const Trail& trail, Judgement& judgement) {
                   if (const auto* bucket = bucket_of(account, trail, judgement))
                     judge_logging(question, *bucket, judgement);
                 });
}

}  // namespace

UNDERPIN_CHECKS(trail_bucket,
                {"cloudtrail.bucket-not-public",
                 {&type_of<Trail>, &type_of<Bucket>, &type_of<s3::BucketAcl>,
                  &type_of<s3::BucketPolicy>, &type_of<s3::BucketPublicAccessBlock>,
                  &type_of<s3::AccountPublicAccessBlock>},
                 not_public},
                {"cloudtrail.bucket-access-logging",
                 {&type_of<Trail>, &type_of<Bucket>, &type_of<s3::BucketLogging>},
                 access_is_logged})

}  // namespace underpin::checks
