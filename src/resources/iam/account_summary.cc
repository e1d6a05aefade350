#include "resources/iam/account_summary.h"

#include "model/describe.h"
#include "resources/reading.h"

namespace underpin {
namespace {

void read_summary(Reading& reading) {
  reading.global([&](Place& place) {
    const auto counters = place.call("iam:GetAccountSummary")["SummaryMap"];
    auto& summary = place.row<iam::AccountSummary>(reading.account());
    summary.account_access_keys_present = counters["AccountAccessKeysPresent"];
    summary.account_mfa_enabled = counters["AccountMFAEnabled"];
    summary.account_password_present = counters["AccountPasswordPresent"];
  });
}

}  // namespace

UNDERPIN_TYPE(iam::AccountSummary, "observed_account_summary", Scope::global,
              "the account's IAM counters, live",
              {{"account_access_keys_present", kObservedOnly, "access keys of the root user"},
               {"account_mfa_enabled", kObservedOnly, "1 when the root user has an MFA device"},
               {"account_password_present", kObservedOnly, "1 when the root user has a password"}})

UNDERPIN_READER(iam, account_summary, .fills = {&type_of<iam::AccountSummary>},
                .operations = {"iam:GetAccountSummary"}, .read = read_summary)

}  // namespace underpin
