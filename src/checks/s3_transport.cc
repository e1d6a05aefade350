// Recommendations about how S3 is reached.
#include <fmt/core.h>

#include <string>
#include <vector>

#include "base/arn.h"
#include "checks/answers.h"
#include "checks/check.h"
#include "checks/reading.h"
#include "resources/s3/bucket.h"
#include "resources/s3/bucket_policy.h"
#include "semantics/iam_policy_transport.h"
#include "semantics/known_actions.h"

namespace underpin::checks {
namespace {

using s3::Bucket;
using s3::BucketPolicy;
using semantics::Answer;

std::vector<std::string> denials_of(const semantics::Policy& policy) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < policy.statements.size(); ++i)
    if (policy.statements[i].effect == semantics::Effect::deny)
      names.push_back(semantics::name_statement(policy, i));
  return names;
}

// The letter asks for s3:GetObject, the effect for every action; whoever refuses all refuses some.
void judge_policy(ReadingMode reading, const semantics::Policy& policy, const std::string& arn,
                  Judgement& judgement) {
  judgement.evidence({"deny_statements", denials_of(policy)});
  const auto refuses = [&](const semantics::PlainHttpScope& scope) {
    return semantics::denies_plain_http(policy, arn, scope, semantics::known_actions());
  };
  const Answer all = refuses(semantics::every_s3_action_scope());
  if (all.is_yes()) return judgement.pass("plain HTTP is refused");
  const Answer reads = refuses(semantics::get_object_scope());
  const Answer& answer = demanded(reading, reads, all);
  if (!answer.witness.empty()) judgement.evidence({"request_over_http", answer.witness});
  if (answer.is_undecided()) return judgement.unknown(answer.reason);
  if (answer.is_yes()) return judgement.pass("reading objects over plain HTTP is refused");
  if (reads.is_yes())
    judgement.note("stricter-than-audit",
                   "the benchmark's audit is content: reading objects over plain HTTP is refused");
  judgement.fail(answer.reason);
}

void judge_bucket(const Question& question, const Bucket& bucket, Judgement& judgement) {
  const auto& account = question.account;
  const auto* row = account.find<BucketPolicy>(kGlobal, bucket.id);
  if (row == nullptr)
    return judgement.fail("the bucket has no policy, so nothing refuses plain HTTP");
  const auto* text = row->policy.get();
  if (text == nullptr) return judgement.unknown("S3 did not show the bucket's policy");
  const auto read = semantics::parse_policy(*text);
  if (!read.policy) return judgement.unknown("the bucket's policy: " + read.problem);
  const Arn arn{account.partition, "s3", "", "", bucket.id};
  judge_policy(question.reading, *read.policy, arn.print(), judgement);
}

// 2.1.2: every bucket's policy refuses requests without TLS. What an organisation's policies refuse
// beside it shows in none of the account's own: that is for a deviation. Directory buckets answer
// over TLS only (S3 User Guide, "Data protection and encryption" of S3 Express One Zone).
void buckets_refuse_plain_http(const Question& question, Findings& findings) {
  findings.each<Bucket>([&](const Bucket& bucket, Judgement& judgement) {
    judge_bucket(question, bucket, judgement);
  });
}

}  // namespace

UNDERPIN_CHECKS(s3_transport, {"s3.secure-transport",
                               {&type_of<Bucket>, &type_of<BucketPolicy>},
                               buckets_refuse_plain_http})

}  // namespace underpin::checks
