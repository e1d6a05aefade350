// Recommendations about the root user.
#include <algorithm>

#include "checks/check.h"
#include "resources/iam/account_summary.h"
#include "resources/iam/credential_report.h"

namespace underpin::checks {
namespace {

// The counter without which nothing is said; AWS leaving it out is no zero.
Value<long long> keys_counted(const Snapshot& account) {
  const auto* summary = account.find<iam::AccountSummary>(kGlobal, account.account);
  if (summary != nullptr && !summary->account_access_keys_present.is_absent())
    return summary->account_access_keys_present;
  return Value<long long>::unknown(
      {Cause::Kind::unread, "iam:GetAccountSummary gave no count of root's access keys", {}});
}

const iam::CredentialReport& root_row(const Snapshot& account) {
  for (const auto& user : account.all<iam::CredentialReport>())
    if (user.user == iam::kRootUser.data()) return user;
  throw Undecided(
      {{Cause::Kind::unread, "the credential report has no row for the root user", {}}});
}

// 1.4: the live counter and the report both say that root has no access key. Either one that shows
// a key is enough to fail: the counter is live but says nothing of keys made inactive [AWS does not
// document whether they count], the report is up to four hours old but tells the keys apart.
void root_no_access_keys(const Question& question, Findings& findings) {
  const Snapshot& account = question.account;
  findings.account("observed_account_summary", [&](Judgement& judgement) {
    const Truth counted = truth_of([&] {
      const auto keys = keys_counted(account);
      judgement.evidence({"account_access_keys_present", keys});
      return keys >= 1;
    });
    const Truth reported = truth_of([&] {
      const auto& root = root_row(account);
      judgement.evidence({"access_key_1_active", root.access_key_1_active});
      judgement.evidence({"access_key_2_active", root.access_key_2_active});
      judgement.evidence({"generated_time", root.generated_time});
      return root.access_key_1_active.is_true() || root.access_key_2_active.is_true();
    });
    const bool disagree =
        (counted.is_true() && reported.is_false()) || (counted.is_false() && reported.is_true());
    if (counted || reported)
      judgement.fail(disagree
                         ? "the root user has an access key, though the account summary and the "
                           "credential report disagree"
                         : "the root user has an access key");
    else
      judgement.pass("the root user has no access key");
  });
}

}  // namespace

UNDERPIN_CHECKS(iam_root, {"iam.root-no-access-keys",
                           {&type_of<iam::AccountSummary>, &type_of<iam::CredentialReport>},
                           root_no_access_keys})

}  // namespace underpin::checks
